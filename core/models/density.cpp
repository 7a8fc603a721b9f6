// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/density.h"

#include "core/db/workerthread.h"

#include <algorithm>
#include <cmath>

namespace crosscheck {

namespace {

constexpr std::uint32_t hidden = 0xFFFFFFFF;
constexpr std::uint32_t checkedRows = 16'384; // between two looks at whether it is cancelled

/// The pixel of each position of an axis of @p size; @p elsewhere where it is not shown.
std::vector<std::uint32_t> pixelsOf(const Order &order, const PixelScale &scale, std::uint32_t size,
                                    std::uint32_t elsewhere)
{
    std::vector<std::uint32_t> pixels(size, elsewhere);
    for (std::uint32_t pixel = 0, row = 0; pixel < scale.pixels; ++pixel) {
        for (const std::uint32_t end = scale.firstRow(pixel + 1); row < end; ++row) {
            if (const std::uint32_t slot = order.slot(row);
                slot < size) // else it was added, and has no link yet
                pixels[slot] = pixel;
        }
    }
    return pixels;
}

/// @p shares are from 0 to 1.
Density::Shades shadesOf(const std::vector<float> &shares, std::uint8_t faintest)
{
    const float most = *std::max_element(shares.begin(), shares.end());
    Density::Shades shades(shares.size());
    const float factor = most > 0 ? float(255 - faintest) / std::sqrt(most) : 0;
    std::transform(shares.begin(), shares.end(), shades.begin(), [factor, faintest](float share) {
        return share > 0 ? std::uint8_t(std::lround(float(faintest) + factor * std::sqrt(share)))
                         : std::uint8_t(0);
    });
    return shades;
}

} // namespace

PixelScale PixelScale::of(std::uint32_t rows, int mostPixels)
{
    return {rows, std::min(rows, std::uint32_t(std::max(0, mostPixels)))};
}

DensityPtr Density::compute(const DensityInput &input, const JobContext &context)
{
    auto density = std::make_shared<Density>();
    PerSide<PixelScale> &scales = density->m_scales;
    for (const Side side : bothSides)
        scales[side] = PixelScale::of(input.orders[side]->rowCount(), input.mostPixels[side]);
    const std::uint32_t height = scales.left.pixels;
    const std::uint32_t width = scales.right.pixels;
    const LinkSet &links = *input.links;
    const auto lines = pixelsOf(*input.orders.left, scales.left, links.size(Side::Left), hidden);
    const auto columns = pixelsOf(*input.orders.right, scales.right, links.size(Side::Right), width);

    // One column more than is shown takes what is not shown, so that the inner loop has no branch.
    const std::size_t stride = width + 1;
    std::vector<std::uint32_t> counts(height * stride);
    for (std::uint32_t left = 0; left < lines.size(); ++left) {
        if (left % checkedRows == 0 && context.isCancelled())
            return nullptr;
        if (lines[left] == hidden)
            continue;
        std::uint32_t *const line = counts.data() + lines[left] * stride;
        for (const std::uint32_t right : links.linksOf(Side::Left, left))
            ++line[columns[right]];
    }

    density->shade(counts);
    return density;
}

/// @p counts: row by row, with a column more than the picture has.
void Density::shade(const std::vector<std::uint32_t> &counts)
{
    const std::uint32_t height = m_scales.left.pixels;
    const std::uint32_t width = m_scales.right.pixels;
    const std::size_t stride = width + 1;
    m_counts.resize(std::size_t(height) * width);
    std::vector<float> shares(m_counts.size());
    PerSide<std::vector<float>> sums{std::vector<float>(height), std::vector<float>(width)};
    for (std::uint32_t y = 0; y < height; ++y) {
        const auto rows = float(m_scales.left.rowsOf(y));
        for (std::uint32_t x = 0; x < width; ++x) {
            const std::uint32_t count = counts[y * stride + x];
            const std::size_t place = std::size_t(y) * width + x;
            m_counts[place] = count;
            shares[place] = float(count) / (rows * float(m_scales.right.rowsOf(x)));
            sums.left[y] += float(count) / rows;
            sums.right[x] += float(count) / float(m_scales.right.rowsOf(x));
        }
    }
    m_mostShare = *std::max_element(shares.begin(), shares.end());
    m_shades = shadesOf(shares, faintest);
    for (const Side side : bothSides)
        m_lineShades[side] = shadesOf(sums[side], faintestLine);
}

} // namespace crosscheck
