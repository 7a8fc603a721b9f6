// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/journal.h"

#include <algorithm>

namespace crosscheck {

namespace {

constexpr int delay = 200;      // ms; a second is promised, and the disk takes its time
constexpr int patience = 5'000; // ms, until it is tried again
constexpr std::size_t spareLinks
    = 50'000; // a file holds as many more than are staged before it is written anew

template <typename What> std::vector<What> withoutRepetitions(std::vector<What> all)
{
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

} // namespace

Journal::Journal(const Workspace &workspace, QString folder, QString database, WorkerThread &writer,
                 QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_writer(writer)
    , m_folder(std::move(folder))
    , m_database(std::move(database))
{
    begin();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Journal::write);
    connect(&workspace, &Workspace::edited, this, &Journal::onEdited);
    connect(&workspace, &Workspace::snapshotChanged, this, &Journal::wantAll);
}

void Journal::begin()
{
    m_file
        = std::make_shared<JournalFile>(m_folder, JournalHeader::of(m_database, m_workspace.association()));
    m_name = m_file->name();
}

void Journal::beginAnew()
{
    m_done.push_back(m_file);
    begin();
    wantAll();
}

void Journal::onEdited(const Edit &edit)
{
    if (edit.isEmpty()) { // rows are meant as they are by now
        wantAll();
        return;
    }
    if (!m_wantsAll) {
        for (const auto *cells : {&edit.link, &edit.unlink, &edit.restore})
            m_changedCells.insert(m_changedCells.end(), cells->begin(), cells->end());
        for (const PayloadState &state : edit.payload)
            m_changedCells.push_back(state.cell);
        for (const EntityState &state : edit.entities)
            m_changedEntities.push_back(state.id);
    }
    writeSoon();
}

void Journal::wantAll()
{
    m_wantsAll = true;
    m_changedCells.clear();
    m_changedEntities.clear();
    writeSoon();
}

void Journal::writeSoon()
{
    m_isWritten = false;
    if (!m_timer.isActive() && !m_ticket.isOpen())
        m_timer.start(delay);
}

void Journal::write()
{
    std::function<Result<void>()> job;
    if (m_workspace.changes().isEmpty()) {
        m_done.push_back(m_file);
        begin();
        m_wantsAll = true;
        job = [] { return Result<void>(); };
    } else {
        StagedEntry entry = collect();
        job = [file = m_file, entry = std::move(entry), isAll = m_wantsAll] {
            return isAll ? file->replace(journalText(entry)) : file->append(journalText(entry));
        };
        m_wantsAll = false;
    }
    m_changedCells.clear();
    m_changedEntities.clear();
    m_isWritten = true;
    m_ticket = m_writer.ask<Result<void>>(
        [job = std::move(job), done = std::exchange(m_done, {})](JobContext &) {
            for (const auto &file : done)
                file->remove();
            return job();
        },
        [this](const Result<void> &result) { onWritten(result); });
}

StagedEntry Journal::collect()
{
    StagedEntry entry;
    entry.snapshot = m_workspace.sharedSnapshot();
    m_wantsAll = m_wantsAll
        || m_links + m_changedCells.size() > 2 * m_workspace.changes().links().size() + spareLinks;
    if (m_wantsAll) {
        m_told = {};
        m_links = 0;
        collectAll(entry);
    } else {
        collectChanged(entry);
    }
    collectSeen(entry);
    collectRows(entry);
    m_links += entry.links.size();
    return entry;
}

void Journal::onWritten(const Result<void> &result)
{
    if (!result) {
        m_wantsAll = true;
        m_isWritten = false;
        m_timer.start(patience);
        if (!std::exchange(m_hasFailed, true))
            Q_EMIT failed(result.error());
        return;
    }
    m_hasFailed = false;
    if (!m_isWritten)
        m_timer.start(delay);
    else
        Q_EMIT written();
}

void Journal::collectAll(StagedEntry &entry)
{
    const ChangeSet &changes = m_workspace.changes();
    const bool hasPayload = !m_workspace.association().payload.isEmpty();
    entry.links.reserve(changes.links().size());
    changes.links().forEach([&](Cell cell, LinkMark mark) {
        entry.links.push_back({cell, mark});
        if (hasPayload && m_workspace.isRestored(cell))
            entry.payload.emplace_back(cell, payloadOf(cell));
    });
    for (const auto &[cell, draft] : changes.payload()) {
        if (!m_workspace.isRestored(cell))
            entry.payload.emplace_back(cell, draft);
    }
    for (const Side side : bothSides) {
        for (const auto &[id, change] : changes.entities(side))
            entry.entities.push_back(entityOf({side, id}));
    }
}

void Journal::collectChanged(StagedEntry &entry)
{
    const ChangeSet &changes = m_workspace.changes();
    const bool hasPayload = !m_workspace.association().payload.isEmpty();
    for (const Cell cell : withoutRepetitions(std::move(m_changedCells))) {
        entry.links.push_back({cell, changes.links().mark(cell)});
        if (hasPayload && entry.links.back().mark != LinkMark::Revoke)
            entry.payload.emplace_back(cell, payloadOf(cell));
    }
    for (const EntityId id : withoutRepetitions(std::move(m_changedEntities)))
        entry.entities.push_back(entityOf(id));
}

/// What a link's row is to hold that it would not hold by itself, what comes back with it included.
PayloadDraft Journal::payloadOf(Cell cell) const
{
    PayloadDraft payload;
    if (m_workspace.isRestored(cell)) {
        for (const QString &column : m_workspace.association().writablePayload()) {
            if (const auto held = m_workspace.heldPayload(column, cell))
                payload.emplace(column, *held);
        }
    }
    if (const PayloadDraft *draft = m_workspace.changes().payload(cell)) {
        for (const auto &[column, value] : *draft)
            payload.insert_or_assign(column, value);
    }
    return payload;
}

StagedEntry::Entity Journal::entityOf(EntityId id) const
{
    const EntityChange *change = m_workspace.changes().entity(id);
    StagedEntry::Entity entity{id, {}, {}};
    if (change)
        entity.change = *change;
    if (change && change->kind == EntityChange::Kind::Delete)
        entity.impact = m_workspace.impactOf(id);
    return entity;
}

/// What a link's row holds, and how many they are, is another matter than that it is there.
void Journal::collectSeen(StagedEntry &entry) const
{
    const Association &association = m_workspace.association();
    entry.payloadColumns = std::size_t(association.payload.size());
    if ((association.payload.isEmpty() && association.isPairUnique()) || !entry.snapshot->hasLinks())
        return;
    const auto add = [&](Cell cell) {
        const auto left = m_workspace.identities(Side::Left).position(cell.left.value);
        const auto right = m_workspace.identities(Side::Right).position(cell.right.value);
        if (left && right)
            entry.seen.push_back({cell, {*left, *right}, m_workspace.changedLinks().contains(cell)});
    };
    for (const LinkMarks::Marked &link : entry.links) {
        if (link.mark == LinkMark::Revoke)
            add(link.cell);
    }
    for (const auto &[cell, draft] : entry.payload) {
        if (!draft.empty() && m_workspace.changes().links().mark(cell) == LinkMark::None)
            add(cell);
    }
}

/// Those that the entry is about and the file does not have yet, or that may be seen otherwise by now.
void Journal::collectRows(StagedEntry &entry)
{
    for (const Side side : bothSides)
        m_told[side].resize(m_workspace.identities(side).count());
    for (const Side side : bothSides) {
        for (const LinkMarks::Marked &link : entry.links)
            collectRow(link.cell.id(side), entry);
        for (const auto &[cell, draft] : entry.payload)
            collectRow(cell.id(side), entry);
    }
    for (const StagedEntry::Entity &entity : entry.entities)
        collectRow(entity.id, entry);
}

void Journal::collectRow(EntityId id, StagedEntry &entry)
{
    const Identities &identities = m_workspace.identities(id.side);
    const bool isAsThere = identities.isAsInAxis(id.value);
    if (isAsThere && m_told[id.side][id.value])
        return;
    m_told[id.side][id.value] = true;
    if (isAsThere)
        entry.places[id.side].emplace_back(id.value, *identities.position(id.value));
    else
        entry.rows[id.side].emplace_back(id.value,
                                         RecordedRow{identities.key(id.value), identities.seen(id.value)});
}

} // namespace crosscheck
