// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/value.h"

#include <span>
#include <vector>

namespace crosscheck {

/// What identifies a row of an entity: the values of its key columns, compact and exact. A single whole number is
/// kept as such; anything else is packed into bytes, each part with its kind and length, so that 1, '1' and X'31'
/// stay different. An empty Key stands for a row that the database has not given one yet.
class Key
{
public:
    Key() = default;
    explicit Key(std::span<const ValueView> parts);
    [[nodiscard]] static Key ofInteger(std::int64_t integer);

    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] std::vector<Value> parts() const;
    /// For people: `3`, or `a,b` of several columns.
    [[nodiscard]] std::string display() const;
    [[nodiscard]] std::size_t hash() const;
    friend bool operator==(const Key &, const Key &) = default;
    friend auto operator<=>(const Key &, const Key &) = default;

private:
    std::variant<std::string, std::int64_t> m_data;
};

/// Hash of key parts that are not in a Key, equal to Key::hash() of the same parts.
[[nodiscard]] std::size_t hashOf(std::span<const ValueView> parts);

/// `John [3]`, or `[3]` for an empty label.
[[nodiscard]] std::string keyedForm(const std::string &label, const Key &key);

struct KeyHash {
    std::size_t operator()(const Key &key) const { return key.hash(); }
};

} // namespace crosscheck
