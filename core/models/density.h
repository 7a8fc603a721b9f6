// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/largevector.h"
#include "core/association/order.h"

namespace crosscheck {

/// The shown rows of a side, divided among pixels as evenly as it goes: each pixel has some rows, each row one pixel.
struct PixelScale {
    std::uint32_t rows = 0;
    std::uint32_t pixels = 0; ///< at most as many as rows

    /// As many pixels as there are, or one for each row.
    [[nodiscard]] static PixelScale of(std::uint32_t rows, int mostPixels);
    [[nodiscard]] std::uint32_t pixelOf(std::uint32_t row) const
    {
        return std::uint32_t(std::uint64_t(row) * pixels / rows);
    }
    /// The first row of a pixel; of the one behind the last, the number of rows.
    [[nodiscard]] std::uint32_t firstRow(std::uint32_t pixel) const
    {
        return std::uint32_t((std::uint64_t(pixel) * rows + pixels - 1) / pixels);
    }
    [[nodiscard]] std::uint32_t rowsOf(std::uint32_t pixel) const
    {
        return firstRow(pixel + 1) - firstRow(pixel);
    }
    friend bool operator==(const PixelScale &, const PixelScale &) = default;
};

/// What a density is computed from; a value that crosses to another thread.
struct DensityInput {
    PerSide<OrderPtr> orders;
    std::shared_ptr<const LinkSet> links;
    PerSide<int> mostPixels{0, 0}; ///< the picture's height (left) and width (right)
};

/// Where the links of a snapshot lie in the shown matrix: a picture of pixels, left rows from top to bottom and right ones
/// from left to right. Immutable, shared between threads.
class Density
{
public:
    using Shades = std::vector<std::uint8_t>;

    [[nodiscard]] const PixelScale &scale(Side side) const { return m_scales[side]; }
    /// The picture, row by row: 0 for no link; else, by the square root of the share of linked cells, from faintest to 255
    /// where it is greatest.
    [[nodiscard]] const Shades &shades() const { return m_shades; }
    /// The same, from faintestLine on, of whole lines of pixels: of a left pixel its line from end to end, of a right one from top to bottom.
    [[nodiscard]] const Shades &lineShades(Side side) const { return m_lineShades[side]; }
    /// The links under a pixel.
    [[nodiscard]] std::uint32_t links(std::uint32_t leftPixel, std::uint32_t rightPixel) const
    {
        return std::uint32_t(m_counts[leftPixel * stride() + rightPixel]);
    }
    static constexpr std::uint8_t faintest = 40;
    static constexpr std::uint8_t faintestLine = 130; ///< which has little room to be seen in
    /// The share of linked cells, 0 to 1, under the fullest pixel.
    [[nodiscard]] float mostShare() const { return m_mostShare; }

    /// Takes one pass over the links. Null once cancelled. Both orders show something.
    [[nodiscard]] static std::shared_ptr<const Density> compute(const DensityInput &input,
                                                                const JobContext &context);

private:
    void shade();
    /// One column more than is shown takes what is not shown, so that the innermost loop has no branch.
    [[nodiscard]] std::size_t stride() const { return std::size_t(m_scales.right.pixels) + 1; }

    PerSide<PixelScale> m_scales;
    LargeVector<std::int32_t>
        m_counts; ///< links, row by row, in lines of stride(); signed, which turns into float at once
    float m_mostShare = 0;
    Shades m_shades;
    PerSide<Shades> m_lineShades;
};

using DensityPtr = std::shared_ptr<const Density>;

} // namespace crosscheck
