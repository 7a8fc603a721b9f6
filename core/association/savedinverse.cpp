// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/savedinverse.h"

#include "core/association/journaltext.h"

#include <algorithm>

namespace crosscheck {

namespace {

Cell cellOf(const SaveRequest::Link &link)
{
    return {{link.left}, {link.right}};
}

/// Of each link the first row's values, in the order of the links; a link without rows is passed over.
class FirstRows
{
public:
    FirstRows(const LinkRows &rows, const QStringList &columns)
        : m_rows(rows)
        , m_columns(columns.first(std::min(columns.size(), qsizetype(rows.payload.size()))))
    {
    }

    /// @p link: ascending from call to call.
    PayloadDraft of(std::uint32_t link)
    {
        const auto &links = m_rows.links;
        m_next = std::size_t(std::lower_bound(links.begin() + std::ptrdiff_t(m_next), links.end(), link)
                             - links.begin());
        PayloadDraft values;
        for (qsizetype i = 0; m_next < links.size() && links[m_next] == link && i < m_columns.size(); ++i)
            values[m_columns[i]] = toValue(m_rows.payload[std::size_t(i)].at(m_next));
        return values;
    }

private:
    const LinkRows &m_rows;
    QStringList m_columns;
    std::size_t m_next = 0;
};

/// How the row was: what a deleted one held comes back.
std::optional<EntityChange> inverseOf(const EntityChange &change, const SeenRow &seen,
                                      const std::map<QString, Value> &held)
{
    switch (change.kind) {
    case EntityChange::Kind::Add:
        return EntityChange{EntityChange::Kind::Delete, {}};
    case EntityChange::Kind::Rename:
        return EntityChange{EntityChange::Kind::Rename, {seen.label, {}}};
    case EntityChange::Kind::Delete:
        break;
    }
    return EntityChange{EntityChange::Kind::Add, {seen.label, held}};
}

void addEntities(const SaveRequest &request, const SaveOutcome &outcome, StagedEntry &entry)
{
    for (const Side side : bothSides) {
        for (std::uint32_t i = 0; i < request.writes[side].size(); ++i) {
            const SaveRequest::Entity &entity = request.entities[side][i];
            const auto held = outcome.deletedRows.find(entity.id);
            entry.entities.push_back(
                {EntityId(side, i),
                 inverseOf(request.writes[side][i].change, entity.seen,
                           held == outcome.deletedRows.end() ? std::map<QString, Value>() : held->second),
                 {}});
        }
    }
}

void addLinks(const SaveRequest &request, const SaveOutcome &outcome, StagedEntry &entry)
{
    const auto isAmong = [](const std::vector<std::uint32_t> &indexes, std::uint32_t index) {
        return std::binary_search(indexes.begin(), indexes.end(), index);
    };
    for (std::uint32_t i = 0; i < request.grants.size(); ++i) {
        if (!isAmong(outcome.alreadyThere, i))
            entry.links.push_back({cellOf(request.grants[i]), LinkMark::Revoke});
    }
    FirstRows removed(outcome.removed, request.association.writablePayload());
    for (std::uint32_t i = 0; i < request.revokes.size(); ++i) {
        if (isAmong(outcome.alreadyGone, i))
            continue;
        entry.links.push_back({cellOf(request.revokes[i]), LinkMark::Grant});
        if (PayloadDraft held = removed.of(i); !held.empty())
            entry.payload.emplace_back(cellOf(request.revokes[i]), std::move(held));
    }
}

void addPayload(const SaveRequest &request, StagedEntry &entry)
{
    FirstRows seen(request.changesSeen.first, request.association.writablePayload());
    for (std::uint32_t i = 0; i < request.changes.size(); ++i) {
        const std::map<QString, Value> changed = request.changed.of(i);
        PayloadDraft before = seen.of(i);
        std::erase_if(before, [&changed](const auto &one) { return !changed.contains(one.first); });
        if (!before.empty())
            entry.payload.emplace_back(cellOf(request.changes[i]), std::move(before));
    }
}

} // namespace

std::string inverseText(const SaveRequest &request, const SaveOutcome &outcome)
{
    std::string text; // the rows are written one by one: there may be a million
    for (const Side side : bothSides) {
        appendJournalRows(text, side, request.entities[side].size(), [&](std::uint32_t i) {
            const auto written = outcome.rows[side].find(i);
            return RecordedRow{outcome.keys[side][i],
                               written == outcome.rows[side].end() ? request.entities[side][i].seen
                                                                   : written->second};
        });
    }
    StagedEntry entry;
    addEntities(request, outcome, entry);
    addLinks(request, outcome, entry);
    addPayload(request, entry);
    return text + journalText(entry);
}

} // namespace crosscheck
