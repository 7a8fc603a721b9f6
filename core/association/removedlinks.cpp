// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/removedlinks.h"

namespace crosscheck {

void RemovedLinks::add(const std::vector<Cell> &cells, LinkRows rows)
{
    const auto batch = std::uint32_t(m_batches.size());
    for (std::uint32_t row = 0; row < rows.links.size(); ++row) {
        const std::uint64_t cell = packed(cells[rows.links[row]]);
        if (row == 0 || rows.links[row] != rows.links[row - 1])
            m_places[cell] = {batch, row, 1, false};
        else
            ++m_places[cell].count;
    }
    m_batches.push_back(std::move(rows));
}

void RemovedLinks::setRestored(Cell cell, bool restored)
{
    if (const auto known = m_places.find(packed(cell)); known != m_places.end())
        known.value().isRestored = restored;
}

bool RemovedLinks::isRestored(Cell cell) const
{
    const auto known = m_places.find(packed(cell));
    return known != m_places.end() && known->second.isRestored;
}

void RemovedLinks::appendRows(Cell cell, std::uint32_t link, LinkRows &rows) const
{
    const Place place = m_places.at(packed(cell));
    const LinkRows &batch = m_batches[place.batch];
    rows.payload.resize(batch.payload.size());
    for (std::uint32_t row = place.first; row < place.first + place.count; ++row) {
        rows.links.push_back(link);
        for (std::size_t column = 0; column < batch.payload.size(); ++column)
            rows.payload[column].append(batch.payload[column].at(row));
    }
}

} // namespace crosscheck
