// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/nameindex.h"
#include "core/association/rowfilter.h"
#include "core/association/snapshot.h"

#include <QString>

namespace crosscheck {

/// Which rows of a side are shown, and in which order.
struct OrderSpec {
    enum class Sort { Database, Name, MostLinks };
    QString filter; ///< see RowFilter
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

/// A link that is staged, by its slots. A row of a table that is linked with itself may be on one side alone.
struct StagedLink {
    static constexpr std::uint32_t nowhere = 0xFFFFFFFF;
    PerSide<std::uint32_t> slots{};
    bool isGrant = false;
};

/// What an order is computed from; a value that crosses to another thread.
struct OrderInput {
    struct Rows {
        std::shared_ptr<const NameIndex> index;
        std::map<std::uint32_t, std::string> names; ///< of slots that are staged otherwise than in the axis
        std::uint32_t slotCount = 0;
        QString title; ///< for messages
    };
    Side side = Side::Left;
    RowFilter filter;
    OrderSpec::Sort sort = OrderSpec::Sort::Database;
    PerSide<Rows> rows;
    std::vector<std::uint32_t> kept;      ///< slots that are shown whatever the filter says, ascending
    std::shared_ptr<const LinkSet> links; ///< null while they are not loaded
    std::vector<StagedLink> staged;       ///< where the links matter
    std::vector<std::uint32_t> changed;   ///< slots for which something is staged, where that matters

    [[nodiscard]] bool needsLinks() const;
};

struct Arranged {
    OrderPtr order;
    std::optional<RowFilter::Trouble> trouble; ///< what was wrong with the filter; it asks for nothing then
};

/// Filters and sorts. Gives an order without rows once cancelled.
[[nodiscard]] Arranged computeOrder(const OrderInput &input, const JobContext &context);

} // namespace crosscheck
