// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/order.h"

#include "core/association/collation.h"

#include <QCoreApplication>

#include <algorithm>

namespace crosscheck {

namespace {

using Bits = std::vector<bool>; ///< by slot
using Slots = std::vector<std::uint32_t>;

QString tr(const char *text)
{
    return QCoreApplication::translate("RowFilter", text);
}

/// Computes one order.
class OrderComputation
{
public:
    OrderComputation(const OrderInput &input, const JobContext &context)
        : m_input(input)
        , m_own(input.rows[input.side])
        , m_context(context)
        , m_trouble(input.filter.trouble())
    {
    }

    Arranged run()
    {
        const bool isSorted = m_input.sort != OrderSpec::Sort::Database;
        if (m_input.filter.terms().empty() && !isSorted)
            return {std::make_shared<const Order>(m_own.slotCount), m_trouble};
        Slots shown = filtered();
        if (m_input.sort == OrderSpec::Sort::Name)
            shown = sortedByName(shown);
        else if (m_input.sort == OrderSpec::Sort::MostLinks)
            shown = sortedByLinks(shown);
        if (m_context.isCancelled())
            shown.clear();
        return {std::make_shared<const Order>(std::move(shown), m_own.slotCount), m_trouble};
    }

private:
    Slots filtered()
    {
        Bits isShown(m_own.slotCount, true);
        for (const RowFilter::Term &term : m_input.filter.terms()) {
            if (m_context.isCancelled())
                return {};
            const std::optional<Bits> holds = holding(term);
            for (std::uint32_t slot = 0; holds && slot < m_own.slotCount; ++slot)
                isShown[slot] = isShown[slot] && (*holds)[slot] != term.isDenied;
        }
        for (const std::uint32_t slot : m_input.kept)
            isShown[slot] = true;
        Slots shown;
        for (std::uint32_t slot = 0; slot < m_own.slotCount; ++slot) {
            if (isShown[slot])
                shown.push_back(slot);
        }
        return shown;
    }

    /// For which slots a term holds that is not denied; nothing where it asks for nothing.
    std::optional<Bits> holding(const RowFilter::Term &term)
    {
        using Kind = RowFilter::Term::Kind;
        const bool isAboutLinks = term.kind == Kind::Link || term.kind == Kind::LinkCount;
        if (isAboutLinks && !m_input.links)
            return refuse(term, tr("The links are still being read."));
        switch (term.kind) {
        case Kind::Name:
            return named(m_own, term.text);
        case Kind::Link:
            return linked(term);
        case Kind::LinkCount:
            return counted(term);
        case Kind::Changed:
            break;
        }
        Bits holds(m_own.slotCount);
        for (const std::uint32_t slot : m_input.changed)
            holds[slot] = true;
        return holds;
    }

    std::nullopt_t refuse(const RowFilter::Term &term, const QString &why)
    {
        if (!m_trouble)
            m_trouble = RowFilter::Trouble{term.begin, term.length, why};
        return std::nullopt;
    }

    /// The slots whose names hold a text.
    Bits named(const OrderInput::Rows &rows, const std::string &text) const
    {
        Bits holds(rows.slotCount);
        const NameIndex::Folded *folded = rows.index->folded(m_context);
        if (!folded)
            return holds;
        folded->forEachWith(text, [&holds](std::uint32_t position) { holds[position] = true; });
        for (const auto &[slot, name] : rows.names)
            holds[slot] = foldForSearch(name).find(text) != std::string::npos;
        return holds;
    }

    /// The slots that are called so; where there is none, those whose names hold the text.
    Bits called(const OrderInput::Rows &rows, const std::string &text) const
    {
        const Bits holding = named(rows, text);
        const NameIndex::Folded *folded = rows.index->folded(m_context);
        Bits equal(rows.slotCount);
        bool isSome = false;
        for (std::uint32_t slot = 0; folded && slot < rows.slotCount; ++slot) {
            const auto staged = holding[slot] ? rows.names.find(slot) : rows.names.end();
            equal[slot] = holding[slot]
                && (staged == rows.names.end() ? folded->at(slot) == text
                                               : foldForSearch(staged->second) == text);
            isSome = isSome || equal[slot];
        }
        return isSome ? equal : holding;
    }

    std::optional<Bits> linked(const RowFilter::Term &term)
    {
        const Side otherSide = crosscheck::otherSide(m_input.side);
        const OrderInput::Rows &other = m_input.rows[otherSide];
        const Bits wanted = called(other, term.text);
        if (std::find(wanted.begin(), wanted.end(), true) == wanted.end())
            return refuse(term, tr("Nothing in %1 is called so.").arg(other.title));
        std::vector<std::int32_t> counts(m_own.slotCount, 0);
        for (std::uint32_t position = 0; position < m_input.links->size(otherSide); ++position) {
            if (!wanted[position])
                continue;
            for (const std::uint32_t own : m_input.links->linksOf(otherSide, position))
                ++counts[own];
        }
        for (const StagedLink &link : m_input.staged) {
            const std::uint32_t own = link.slots[m_input.side];
            const std::uint32_t one = link.slots[otherSide];
            if (own != StagedLink::nowhere && one != StagedLink::nowhere && wanted[one])
                counts[own] += link.isGrant ? 1 : -1;
        }
        Bits holds(m_own.slotCount);
        std::transform(counts.begin(), counts.end(), holds.begin(),
                       [](std::int32_t count) { return count > 0; });
        return holds;
    }

    Bits counted(const RowFilter::Term &term) const
    {
        const Slots counts = linkCounts();
        Bits holds(m_own.slotCount);
        std::transform(counts.begin(), counts.end(), holds.begin(),
                       [&term](std::uint32_t count) { return count >= term.least && count <= term.most; });
        return holds;
    }

    /// After the save, by slot; none while the links are not loaded.
    Slots linkCounts() const
    {
        Slots counts(m_own.slotCount, 0);
        if (!m_input.links)
            return counts;
        for (std::uint32_t position = 0; position < m_input.links->size(m_input.side); ++position)
            counts[position] = std::uint32_t(m_input.links->linksOf(m_input.side, position).size());
        for (const StagedLink &link : m_input.staged) {
            if (link.slots[m_input.side] != StagedLink::nowhere)
                counts[link.slots[m_input.side]] += link.isGrant ? 1U : ~0U;
        }
        return counts;
    }

    /// A counting sort, most first; it keeps what has equally many as it is.
    Slots sortedByLinks(const Slots &shown) const
    {
        const Slots counts = linkCounts();
        const std::uint32_t most = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
        Slots next(std::size_t(most) + 2, 0); // where the next slot with so many goes
        for (const std::uint32_t slot : shown)
            ++next[most - counts[slot] + 1];
        for (std::size_t i = 1; i < next.size(); ++i)
            next[i] += next[i - 1];
        Slots sorted(shown.size());
        for (const std::uint32_t slot : shown)
            sorted[next[most - counts[slot]]++] = slot;
        return sorted;
    }

    Slots sortedByName(const Slots &shown) const
    {
        const std::vector<std::uint32_t> *byName = m_own.index->byName(m_context);
        if (!byName)
            return {};
        Bits isShown(m_own.slotCount);
        std::vector<std::pair<std::string, std::uint32_t>> staged;
        Collation collation;
        for (const std::uint32_t slot : shown) {
            const auto name = m_own.names.find(slot);
            if (name == m_own.names.end())
                isShown[slot] = true;
            else
                staged.emplace_back(collation.key(name->second), slot);
        }
        std::sort(staged.begin(), staged.end());
        Slots sorted;
        sorted.reserve(shown.size());
        for (const std::uint32_t position : *byName) {
            if (isShown[position])
                sorted.push_back(position);
        }
        return staged.empty() ? sorted : merged(sorted, staged, collation);
    }

    /// Names that are staged, among those that are in the index: each behind all that do not come after it.
    Slots merged(const Slots &sorted, const std::vector<std::pair<std::string, std::uint32_t>> &staged,
                 Collation &collation) const
    {
        Slots all;
        all.reserve(sorted.size() + staged.size());
        auto rest = sorted.begin();
        for (const auto &[key, slot] : staged) {
            const auto until = std::upper_bound(
                rest, sorted.end(), key, [&](const std::string &wanted, std::uint32_t other) {
                    return wanted < collation.key(m_own.index->axis().displayName(other));
                });
            all.insert(all.end(), rest, until);
            all.push_back(slot);
            rest = until;
        }
        all.insert(all.end(), rest, sorted.end());
        return all;
    }

    const OrderInput &m_input;
    const OrderInput::Rows &m_own;
    const JobContext &m_context;
    std::optional<RowFilter::Trouble> m_trouble;
};

} // namespace

Order::Order(std::uint32_t size)
    : m_size(size)
    , m_isIdentity(true)
{
}

Order::Order(std::vector<std::uint32_t> shown, std::uint32_t size)
    : m_size(size)
    , m_isIdentity(false)
    , m_slots(std::move(shown))
    , m_rows(size, hidden)
{
    for (std::uint32_t row = 0; row < m_slots.size(); ++row)
        m_rows[m_slots[row]] = row;
}

std::optional<std::uint32_t> Order::row(std::uint32_t slot) const
{
    if (slot >= m_size || (!m_isIdentity && m_rows[slot] == hidden))
        return {};
    return m_isIdentity ? slot : m_rows[slot];
}

std::vector<std::uint32_t> Order::slotsOfRows(std::uint32_t first, std::uint32_t last) const
{
    std::vector<std::uint32_t> found;
    for (std::uint32_t row = first; row <= last && row < rowCount(); ++row)
        found.push_back(slot(row));
    return found;
}

bool OrderInput::needsLinks() const
{
    return sort == OrderSpec::Sort::MostLinks || filter.has(RowFilter::Term::Kind::Link)
        || filter.has(RowFilter::Term::Kind::LinkCount);
}

Arranged computeOrder(const OrderInput &input, const JobContext &context)
{
    return OrderComputation(input, context).run();
}

} // namespace crosscheck
