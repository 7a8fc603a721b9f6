// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/snapshotdifference.h"

#include <algorithm>

namespace crosscheck {

namespace {

constexpr std::uint32_t nowhere = 0xFFFFFFFF;

/// Where the rows of one snapshot are in the other; empty where they are all in the same places.
struct Places {
    std::vector<std::uint32_t> before; ///< by the position now
    std::vector<std::uint32_t> now;    ///< by the position before

    [[nodiscard]] std::uint32_t placeBefore(std::uint32_t position) const
    {
        return before.empty() ? position : before[position];
    }
    [[nodiscard]] std::uint32_t placeNow(std::uint32_t position) const
    {
        return now.empty() ? position : now[position];
    }
};

class Comparison
{
public:
    Comparison(const Snapshot &before, const Snapshot &now, const Comparable &comparable)
        : m_before(before)
        , m_now(now)
        , m_comparable(comparable)
        , m_comparesRows((comparable.payload && now.hasPayload()) || !now.links().multiples().empty()
                         || !before.links().multiples().empty())
    {
    }

    void compareRows(Side side, SnapshotDifference &difference)
    {
        const Axis &before = m_before.axis(side);
        const Axis &now = m_now.axis(side);
        if (&before == &now)
            return;
        Places &places = m_places[side];
        places.before.assign(now.size(), nowhere);
        places.now.assign(before.size(), nowhere);
        for (std::uint32_t position = 0; position < now.size(); ++position) {
            const auto then = before.position(now.key(position));
            if (then) {
                places.before[position] = *then;
                places.now[*then] = position;
            }
            const bool isSame = then && toValue(before.label(*then)) == toValue(now.label(position))
                && (!m_comparable.rest[side] || before.rest(*then) == now.rest(position));
            if (!isSame && difference.rowCount[side]++ < SnapshotDifference::mostTold)
                difference.rows[side].push_back(position);
        }
        difference.gone[side] = std::size_t(std::count(places.now.begin(), places.now.end(), nowhere));
    }

    void compareLinks(SnapshotDifference &difference)
    {
        for (std::uint32_t left = 0; left < m_now.links().size(Side::Left); ++left) {
            const LinkSet::Positions now = m_now.links().linksOf(Side::Left, left);
            const std::uint32_t leftBefore = m_places.left.placeBefore(left);
            const std::vector<std::uint32_t> &before = linksBefore(leftBefore);
            std::size_t i = 0;
            for (const std::uint32_t right : now) {
                for (; i < before.size() && before[i] < right; ++i)
                    tell(difference.went, {left, before[i]}, difference);
                const bool wasThere = i < before.size() && before[i] == right;
                i += wasThere ? 1 : 0;
                if (!wasThere || (m_comparesRows && !holdsTheSame(left, right, leftBefore)))
                    tell(difference.came, {left, right}, difference);
            }
            for (; i < before.size(); ++i)
                tell(difference.went, {left, before[i]}, difference);
        }
    }

private:
    static void tell(std::vector<LinkSet::Pair> &to, LinkSet::Pair link, SnapshotDifference &difference)
    {
        if (difference.linkCount++ < SnapshotDifference::mostTold)
            to.push_back(link);
    }

    /// The right positions, as they are now, that a left row was linked with.
    const std::vector<std::uint32_t> &linksBefore(std::uint32_t leftBefore)
    {
        m_links.clear();
        if (leftBefore == nowhere)
            return m_links;
        for (const std::uint32_t right : m_before.links().linksOf(Side::Left, leftBefore)) {
            if (const std::uint32_t place = m_places.right.placeNow(right); place != nowhere)
                m_links.push_back(place);
        }
        if (!m_places.right.now.empty())
            std::sort(m_links.begin(), m_links.end());
        return m_links;
    }

    bool holdsTheSame(std::uint32_t left, std::uint32_t right, std::uint32_t leftBefore) const
    {
        const PerSide<std::uint32_t> then{leftBefore, m_places.right.placeBefore(right)};
        return m_now.links().multiplicity(left, right) == m_before.links().multiplicity(then.left, then.right)
            && (!m_comparable.payload || m_now.hasSamePayload({left, right}, m_before, then));
    }

    const Snapshot &m_before;
    const Snapshot &m_now;
    Comparable m_comparable;
    bool m_comparesRows; ///< what the links' rows hold, and how many they are
    PerSide<Places> m_places;
    std::vector<std::uint32_t> m_links;
};

} // namespace

SnapshotDifference differenceOf(const Snapshot &before, const Snapshot &now, const Comparable &comparable)
{
    SnapshotDifference difference;
    if (&before == &now || !before.hasLinks() || !now.hasLinks())
        return difference;
    Comparison comparison(before, now, comparable);
    for (const Side side : bothSides)
        comparison.compareRows(side, difference);
    comparison.compareLinks(difference);
    return difference;
}

} // namespace crosscheck
