// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/searchindex.h"
#include "core/db/workerthread.h"

#include <QString>

namespace crosscheck {

/// Which rows of a side are shown, and in which order.
struct OrderSpec {
    enum class Sort { Database, Name, MostLinks };
    QString filter; ///< words that must all be in the name; "two words" in quotes are one
    Sort sort = Sort::Database;
    friend bool operator==(const OrderSpec &, const OrderSpec &) = default;

    [[nodiscard]] bool isTrivial() const { return filter.trimmed().isEmpty() && sort == Sort::Database; }
};

/// The shown rows of a side: row to slot and back. Immutable, shared between threads.
class Order
{
public:
    /// All @p size slots in their own order.
    explicit Order(std::uint32_t size = 0);
    /// Some of @p size slots, each at most once.
    Order(std::vector<std::uint32_t> shown, std::uint32_t size);

    [[nodiscard]] std::uint32_t rowCount() const
    {
        return m_isIdentity ? m_size : std::uint32_t(m_slots.size());
    }
    [[nodiscard]] std::uint32_t slotCount() const { return m_size; }
    [[nodiscard]] std::uint32_t slot(std::uint32_t row) const { return m_isIdentity ? row : m_slots[row]; }
    [[nodiscard]] std::optional<std::uint32_t> row(std::uint32_t slot) const;
    /// The slots of rows @p first to @p last, both included.
    [[nodiscard]] std::vector<std::uint32_t> slotsOfRows(std::uint32_t first, std::uint32_t last) const;

private:
    static constexpr std::uint32_t hidden = 0xFFFFFFFF;
    std::uint32_t m_size;
    bool m_isIdentity;
    std::vector<std::uint32_t> m_slots; ///< by row
    std::vector<std::uint32_t> m_rows;  ///< by slot
};

using OrderPtr = std::shared_ptr<const Order>;

/// What an order is computed from; a value that crosses to another thread.
struct OrderInput {
    std::vector<std::string> words; ///< see filterWords()
    OrderSpec::Sort sort = OrderSpec::Sort::Database;
    std::shared_ptr<const SearchIndex> index;
    std::shared_ptr<const Axis> axis;
    std::map<std::uint32_t, std::string> names; ///< of slots that are staged otherwise than in the axis
    std::uint32_t slotCount = 0;
    std::vector<std::uint32_t> kept;       ///< slots that are shown whatever the filter says, ascending
    std::vector<std::uint32_t> linkCounts; ///< by slot, for Sort::MostLinks
};

/// The words that a filter looks for, folded.
[[nodiscard]] std::vector<std::string> filterWords(const QString &filter);

/// Filters and sorts. Stops early, with an incomplete order, once cancelled.
[[nodiscard]] OrderPtr computeOrder(const OrderInput &input, const JobContext &context);

} // namespace crosscheck
