// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/workspace.h"

#include <algorithm>

// What a workspace knows and keeps of the links' own columns.

namespace crosscheck {

namespace {

/// What the snapshot has of a link that is there.
std::optional<Value> storedPayload(const Workspace &workspace, const QString &column, std::uint32_t left,
                                   std::uint32_t right)
{
    const qsizetype index = workspace.association().payload.indexOf(column);
    return index < 0 || !workspace.snapshot().hasPayload()
        ? std::nullopt
        : std::optional(toValue(workspace.snapshot().payload(std::size_t(index), left, right)));
}

} // namespace

std::optional<Cell> Workspace::knownCell(std::uint32_t left, std::uint32_t right) const
{
    const auto leftId = knownId(Side::Left, left);
    const auto rightId = leftId ? knownId(Side::Right, right) : std::nullopt;
    return rightId ? std::optional(Cell{{*leftId}, {*rightId}}) : std::nullopt;
}

std::size_t Workspace::rowsOf(Cell cell) const
{
    if (m_changes.links().mark(cell) == LinkMark::Grant)
        return std::max<std::size_t>(1, restoredRows(cell).links.size());
    const auto left = m_identities.left.position(cell.left.value);
    const auto right = m_identities.right.position(cell.right.value);
    return left && right ? m_snapshot->links().multiplicity(*left, *right) : 0;
}

std::optional<Value> Workspace::heldPayload(const QString &column, Cell cell) const
{
    if (isInSnapshot(cell))
        return storedPayload(*this, column, *m_identities.left.position(cell.left.value),
                             *m_identities.right.position(cell.right.value));
    const LinkRows restored = restoredRows(cell);
    const qsizetype index = m_association.writablePayload().indexOf(column);
    const bool isHeld = !restored.links.empty() && index >= 0 && std::size_t(index) < restored.payload.size();
    return isHeld ? std::optional(toValue(restored.payload[std::size_t(index)].at(0))) : std::nullopt;
}

std::optional<Value> Workspace::payload(const QString &column, std::uint32_t left, std::uint32_t right) const
{
    const CellState state = cell(left, right);
    if (!state.isLinkedAfterSave())
        return {};
    if (const PayloadDraft *draft = stagedPayload(left, right); draft && draft->contains(column))
        return draft->at(column);
    if (const auto known = knownCell(left, right))
        return heldPayload(column, *known);
    return storedPayload(*this, column, left, right);
}

const PayloadDraft *Workspace::stagedPayload(std::uint32_t left, std::uint32_t right) const
{
    const auto known = m_changes.payload().empty() ? std::nullopt : knownCell(left, right);
    return known ? m_changes.payload(*known) : nullptr;
}

bool Workspace::lacksPayload(Cell cell, const QString &column) const
{
    const PayloadDraft *draft = m_changes.payload(cell);
    return m_changes.links().mark(cell) == LinkMark::Grant && m_requiredPayload.contains(column)
        && !(draft && draft->contains(column)) && !isRestored(cell);
}

std::vector<Cell> Workspace::lackingPayload(const QString &column) const
{
    std::vector<Cell> lacking;
    m_changes.links().forEach([&](Cell cell, LinkMark) {
        if (lacksPayload(cell, column))
            lacking.push_back(cell);
    });
    std::sort(lacking.begin(), lacking.end());
    return lacking;
}

Workspace::PayloadTrouble Workspace::payloadTrouble(Cell cell) const
{
    if (!m_snapshot->hasLinks() || !m_changes.payload(cell) || m_changes.links().mark(cell) != LinkMark::None)
        return PayloadTrouble::None;
    const std::size_t rows = rowsOf(cell);
    return rows == 0 ? PayloadTrouble::Gone : rows > 1 ? PayloadTrouble::SeveralRows : PayloadTrouble::None;
}

void Workspace::setPayload(const PayloadState &state, Edit &inverse)
{
    const Cell cell = state.cell;
    const LinkMark mark = m_changes.links().mark(cell);
    const PayloadDraft *staged = m_changes.payload(cell);
    if (!staged && mark != LinkMark::Grant && (mark == LinkMark::Revoke || !isInSnapshot(cell)))
        return; // no link that could hold it
    const bool unstages = state.unstagedBefore == m_nextSave;
    PayloadDraft draft = staged ? *staged : PayloadDraft();
    PayloadState first{cell, {}, m_nextSave}; // of columns for which nothing was staged before
    PayloadState again{cell, {}, 0};
    for (const auto &[column, value] : state.values) {
        const auto held = heldPayload(column, cell);
        const auto old = draft.find(column);
        const bool isFirst = old == draft.end();
        const auto was = isFirst ? held : std::optional(old->second);
        const auto wanted = value && !unstages ? value : held;
        if (was == wanted)
            continue;
        (isFirst ? first : again).values[column] = was;
        if (wanted && wanted != held)
            draft[column] = *wanted;
        else
            draft.erase(column);
    }
    if (first.values.empty() && again.values.empty())
        return;
    m_changes.setPayload(cell, draft);
    forgetContested({cell}, inverse);
    for (PayloadState *before : {&first, &again}) {
        if (!before->values.empty())
            inverse.payload.push_back(std::move(*before));
    }
}

bool Workspace::isSpent(const PayloadState &state) const
{
    return state.unstagedBefore != 0 && state.unstagedBefore != m_nextSave
        && std::none_of(state.values.begin(), state.values.end(),
                        [](const auto &value) { return value.second.has_value(); });
}

PayloadState Workspace::withoutDraft(Cell cell, const PayloadDraft &draft) const
{
    PayloadState state{cell, {}, m_nextSave};
    for (const auto &[column, value] : draft)
        state.values[column] = heldPayload(column, cell);
    return state;
}

/// With a link goes what is staged for its payload.
void Workspace::dropPayload(Cell cell, Edit &inverse)
{
    const PayloadDraft *draft = m_changes.payload(cell);
    if (!draft)
        return;
    PayloadState before{cell, {}, 0};
    for (const auto &[column, value] : *draft)
        before.values[column] = value;
    inverse.payload.push_back(std::move(before));
    m_changes.setPayload(cell, {});
}

/// What is so by now drops out; what somebody else has changed is told; a value for a column that is gone has no place.
void Workspace::rebasePayload(const Overtaken *overtaken)
{
    const std::map<Cell, PayloadDraft> staged = m_changes.payload();
    const QStringList writable = m_association.writablePayload();
    for (const auto &[place, known] : staged) {
        const Cell cell = place;
        PayloadDraft draft = known;
        std::erase_if(draft, [&](const auto &value) {
            return !writable.contains(value.first)
                || (m_snapshot->hasLinks() && heldPayload(value.first, cell) == value.second);
        });
        m_changes.setPayload(cell, draft);
        const bool stays = !draft.empty() && m_changes.links().mark(cell) == LinkMark::None
            && payloadTrouble(cell) == PayloadTrouble::None;
        if (!stays)
            m_changedLinks.erase(cell);
        else if (overtaken && overtaken->contains(cell))
            m_changedLinks.insert(cell);
    }
}

} // namespace crosscheck
