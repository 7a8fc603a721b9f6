// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/axis.h"

#include <mutex>

namespace crosscheck {

/// Text without its case and accents, for searching: `Zoë` and `ZOE` are the same.
[[nodiscard]] std::string foldForSearch(std::string_view utf8);

/// The folded names of an axis, made when first asked for, on the asking thread.
class SearchIndex
{
public:
    explicit SearchIndex(std::shared_ptr<const Axis> axis);

    [[nodiscard]] std::string_view folded(std::uint32_t position) const;

private:
    void build() const;

    std::shared_ptr<const Axis> m_axis;
    mutable std::once_flag m_built;
    mutable std::string m_text;
    mutable std::vector<std::uint64_t> m_ends;
};

} // namespace crosscheck
