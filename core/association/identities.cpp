// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/identities.h"

namespace crosscheck {

Identities::Identities(std::shared_ptr<const Axis> axis)
    : m_axis(std::move(axis))
{
}

std::uint32_t Identities::idAt(std::uint32_t position)
{
    if (m_idAt.empty())
        m_idAt.assign(m_axis->size(), nowhere);
    std::uint32_t &id = m_idAt[position];
    if (id == nowhere) {
        id = std::uint32_t(m_positions.size());
        m_positions.push_back(position);
    }
    return id;
}

std::optional<std::uint32_t> Identities::knownIdAt(std::uint32_t position) const
{
    if (m_idAt.empty() || m_idAt[position] == nowhere)
        return std::nullopt;
    return m_idAt[position];
}

std::uint32_t Identities::add()
{
    m_positions.push_back(nowhere);
    return std::uint32_t(m_positions.size() - 1);
}

const Identities::Kept *Identities::kept(std::uint32_t id) const
{
    const auto found = m_kept.empty() ? m_kept.end() : m_kept.find(id);
    return found == m_kept.end() ? nullptr : &found->second;
}

Key Identities::key(std::uint32_t id) const
{
    if (const Kept *known = kept(id); known && !known->key.isEmpty())
        return known->key;
    const auto at = position(id);
    return at ? m_axis->key(*at) : Key();
}

SeenRow Identities::seen(std::uint32_t id) const
{
    if (const Kept *known = kept(id); known && known->seen)
        return *known->seen;
    const auto at = position(id);
    return at ? m_axis->seen(*at) : SeenRow();
}

bool Identities::isAnother(std::uint32_t id) const
{
    const Kept *known = kept(id);
    const auto at = position(id);
    return known && known->seen && at && *known->seen != m_axis->seen(*at);
}

void Identities::setKey(std::uint32_t id, const Key &key)
{
    if (this->key(id) == key)
        return;
    m_kept[id].key = key;
    m_isBound = false;
}

void Identities::setSeen(std::uint32_t id, const SeenRow &row)
{
    m_kept[id].seen = row;
    m_isBound = false;
}

void Identities::setDeleted(std::uint32_t id, bool deleted)
{
    Kept &known = m_kept[id];
    known.isDeleted = deleted;
    m_isBound = false;
}

void Identities::rebind(std::shared_ptr<const Axis> axis, bool comparesRest)
{
    if (m_isBound && axis == m_axis)
        return;
    m_idAt.clear();
    if (!m_positions.empty())
        m_idAt.assign(axis->size(), nowhere);
    for (std::uint32_t id = 0; id < m_positions.size(); ++id)
        rebind(id, *axis, comparesRest);
    m_axis = std::move(axis);
    m_isBound = true;
}

void Identities::rebind(std::uint32_t id, const Axis &axis, bool comparesRest)
{
    const Key own = key(id);
    const Kept *known = kept(id);
    const bool isDeleted = known && known->isDeleted;
    SeenRow seen = this->seen(id);
    const auto before = this->position(id);
    const bool wasSo = before && seen.rest == m_axis->rest(*before);
    const auto position = own.isEmpty() || isDeleted ? std::nullopt : axis.position(own);
    m_positions[id] = position.value_or(nowhere);
    if (position && m_idAt[*position] == nowhere)
        m_idAt[*position] = id;
    if (position && !comparesRest && wasSo)
        seen.rest = axis.rest(*position);
    if (position && seen == axis.seen(*position))
        m_kept.erase(id);
    else
        m_kept[id] = {own, seen, isDeleted};
}

void Identities::retireAbsent(const std::vector<bool> &staged)
{
    for (auto &[id, known] : m_kept) {
        if (m_positions[id] == nowhere && (id >= staged.size() || !staged[id]))
            known.isDeleted = true;
    }
}

} // namespace crosscheck
