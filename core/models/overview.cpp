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
        [this, orders = input.orders, links = input.links](DensityPtr density) {
            m_density = std::move(density);
            m_orders = orders;
            m_links = links;
            updateStaged();
        });
}

bool Overview::isCurrent() const
{
    return m_density && m_links && m_links == m_workspace.snapshot().sharedLinks()
        && m_orders.left == m_arrangement.sharedOrder(Side::Left)
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

std::uint8_t &Overview::stagedAt(std::uint32_t left, std::uint32_t right)
{
    return m_staged.pixels[std::size_t(left) * m_density->scale(Side::Right).pixels + right];
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
            stagedAt(pixel.left, pixel.right) |= bit;
            m_staged.lines.left[pixel.left] |= bit;
            m_staged.lines.right[pixel.right] |= bit;
        });
    }
    Q_EMIT changed();
}

Overview::Area Overview::around(const Place &pixel, std::uint32_t reach) const
{
    Area area{pixel, pixel};
    for (const Side side : bothSides) {
        area.first[side] = std::max(reach, pixel[side]) - reach;
        area.last[side] = std::min(pixel[side] + reach, m_density->scale(side).pixels - 1);
    }
    return area;
}

bool Overview::isStagedIn(const Area &pixels) const
{
    if (m_staged.pixels.empty())
        return false;
    const std::uint32_t width = m_density->scale(Side::Right).pixels;
    for (std::uint32_t y = pixels.first.left; y <= pixels.last.left; ++y) {
        const auto line = m_staged.pixels.begin() + std::ptrdiff_t(std::size_t(y) * width);
        if (std::any_of(line + pixels.first.right, line + pixels.last.right + 1,
                        [](std::uint8_t bits) { return bits != 0; }))
            return true;
    }
    return false;
}

template <typename Visit> void Overview::forEachStagedIn(const Area &pixels, Visit visit) const
{
    const auto begin = [&](Side side) { return m_density->scale(side).firstRow(pixels.first[side]); };
    const auto end = [&](Side side) { return m_density->scale(side).firstRow(pixels.last[side] + 1); };
    const Place first{begin(Side::Left), begin(Side::Right)};
    const Place last{end(Side::Left), end(Side::Right)};
    const std::size_t cells = std::size_t(last.left - first.left) * (last.right - first.right);
    if (m_workspace.changes().links().size() <= cells) {
        forEachStaged([&](const Place &place, LinkMark) {
            if (place.left >= first.left && place.left < last.left && place.right >= first.right
                && place.right < last.right)
                visit(place);
        });
        return;
    }
    for (std::uint32_t row = first.left; row < last.left; ++row) {
        const std::uint32_t left = m_arrangement.order(Side::Left).slot(row);
        for (std::uint32_t column = first.right; column < last.right; ++column) {
            if (m_workspace.cell(left, m_arrangement.order(Side::Right).slot(column)).mark != LinkMark::None)
                visit(Place{row, column});
        }
    }
}

Overview::Place Overview::noted(const Place &at) const
{
    if (!isCurrent())
        return at;
    const Place pixel = pixelOf(at);
    const Area area = around(pixel, 1);
    Nearest nearest(*m_density, at);
    const auto consider = [&nearest](const Place &place) { nearest.consider(place); };
    if (isStagedIn(area))
        forEachStagedIn(area, consider);
    else if (m_density->links(pixel.left, pixel.right) > 0)
        forEachLinkUnder(pixel, consider);
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
    constexpr std::uint32_t reach = 2;            // pixels
    constexpr std::size_t mostStaged = 1'000'000; // which are everywhere
    if (!isCurrent() || m_staged.pixels.empty() || m_workspace.changes().links().size() > mostStaged)
        return row;
    const Side other = side == Side::Left ? Side::Right : Side::Left;
    Place pixel{0, 0};
    pixel[side] = m_density->scale(side).pixelOf(row);
    Area area = around(pixel, reach);
    area.first[other] = 0;
    area.last[other] = m_density->scale(other).pixels - 1;
    std::uint32_t nearest = row;
    std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
    if (isStagedIn(area))
        forEachStagedIn(area, [&](const Place &place) {
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
    if (isCurrent()) {
        const Area area = around(pixelOf(at), 0);
        if (isStagedIn(area))
            forEachStagedIn(area, [&count](const Place &) { ++count; });
    }
    return count;
}

} // namespace crosscheck
