// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/snapshotpatch.h"

#include <tsl/robin_set.h>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr std::uint32_t nowhere = 0xFFFFFFFF;

/// Brings the left half into the low bits, which are all that the table keeps.
struct PairHash {
    std::size_t operator()(std::uint64_t pair) const
    {
        const std::uint64_t product = pair * 0x9E3779B97F4A7C15ULL;
        return product ^ product >> 32;
    }
};
bool changesEntities(const std::vector<SaveRequest::Entity> &entities)
{
    return std::any_of(entities.begin(), entities.end(),
                       [](const SaveRequest::Entity &entity) { return entity.change.has_value(); });
}

/// One side's new axis, and where the old positions and the request's entities are in it.
struct PatchedAxis {
    std::shared_ptr<const Axis> axis;
    std::vector<std::uint32_t> moved;  ///< new position of each old one; empty where none moved
    std::vector<std::uint32_t> places; ///< position of each of the request's entities

    [[nodiscard]] std::uint32_t operator()(std::uint32_t old) const
    {
        return moved.empty() ? old : moved[old];
    }
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
    const std::vector<Key> &keys;
    const std::map<std::uint32_t, SeenRow> &rows;
};

std::shared_ptr<const Axis> rebuilt(const Axis &old, const Written &written,
                                    std::vector<std::uint32_t> &moved)
{
    const auto &[entities, keys, rows] = written;
    tsl::robin_map<std::uint32_t, std::uint32_t> changed; // position, index in entities
    for (std::uint32_t i = 0; i < entities.size(); ++i) {
        if (const auto position = entities[i].change ? old.position(entities[i].key) : std::nullopt)
            changed.emplace(*position, i);
    }
    AxisBuilder axis(keys.empty() ? 1 : std::max<std::size_t>(1, keys.front().parts().size()));
    const auto append = [&axis](const Key &key, const ValueView &label, std::uint64_t rest) {
        const std::vector<Value> parts = key.parts();
        axis.append(viewsOf(parts), label, rest);
    };
    moved.assign(old.size(), nowhere);
    for (std::uint32_t position = 0; position < old.size(); ++position) {
        const auto change = changed.find(position);
        const auto row = change == changed.end() ? rows.end() : rows.find(change->second);
        if (change != changed.end() && row == rows.end()) // deleted
            continue;
        moved[position] = axis.size();
        if (row == rows.end())
            append(old.key(position), old.label(position), old.rest(position));
        else
            append(old.key(position), viewOf(row->second.label), row->second.rest);
    }
    for (const auto &[i, row] : rows) {
        if (entities[i].change && entities[i].change->kind == EntityChange::Kind::Add)
            append(keys[i], viewOf(row.label), row.rest);
    }
    return axis.build();
}

PatchedAxis patchedAxis(const std::shared_ptr<const Axis> &old, const Written &written)
{
    PatchedAxis result;
    result.axis = changesEntities(written.entities) ? rebuilt(*old, written, result.moved) : old;
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
        const bool entitiesChange = changesEntities(request.entities[side]);
        if (entitiesChange && (isOneTable || association.sides[side].table.hasTriggers))
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
        axes[side] = patchedAxis(snapshot.axes()[side],
                                 {request.entities[side], outcome.keys[side], outcome.rows[side]});
    const PerSide<std::shared_ptr<const Axis>> newAxes{axes.left.axis, axes.right.axis};
    if (!canPatch(request, outcome))
        return std::make_shared<const Snapshot>(newAxes);
    const auto pairOf = [&axes](const SaveRequest::Link &link) {
        return std::uint64_t(axes.left.places[link.left]) << 32 | axes.right.places[link.right];
    };
    tsl::robin_set<std::uint64_t, PairHash> revoked;
    for (const SaveRequest::Link &link : request.revokes)
        revoked.insert(pairOf(link));

    LinkSetBuilder links(axes.left.axis->size(), axes.right.axis->size());
    const LinkSet &old = snapshot.links();
    for (std::uint32_t left = 0; left < old.size(Side::Left); ++left) {
        for (const std::uint32_t right : old.linksOf(Side::Left, left)) {
            const std::uint32_t newLeft = axes.left(left);
            const std::uint32_t newRight = axes.right(right);
            if (newLeft == nowhere || newRight == nowhere
                || revoked.contains(std::uint64_t(newLeft) << 32 | newRight))
                continue;
            for (std::uint32_t rows = old.multiplicity(left, right); rows > 0; --rows)
                links.append(newLeft, newRight);
        }
    }
    for (const SaveRequest::Link &link : request.grants) {
        const std::uint64_t pair = pairOf(link);
        links.append(std::uint32_t(pair >> 32), std::uint32_t(pair));
    }
    return std::make_shared<const Snapshot>(newAxes, links.build(), snapshot.strays(),
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
        for (const SaveRequest::Entity &entity : request.entities[side]) {
            const bool isAdded = entity.change && entity.change->kind == EntityChange::Kind::Add;
            const bool isDeleted = entity.change && entity.change->kind == EntityChange::Kind::Delete;
            if (isDeleted)
                told.push_back(entity.impact);
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
