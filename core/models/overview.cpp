// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/overview.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace crosscheck {

namespace {

constexpr int computationDelay = 60; // ms: a filter is typed, a window is dragged larger
constexpr int stagingDelay = 40;     // ms

void startAfter(QTimer &timer, int delay)
{
    if (!timer.isActive())
        timer.start(delay);
}

/// Of some places the one that is nearest to another, in pixels.
class Nearest
{
public:
    Nearest(const Density &density, const Overview::Place &at)
        : m_density(density)
        , m_at(at)
        , m_place(at)
    {
    }

    void consider(const Overview::Place &place)
    {
        const double distance = std::hypot(pixels(Side::Left, place), pixels(Side::Right, place));
        if (distance >= m_least)
            return;
        m_least = distance;
        m_place = place;
    }
    [[nodiscard]] const Overview::Place &place() const { return m_place; }

private:
    double pixels(Side side, const Overview::Place &place) const
    {
        const PixelScale &scale = m_density.scale(side);
        return (double(place[side]) - double(m_at[side])) * scale.pixels / scale.rows;
    }

    const Density &m_density;
    Overview::Place m_at;
    Overview::Place m_place; ///< the nearest until now
    double m_least = std::numeric_limits<double>::max();
};

} // namespace

Overview::Overview(Workspace &workspace, Arrangement &arrangement, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_arrangement(arrangement)
{
    for (QTimer *timer : {&m_computation, &m_staging})
        timer->setSingleShot(true);
    connect(&m_computation, &QTimer::timeout, this, &Overview::compute);
    connect(&m_staging, &QTimer::timeout, this, &Overview::updateStaged);
    const auto computeSoon = [this] { startAfter(m_computation, computationDelay); };
    connect(&arrangement, &Arrangement::orderChanged, this, computeSoon);
    connect(&workspace, &Workspace::snapshotChanged, this, computeSoon);
    connect(&workspace, &Workspace::edited, this, [this] { startAfter(m_staging, stagingDelay); });
}

void Overview::start(WorkerThread &background)
{
    m_background = &background;
    startAfter(m_computation, 0);
}

void Overview::setMostPixels(const PerSide<int> &most)
{
    if (most.left == m_mostPixels.left && most.right == m_mostPixels.right)
        return;
    m_mostPixels = most;
    startAfter(m_computation, computationDelay);
}

void Overview::compute()
{
    if (!m_background)
        return;
    DensityInput input{{}, m_workspace.snapshot().sharedLinks(), m_mostPixels};
    bool isAny = input.links != nullptr;
    for (const Side side : bothSides) {
        input.orders[side] = m_arrangement.sharedOrder(side);
        isAny = isAny && m_mostPixels[side] > 0 && input.orders[side]->rowCount() > 0;
    }
    m_ticket = {};
    if (!isAny) {
        m_density.reset();
        updateStaged();
        return;
    }
    m_ticket = m_background->ask<DensityPtr>(
        [input](JobContext &context) { return Density::compute(input, context); },
        [this, orders = input.orders](DensityPtr density) {
            m_density = std::move(density);
            m_orders = orders;
            updateStaged();
        });
}

bool Overview::isCurrent() const
{
    return m_density && m_orders.left == m_arrangement.sharedOrder(Side::Left)
        && m_orders.right == m_arrangement.sharedOrder(Side::Right);
}

template <typename Visit> void Overview::forEachStaged(Visit visit) const
{
    const PerSide<const Order *> orders{&m_arrangement.order(Side::Left), &m_arrangement.order(Side::Right)};
    const auto rowOf = [&](Cell cell, Side side) -> std::optional<std::uint32_t> {
        const auto slot = m_workspace.slotOf(cell.id(side));
        return slot ? orders[side]->row(*slot) : std::nullopt;
    };
    m_workspace.changes().links().forEach([&](Cell cell, LinkMark mark) {
        const auto left = rowOf(cell, Side::Left);
        const auto right = rowOf(cell, Side::Right);
        if (left && right)
            visit(Place{*left, *right}, mark);
    });
}

Overview::Place Overview::pixelOf(const Place &at) const
{
    return {m_density->scale(Side::Left).pixelOf(at.left), m_density->scale(Side::Right).pixelOf(at.right)};
}

void Overview::updateStaged()
{
    m_staged = {};
    if (isCurrent() && m_workspace.changes().links().size() > 0) {
        m_staged.pixels.resize(m_density->shades().size());
        for (const Side side : bothSides)
            m_staged.lines[side].resize(m_density->scale(side).pixels);
        forEachStaged([&](const Place &place, LinkMark mark) {
            const Place pixel = pixelOf(place);
            const std::uint8_t bit = mark == LinkMark::Grant ? GrantBit : RevokeBit;
            m_staged.pixels[std::size_t(pixel.left) * m_density->scale(Side::Right).pixels + pixel.right]
                |= bit;
            m_staged.lines.left[pixel.left] |= bit;
            m_staged.lines.right[pixel.right] |= bit;
        });
    }
    Q_EMIT changed();
}

bool Overview::isStagedNear(const Place &pixel) const
{
    const Place pixels{m_density->scale(Side::Left).pixels, m_density->scale(Side::Right).pixels};
    const auto range = [&](Side side) {
        return std::pair(std::max(1U, pixel[side]) - 1, std::min(pixel[side] + 1, pixels[side] - 1));
    };
    const auto [top, bottom] = range(Side::Left);
    const auto [first, last] = range(Side::Right);
    for (std::uint32_t y = top; y <= bottom && !m_staged.pixels.empty(); ++y) {
        for (std::uint32_t x = first; x <= last; ++x) {
            if (m_staged.pixels[std::size_t(y) * pixels.right + x] != 0)
                return true;
        }
    }
    return false;
}

Overview::Place Overview::noted(const Place &at) const
{
    if (!isCurrent())
        return at;
    const Place pixel = pixelOf(at);
    const auto isBeside = [](std::uint32_t a, std::uint32_t b) { return a + 1 >= b && a <= b + 1; };
    Nearest nearest(*m_density, at);
    if (isStagedNear(pixel)) {
        forEachStaged([&](const Place &place, LinkMark) {
            const Place of = pixelOf(place);
            if (isBeside(of.left, pixel.left) && isBeside(of.right, pixel.right))
                nearest.consider(place);
        });
    } else if (m_density->links(pixel.left, pixel.right) > 0) {
        forEachLinkUnder(pixel, [&nearest](const Place &place) { nearest.consider(place); });
    }
    return nearest.place();
}

template <typename Visit> void Overview::forEachLinkUnder(const Place &pixel, Visit visit) const
{
    const LinkSet &links = m_workspace.snapshot().links();
    const PixelScale &lines = m_density->scale(Side::Left);
    for (std::uint32_t row = lines.firstRow(pixel.left); row < lines.firstRow(pixel.left + 1); ++row) {
        const std::uint32_t slot = m_arrangement.order(Side::Left).slot(row);
        if (slot >= links.size(Side::Left))
            continue; // it was added, and has no link yet
        for (const std::uint32_t other : links.linksOf(Side::Left, slot)) {
            const auto column = m_arrangement.order(Side::Right).row(other);
            if (column && m_density->scale(Side::Right).pixelOf(*column) == pixel.right)
                visit(Place{row, *column});
        }
    }
}

std::uint32_t Overview::notedLine(Side side, std::uint32_t row) const
{
    constexpr std::uint32_t reach = 2; // pixels
    const auto &lines = m_staged.lines[side];
    if (!isCurrent() || lines.empty())
        return row;
    const std::uint32_t pixel = m_density->scale(side).pixelOf(row);
    const std::uint32_t first = std::max(reach, pixel) - reach;
    const auto end = std::min<std::size_t>(lines.size(), std::size_t(pixel) + reach + 1);
    if (std::all_of(lines.begin() + first, lines.begin() + std::ptrdiff_t(end),
                    [](std::uint8_t bits) { return bits == 0; }))
        return row;
    std::uint32_t nearest = row;
    std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
    forEachStaged([&](const Place &place, LinkMark) {
        const std::uint32_t distance = place[side] > row ? place[side] - row : row - place[side];
        if (distance < least) {
            least = distance;
            nearest = place[side];
        }
    });
    return nearest;
}

std::size_t Overview::stagedCount(const Place &at) const
{
    std::size_t count = 0;
    if (isCurrent() && !m_staged.pixels.empty()) {
        const Place pixel = pixelOf(at);
        if (m_staged.pixels[std::size_t(pixel.left) * m_density->scale(Side::Right).pixels + pixel.right]
            != 0)
            forEachStaged([&](const Place &place, LinkMark) {
                const Place of = pixelOf(place);
                count += of.left == pixel.left && of.right == pixel.right ? 1 : 0;
            });
    }
    return count;
}

} // namespace crosscheck
