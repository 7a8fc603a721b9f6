// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/axis.h"

#include <tsl/robin_map.h>

#include <memory>

namespace crosscheck {

namespace {

bool endsLikeAKey(std::string_view label)
{
    return label.ends_with(']') && label.find('[') != std::string_view::npos;
}

/// Marks the labels that do not tell their row. Texts are views into the labels, numbers are compared as text.
std::vector<bool> findUntelling(const ValueColumn &labels)
{
    std::vector<bool> untelling(labels.size());
    tsl::robin_map<std::string_view, std::uint32_t> first;
    first.reserve(labels.size());
    std::vector<std::unique_ptr<std::string>> numbers;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const ValueView view = labels.at(i);
        std::string_view text = view.bytes;
        if (view.kind != ValueKind::Text && view.kind != ValueKind::Null)
            text = *numbers.emplace_back(std::make_unique<std::string>(toDisplayUtf8(view)));
        if (text.empty() || endsLikeAKey(text)) {
            untelling[i] = true;
        } else if (const auto [known, isNew] = first.try_emplace(text, std::uint32_t(i)); !isNew) {
            untelling[i] = true;
            untelling[known->second] = true;
        }
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
