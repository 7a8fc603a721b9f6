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

/// Shades of shares, 0 to 1, of which @p most is the greatest.
class Shading
{
public:
    Shading(float most, std::uint8_t faintest)
        : m_faintest(faintest)
        , m_factor(most > 0 ? float(255 - faintest) / std::sqrt(most) : 0)
    {
    }

    [[nodiscard]] std::uint8_t of(float share) const
    {
        constexpr float half = 0.5F; // what is positive is rounded by cutting it off
        return share > 0 ? std::uint8_t(float(m_faintest) + m_factor * std::sqrt(share) + half)
                         : std::uint8_t(0);
    }

private:
    std::uint8_t m_faintest;
    float m_factor;
};

Density::Shades shadesOf(const std::vector<float> &shares, std::uint8_t faintest)
{
    const Shading shading(*std::max_element(shares.begin(), shares.end()), faintest);
    Density::Shades shades(shares.size());
    std::transform(shares.begin(), shares.end(), shades.begin(),
                   [&shading](float share) { return shading.of(share); });
    return shades;
}

/// One by the rows of each pixel.
std::vector<float> inverseRows(const PixelScale &scale)
{
    std::vector<float> inverse(scale.pixels);
    for (std::uint32_t pixel = 0; pixel < scale.pixels; ++pixel)
        inverse[pixel] = 1 / float(scale.rowsOf(pixel));
    return inverse;
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

    const std::size_t stride = density->stride();
    density->m_counts.resize(height * stride, 0);
    for (std::uint32_t left = 0; left < lines.size(); ++left) {
        if (left % checkedRows == 0 && context.isCancelled())
            return nullptr;
        if (lines[left] == hidden)
            continue;
        std::int32_t *const line = density->m_counts.data() + lines[left] * stride;
        for (const std::uint32_t right : links.linksOf(Side::Left, left))
            ++line[columns[right]];
    }

    density->shade();
    return density;
}

/// Each loop over a line does the same to every pixel, so that the compiler does several at once.
void Density::shade()
{
    const std::uint32_t height = m_scales.left.pixels;
    const std::uint32_t width = m_scales.right.pixels;
    const PerSide<std::vector<float>> inverse{inverseRows(m_scales.left), inverseRows(m_scales.right)};
    PerSide<std::vector<float>> sums{std::vector<float>(height), std::vector<float>(width)};
    std::vector<float> most(width); // of a column's counts, by a line's rows
    for (std::uint32_t y = 0; y < height; ++y) {
        const std::int32_t *const counts = m_counts.data() + y * stride();
        const float factor = inverse.left[y];
        std::int64_t all = 0;
        for (std::uint32_t x = 0; x < width; ++x) {
            const float part = float(counts[x]) * factor;
            sums.right[x] += part;
            most[x] = most[x] < part ? part : most[x];
            all += counts[x];
        }
        sums.left[y] = float(all) * factor;
    }
    for (std::uint32_t x = 0; x < width; ++x)
        m_mostShare = std::max(m_mostShare, most[x] * inverse.right[x]);
    m_mostShare = std::min(m_mostShare, 1.0F); // two rounded factors may give a little more
    const Shading shading(m_mostShare, faintest);
    m_shades.resize(std::size_t(height) * width);
    for (std::uint32_t y = 0; y < height; ++y) {
        const std::int32_t *const counts = m_counts.data() + y * stride();
        std::uint8_t *const shades = m_shades.data() + std::size_t(y) * width;
        for (std::uint32_t x = 0; x < width; ++x)
            shades[x] = shading.of(float(counts[x]) * inverse.left[y] * inverse.right[x]);
    }
    for (const Side side : bothSides)
        m_lineShades[side] = shadesOf(sums[side], faintestLine);
}

} // namespace crosscheck
