// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/axis.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <memory>

namespace crosscheck {

namespace {

constexpr std::size_t mostExpected = 1 << 20; // of an estimate that may be far off: 33 MiB of addresses

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

/// Finds the labels that do not tell their row. What is no text is compared as text.
class UntellingLabels
{
public:
    explicit UntellingLabels(const ValueColumn &labels)
        : m_labels(labels)
        , m_slots(std::bit_ceil(2 * labels.size() + 1), Slot{})
        , m_untelling(labels.size())
    {
    }

    std::vector<bool> find()
    {
        std::array<std::size_t, 64>
            hashes{}; // while one is placed, the memory that the next ones need is on its way
        for (std::size_t first = 0; first < m_labels.size(); first += hashes.size()) {
            const std::size_t last = std::min(first + hashes.size(), m_labels.size());
            for (std::size_t i = first; i < last; ++i) {
                hashes[i - first] = std::hash<std::string_view>()(textOf(m_labels.at(i), m_room));
                __builtin_prefetch(&m_slots[hashes[i - first] & (m_slots.size() - 1)]);
            }
            for (std::size_t i = first; i < last; ++i)
                place(std::uint32_t(i), hashes[i - first]);
        }
        return std::move(m_untelling);
    }

private:
    /// Of a text's first label.
    struct Slot {
        std::uint32_t taken = 0; ///< position + 1; 0: none
        std::uint32_t tag
            = 0; ///< a part of the hash: most texts that differ are told apart without a look at them
    };

    /// By open addressing with linear probing.
    void place(std::uint32_t position, std::size_t hash)
    {
        const std::string_view text = textOf(m_labels.at(position), m_room);
        if (text.empty() || endsLikeAKey(text) || !isUtf8(text)) {
            m_untelling[position] = true;
            return;
        }
        const auto tag = std::uint32_t(hash >> 32);
        const auto isOther = [&](const Slot &slot) {
            return slot.taken != 0
                && (slot.tag != tag || textOf(m_labels.at(slot.taken - 1), m_otherRoom) != text);
        };
        const std::size_t mask = m_slots.size() - 1;
        std::size_t at = hash & mask;
        while (isOther(m_slots[at]))
            at = (at + 1) & mask;
        if (m_slots[at].taken == 0)
            m_slots[at] = {position + 1, tag};
        else
            m_untelling[position] = m_untelling[m_slots[at].taken - 1] = true;
    }

    const ValueColumn &m_labels;
    LargeVector<Slot> m_slots;
    std::vector<bool> m_untelling;
    std::string m_room;
    std::string m_otherRoom;
};

} // namespace

Key Axis::key(std::uint32_t position) const
{
    if (m_keys.size() == 1) {
        const ValueView only = m_keys.front().at(position);
        return Key({&only, 1});
    }
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

AxisBuilder::AxisBuilder(std::size_t keyColumns, std::size_t expectedRows)
{
    const std::size_t rows = std::min(expectedRows, mostExpected);
    m_axis.m_keys.resize(keyColumns);
    for (ValueColumn &column : m_axis.m_keys)
        column.reserveIntegers(rows);
    m_axis.m_labels.reserveTexts(rows);
}

void AxisBuilder::append(std::span<const ValueView> key, const ValueView &label, std::uint64_t rest)
{
    for (std::size_t part = 0; part < key.size(); ++part)
        m_axis.m_keys[part].append(key[part]);
    m_axis.m_labels.append(label);
    if (rest != 0 || !m_axis.m_rests.empty()) {
        m_axis.m_rests.resize(m_axis.size() - 1, 0);
        m_axis.m_rests.push_back(rest);
    }
}

std::shared_ptr<const Axis> AxisBuilder::build()
{
    for (ValueColumn &column : m_axis.m_keys)
        column.trim();
    m_axis.m_labels.trim();
    m_axis.m_index = KeyIndex(m_axis.m_keys);
    m_axis.m_needsKey = UntellingLabels(m_axis.m_labels).find();
    return std::make_shared<const Axis>(std::exchange(m_axis, {}));
}

} // namespace crosscheck
