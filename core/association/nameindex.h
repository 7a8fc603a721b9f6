// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/axis.h"
#include "core/db/workerthread.h"

#include <cstring>
#include <mutex>

namespace crosscheck {

/// Text without its case and accents, for searching: `Zoë` and `ZOE` are the same.
[[nodiscard]] std::string foldForSearch(std::string_view utf8);

/// The names of an axis, for searching and for sorting. Each part is made when first asked for, on the asking thread;
/// others wait for it. Any thread.
class NameIndex
{
public:
    /// The folded names, one behind the other.
    class Folded
    {
    public:
        [[nodiscard]] std::string_view at(std::uint32_t position) const;
        /// Calls @p visit with each position whose name holds a folded @p text, ascending. @p text is not empty.
        template <typename Visit> void forEachWith(std::string_view text, Visit visit) const
        {
            std::uint32_t position = 0;
            for (std::size_t from = 0; from < m_text.size();) {
                const void *found
                    = memmem(m_text.data() + from, m_text.size() - from, text.data(), text.size());
                if (!found)
                    return;
                const auto begin = std::size_t(static_cast<const char *>(found) - m_text.data());
                while (m_ends[position] <= begin)
                    ++position;
                const bool isWithin = begin + text.size() <= m_ends[position];
                if (isWithin)
                    visit(position);
                from = isWithin ? m_ends[position] : begin + 1;
            }
        }

    private:
        friend class NameIndex;
        std::string m_text;
        std::vector<std::uint64_t> m_ends;
    };

    explicit NameIndex(std::shared_ptr<const Axis> axis);

    [[nodiscard]] const Axis &axis() const { return *m_axis; }
    [[nodiscard]] const std::shared_ptr<const Axis> &sharedAxis() const { return m_axis; }
    /// Null once cancelled, unless it is made already.
    [[nodiscard]] const Folded *folded(const JobContext &context) const;
    /// All positions, sorted by name (see Collation), equal ones ascending. Null once cancelled, unless they are made already.
    [[nodiscard]] const std::vector<std::uint32_t> *byName(const JobContext &context) const;

private:
    [[nodiscard]] std::optional<Folded> fold(const JobContext &context) const;
    [[nodiscard]] std::optional<std::vector<std::uint32_t>> sort(const JobContext &context) const;

    std::shared_ptr<const Axis> m_axis;
    mutable std::mutex m_foldedMutex;
    mutable std::optional<Folded> m_folded;
    mutable std::mutex m_byNameMutex;
    mutable std::optional<std::vector<std::uint32_t>> m_byName;
};

} // namespace crosscheck
