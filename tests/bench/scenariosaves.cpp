// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rowcount.h"
#include "scenario.h"
#include "ui/matrixview.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

// What is staged in large numbers, and saving.

namespace crosscheck::bench {

namespace {

constexpr int singleSaves = 10;
constexpr int manyRows = 100'000;

} // namespace

void Scenario::save(const char *figure, const char *gap)
{
    const LinkMarks &staged = document().workspace().changes().links();
    m_expectedRows += qint64(staged.grants()) - qint64(staged.revokes());
    if (staged.size() == 0)
        fail(QStringLiteral("nothing is staged"));
    bool isSaved = false;
    const auto connection
        = connect(m_window.session(), &Session::saved, this, [&isSaved] { isSaved = true; });
    m_heartbeat.begin(gap);
    QElapsedTimer timer;
    timer.start();
    m_window.session()->save();
    waitUntil("the save", [&] { return isSaved; });
    cells().repaint();
    m_figures.add(figure, "ms", elapsedMs(timer));
    idle(settling);
    m_heartbeat.end();
    disconnect(connection);
    checkRows();
}

void Scenario::checkRows() const
{
    const qint64 rows = countRows(m_path, document().workspace().association().junction.name.name);
    if (rows != m_expectedRows)
        fail(QStringLiteral("the junction holds %1 rows instead of %2").arg(rows).arg(m_expectedRows));
    if (!document().workspace().changes().isEmpty())
        fail(QStringLiteral("something is still staged after the save"));
}

/// The first row from one on that has no link in a column.
int Scenario::unlinkedRow(int column, int from) const
{
    int row = from;
    while (row + 1 < document().matrix().rowCount()
           && document().matrix().cell(row, column).isLinkedAfterSave())
        ++row;
    return row;
}

/// Gives the first rows a link, all in one step; takes that back, does it again, saves it, and revokes what was granted.
void Scenario::grantMany()
{
    const int column = 0;
    const int last = std::min(manyRows, document().matrix().rowCount()) - 1;
    const int to = unlinkedRow(column, last);
    QKeyEvent home(QEvent::KeyPress, Qt::Key_Home, Qt::ControlModifier);
    QCoreApplication::sendEvent(m_matrix, &home); // from where the block begins
    m_matrix->verticalScrollBar()->setValue(to);
    clickAt(m_matrix->geometryOfCells().cellRect(to, column).center(), Qt::ShiftModifier);
    idle(settling);
    const double before = currentMemory();
    m_heartbeat.begin("gap_grant");
    const auto toggle = [this] {
        m_matrix->toggleSelection();
        cells().repaint();
    };
    m_figures.time("grant_many", toggle);
    idle(settling);
    for (int i = 0; i < bigJobs; ++i) {
        m_figures.time("undo_many", [&] {
            document().undoStack().undo();
            cells().repaint();
        });
        idle(settling);
        m_figures.time("redo_many", [&] {
            document().undoStack().redo();
            cells().repaint();
        });
        idle(settling);
    }
    m_heartbeat.end();
    m_figures.add("grant_many_memory", "MiB", currentMemory() - before); // granted still, with a step to undo
    save("save_many_grants", "gap_save_many");
    m_heartbeat.begin("gap_grant");
    m_figures.time("revoke_many", toggle);
    idle(settling);
    m_heartbeat.end();
    save("save_many_revokes", "gap_save_many");
}

void Scenario::saveOneTick()
{
    for (int i = 0; i < singleSaves; ++i) {
        m_matrix->verticalScrollBar()->setValue(randomBelow(m_matrix->verticalScrollBar()->maximum() + 1));
        clickAt(randomCell());
        save("save_tick", "gap_save_tick");
    }
}

void Scenario::saveColumn()
{
    const MatrixModel &model = document().matrix();
    for (int i = 0; i < std::min(bigJobs, model.columnCount()); ++i) {
        const int row = unlinkedRow(i, 0);
        m_heartbeat.begin("gap_column");
        m_matrix->setCurrent(row, i);
        m_matrix->selectCurrentColumn();
        idle(settling);
        m_figures.time("grant_column", [&] {
            m_matrix->toggleSelection();
            cells().repaint();
        });
        idle(settling);
        m_heartbeat.end();
        save("save_column", "gap_save_column");
    }
}

} // namespace crosscheck::bench
