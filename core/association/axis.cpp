// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/axis.h"

#include <bit>
#include <functional>
#include <memory>

namespace crosscheck {

namespace {

bool endsLikeAKey(std::string_view label)
{
    return label.ends_with(']') && label.find('[') != std::string_view::npos;
}

/// The text of a label: its own bytes, or, of what is no text, those that are put into @p room.
std::string_view textOf(const ValueView &label, std::string &room)
{
    if (label.kind == ValueKind::Text || label.kind == ValueKind::Null)
        return label.bytes;
    room = toDisplayUtf8(label);
    return room;
}

/// Marks the labels that do not tell their row, by open addressing with linear probing. What is no text is compared as
/// text.
std::vector<bool> findUntelling(const ValueColumn &labels)
{
    std::vector<bool> untelling(labels.size());
    LargeVector<std::uint32_t> slots(std::bit_ceil(2 * labels.size() + 1),
                                     0); // position + 1 of a text's first, or 0
    const std::size_t mask = slots.size() - 1;
    std::string room;
    std::string otherRoom;
    for (std::uint32_t position = 0; position < labels.size(); ++position) {
        const std::string_view text = textOf(labels.at(position), room);
        if (text.empty() || endsLikeAKey(text)) {
            untelling[position] = true;
            continue;
        }
        std::size_t slot = std::hash<std::string_view>()(text) & mask;
        while (slots[slot] != 0 && textOf(labels.at(slots[slot] - 1), otherRoom) != text)
            slot = (slot + 1) & mask;
        if (slots[slot] == 0)
            slots[slot] = position + 1;
        else
            untelling[position] = untelling[slots[slot] - 1] = true;
    }
    return untelling;
}

} // namespace

Key Axis::key(std::uint32_t position) const
{
    std::vector<ValueView> parts;
    parts.reserve(m_keys.size());
    for (const ValueColumn &column : m_keys)
        parts.push_back(column.at(position));
    return Key(parts);
}

std::optional<std::uint32_t> Axis::position(std::span<const ValueView> key) const
{
    return m_index.find(m_keys, key);
}

std::optional<std::uint32_t> Axis::position(const Key &key) const
{
    const std::vector<Value> parts = key.parts();
    std::vector<ValueView> views;
    views.reserve(parts.size());
    for (const Value &part : parts)
        views.push_back(viewOf(part));
    return position(views);
}

std::string Axis::displayName(std::uint32_t position) const
{
    return m_needsKey[position] ? keyedForm(labelText(position), key(position)) : labelText(position);
}

std::vector<std::uint32_t> Axis::positionsOfLabel(std::string_view label) const
{
    std::vector<std::uint32_t> positions;
    for (std::uint32_t i = 0; i < size(); ++i) {
        const ValueView view = m_labels.at(i);
        if (view.kind == ValueKind::Text ? view.bytes == label
                                         : view.kind != ValueKind::Null && labelText(i) == label)
            positions.push_back(i);
    }
    return positions;
}

std::uint64_t restOf(RowCursor &row, int first, std::span<ValueView> views)
{
    for (ValueView &view : views)
        view = row.view(first++);
    return views.empty() ? 0 : hashOf(views);
}

AxisBuilder::AxisBuilder(std::size_t keyColumns)
{
    m_axis.m_keys.resize(keyColumns);
}

void AxisBuilder::append(std::span<const ValueView> key, const ValueView &label, std::uint64_t rest)
{
    for (std::size_t part = 0; part < key.size(); ++part)
        m_axis.m_keys[part].append(key[part]);
    m_axis.m_labels.append(label);
    m_axis.m_rests.push_back(rest);
}

std::shared_ptr<const Axis> AxisBuilder::build()
{
    m_axis.m_index = KeyIndex(m_axis.m_keys);
    m_axis.m_needsKey = findUntelling(m_axis.m_labels);
    return std::make_shared<const Axis>(std::exchange(m_axis, {}));
}

} // namespace crosscheck
