// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/snapshotpatch.h"

#include <tsl/robin_map.h>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr std::uint32_t nowhere = 0xFFFFFFFF;

/// One side's new axis, and where the request's entities are in it. Only deletions move what was there.
struct PatchedAxis {
    std::shared_ptr<const Axis> axis;
    std::vector<std::uint32_t> places; ///< position of each of the request's entities
};

std::vector<ValueView> viewsOf(const std::vector<Value> &values)
{
    std::vector<ValueView> views;
    views.reserve(values.size());
    for (const Value &value : values)
        views.push_back(viewOf(value));
    return views;
}

/// What a request wrote to one side, and what came of it.
struct Written {
    const std::vector<SaveRequest::Entity> &entities;
    const std::vector<SaveRequest::EntityWrite> &writes;
    const std::vector<Key> &keys;
    const std::map<std::uint32_t, SeenRow> &rows;
};

std::shared_ptr<const Axis> rebuilt(const Axis &old, const Written &written)
{
    const auto &[entities, writes, keys, rows] = written;
    tsl::robin_map<std::uint32_t, std::uint32_t> changed; // position, index in entities
    for (std::uint32_t i = 0; i < writes.size(); ++i) {
        if (const auto position = old.position(entities[i].key))
            changed.emplace(*position, i);
    }
    AxisBuilder axis(keys.empty() ? 1 : std::max<std::size_t>(1, keys.front().parts().size()));
    const auto append = [&axis](const Key &key, const ValueView &label, std::uint64_t rest) {
        const std::vector<Value> parts = key.parts();
        axis.append(viewsOf(parts), label, rest);
    };
    for (std::uint32_t position = 0; position < old.size(); ++position) {
        const auto change = changed.find(position);
        const auto row = change == changed.end() ? rows.end() : rows.find(change->second);
        if (change != changed.end() && row == rows.end()) // deleted
            continue;
        if (row == rows.end())
            append(old.key(position), old.label(position), old.rest(position));
        else
            append(old.key(position), viewOf(row->second.label), row->second.rest);
    }
    for (const auto &[i, row] : rows) {
        if (i < writes.size() && writes[i].change.kind == EntityChange::Kind::Add)
            append(keys[i], viewOf(row.label), row.rest);
    }
    return axis.build();
}

PatchedAxis patchedAxis(const std::shared_ptr<const Axis> &old, const Written &written)
{
    PatchedAxis result;
    result.axis = written.writes.empty() ? old : rebuilt(*old, written);
    for (const Key &key : written.keys)
        result.places.push_back(result.axis->position(key).value_or(nowhere));
    return result;
}

} // namespace

bool canPatch(const SaveRequest &request, const SaveOutcome &outcome)
{
    const Association &association = request.association;
    const bool isOneTable = association.sides.left.table.name == association.sides.right.table.name;
    for (const Side side : bothSides) {
        if (!request.writes[side].empty() && (isOneTable || association.sides[side].table.hasTriggers))
            return false;
    }
    return outcome.alreadySo() == 0 && association.payload.isEmpty() && request.restored.links.empty()
        && !association.junction.hasTriggers && outcome.deletedRows.empty()
        && outcome.linkImpact.deleted.empty();
}

SnapshotPtr patched(const Snapshot &snapshot, const SaveRequest &request, const SaveOutcome &outcome)
{
    PerSide<PatchedAxis> axes;
    for (const Side side : bothSides)
        axes[side] = patchedAxis(
            snapshot.axes()[side],
            {request.entities[side], request.writes[side], outcome.keys[side], outcome.rows[side]});
    const PerSide<std::shared_ptr<const Axis>> newAxes{axes.left.axis, axes.right.axis};
    if (!canPatch(request, outcome))
        return std::make_shared<const Snapshot>(newAxes);
    const auto pairsOf = [&axes](const std::vector<SaveRequest::Link> &links) {
        std::vector<LinkSet::Pair> pairs;
        pairs.reserve(links.size());
        for (const SaveRequest::Link &link : links)
            pairs.emplace_back(axes.left.places[link.left], axes.right.places[link.right]);
        return pairs;
    };
    auto links = snapshot.links().with({newAxes.left->size(), newAxes.right->size()},
                                       pairsOf(request.revokes), pairsOf(request.grants));
    return std::make_shared<const Snapshot>(newAxes, std::move(links), snapshot.strays(),
                                            std::vector<ValueColumn>());
}

Unexpected unexpectedAfter(const Snapshot &before, const SaveRequest &request, const Snapshot &after)
{
    const Association &association = request.association;
    const auto &[left, right] = association.sides;
    const bool haveTriggers
        = association.junction.hasTriggers || left.table.hasTriggers || right.table.hasTriggers;
    if (!haveTriggers || !before.hasLinks() || !after.hasLinks())
        return {};
    std::vector<DeletionImpact> told;
    if (request.linkImpact)
        told.push_back(*request.linkImpact);
    PerSide<std::int64_t> rows{before.axis(Side::Left).size(), before.axis(Side::Right).size()};
    for (const Side side : bothSides) {
        for (const SaveRequest::EntityWrite &write : request.writes[side]) {
            const bool isAdded = write.change.kind == EntityChange::Kind::Add;
            const bool isDeleted = write.change.kind == EntityChange::Kind::Delete;
            if (isDeleted)
                told.push_back(write.impact);
            rows[side] += isAdded ? 1 : isDeleted ? -1 : 0;
            if (association.sidesShareKey())
                rows[otherSide(side)] += isAdded ? 1 : isDeleted ? -1 : 0;
        }
    }
    const DeletionImpact all = DeletionImpact::sumOf(std::move(told));
    const auto gone = [&all](const Table &table) {
        const auto found = all.deleted.find(table.name.display());
        return found == all.deleted.end() ? std::int64_t(0) : std::int64_t(found->second.size());
    };
    Unexpected beside;
    for (const Side side : bothSides)
        beside.rows[side] = after.axis(side).size() - (rows[side] - gone(association.sides[side].table));
    const std::int64_t links = std::int64_t(before.links().linkCount()) + std::int64_t(request.grants.size())
        - std::int64_t(request.revokes.size()) - gone(association.junction);
    beside.links = std::int64_t(after.links().linkCount()) - links;
    return beside;
}

} // namespace crosscheck
