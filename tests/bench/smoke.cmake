# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
cmake_minimum_required(VERSION 3.25)

# Runs the benchmark on a small database and looks only at whether it comes through. Times are not judged.
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})

function(run result)
    execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output RESULT_VARIABLE code)
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "${ARGN} ended with ${code}")
    endif()
    set(${result} "${output}" PARENT_SCOPE)
endfunction()

foreach(indexed "" --indexed)
    set(database ${FOLDER}/small${indexed}.db)
    run(nothing ${GENERATE} 300x40x2000 ${database} ${indexed})
    execute_process(COMMAND ${GENERATE} 300x40x2000 ${database} RESULT_VARIABLE code ERROR_QUIET)
    if(NOT code EQUAL 1)
        message(FATAL_ERROR "an existing file was not refused")
    endif()
endforeach()

run(lines ${BENCH} --json ${FOLDER}/small.db)
string(STRIP "${lines}" lines)
string(REPLACE "\n" ";" lines "${lines}")
set(figures "")
foreach(line IN LISTS lines)
    string(JSON figure GET "${line}" figure)
    string(JSON unit GET "${line}" unit)
    foreach(number median p99 max n)
        string(JSON type TYPE "${line}" ${number})
        if(NOT type STREQUAL "NUMBER")
            message(FATAL_ERROR "${number} of ${figure} is no number")
        endif()
    endforeach()
    list(APPEND figures ${figure})
endforeach()
set(expected open_axes_painted open_links_loaded open_links_painted jump_frame scroll_frame filter_first filter_text
    filter_cleared click_painted undo_painted save_tick grant_column save_column refresh export_csv export_memory open_peak_rss peak_rss column_peak_rss
    sort_name_first sort_count sort_name sort_database
    select_column select_all zoom_selected sort_selected selected_memory grant_many grant_many_memory undo_many redo_many
    revoke_many save_many_grants save_many_revokes gap_sort gap_select gap_grant gap_open gap_scroll gap_filter gap_edit gap_save_tick gap_save_many gap_column gap_save_column gap_refresh gap_export gap_overall
    whole_shown whole_left whole_counted gap_whole)
foreach(figure IN LISTS expected)
    if(NOT figure IN_LIST figures)
        message(FATAL_ERROR "${figure} was not measured")
    endif()
endforeach()

run(lines ${BENCH} --json --opening ${FOLDER}/small.db)
if(NOT lines MATCHES "open_links_loaded" OR lines MATCHES "jump_frame")
    message(FATAL_ERROR "--opening measures something else: ${lines}")
endif()
file(REMOVE_RECURSE ${FOLDER})
