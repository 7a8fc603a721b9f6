// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkrows.h"

#include <algorithm>
#include <set>

namespace crosscheck {

void LinkRows::append(const LinkRows &more)
{
    links.insert(links.end(), more.links.begin(), more.links.end());
    payload.resize(std::max(payload.size(), more.payload.size()));
    for (std::size_t column = 0; column < more.payload.size(); ++column) {
        for (std::size_t row = 0; row < more.payload[column].size(); ++row)
            payload[column].append(more.payload[column].at(row));
    }
}

LinkRows withValues(const LinkRows &rows, const QStringList &columns, const std::map<QString, Value> &values)
{
    LinkRows changed = rows;
    for (const auto &[column, value] : values) {
        const qsizetype place = columns.indexOf(column);
        if (place < 0 || std::size_t(place) >= rows.payload.size())
            continue;
        ValueColumn whole;
        for (std::size_t row = 0; row < rows.links.size(); ++row)
            whole.append(viewOf(value));
        changed.payload[std::size_t(place)] = whole;
    }
    return changed;
}

LinkRows rowsWithout(const LinkRows &rows, const std::vector<std::uint32_t> &links)
{
    LinkRows others;
    others.payload.resize(rows.payload.size());
    for (std::size_t row = 0; row < rows.links.size(); ++row) {
        if (std::binary_search(links.begin(), links.end(), rows.links[row]))
            continue;
        others.links.push_back(rows.links[row]);
        for (std::size_t column = 0; column < rows.payload.size(); ++column)
            others.payload[column].append(rows.payload[column].at(row));
    }
    return others;
}

LinkRows withKeysOnce(const LinkRows &rows)
{
    LinkRows changed = rows;
    ValueColumn keys;
    std::set<Value> known;
    for (std::size_t row = 0; row < rows.links.size(); ++row) {
        const ValueView key = rows.payload.back().at(row);
        keys.append(known.insert(toValue(key)).second ? key : ValueView());
    }
    changed.payload.back() = keys;
    return changed;
}

void LinkValues::append(std::uint32_t link, const std::map<QString, Value> &values)
{
    QStringList columns;
    for (const auto &[column, value] : values)
        columns.append(column);
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&columns](const Group &known) { return known.columns == columns; });
    if (group == groups.end()) {
        group = groups.insert(groups.end(), Group{columns, {}});
        group->rows.payload.resize(values.size());
    }
    group->rows.links.push_back(link);
    std::size_t place = 0;
    for (const auto &[column, value] : values)
        group->rows.payload[place++].append(viewOf(value));
}

bool LinkValues::has(std::uint32_t link, const QString &column) const
{
    return std::any_of(groups.begin(), groups.end(), [&](const Group &group) {
        return group.columns.contains(column)
            && std::binary_search(group.rows.links.begin(), group.rows.links.end(), link);
    });
}

std::map<QString, Value> LinkValues::of(std::uint32_t link) const
{
    std::map<QString, Value> values;
    for (const Group &group : groups) {
        const auto &links = group.rows.links;
        const auto found = std::lower_bound(links.begin(), links.end(), link);
        if (found == links.end() || *found != link)
            continue;
        for (std::size_t i = 0; i < group.rows.payload.size(); ++i)
            values[group.columns[qsizetype(i)]]
                = toValue(group.rows.payload[i].at(std::size_t(found - links.begin())));
    }
    return values;
}

} // namespace crosscheck
