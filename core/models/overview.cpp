// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/overview.h"

namespace crosscheck {

namespace {

constexpr int computationDelay = 60; // ms: a filter is typed, a window is dragged larger
constexpr int stagingDelay = 40;     // ms

void startAfter(QTimer &timer, int delay)
{
    if (!timer.isActive())
        timer.start(delay);
}

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

void Overview::updateStaged()
{
    m_staged = {};
    const LinkMarks &marks = m_workspace.changes().links();
    const PerSide<const Order *> orders{&m_arrangement.order(Side::Left), &m_arrangement.order(Side::Right)};
    if (isCurrent() && marks.size() > 0) {
        m_staged.pixels.resize(m_density->shades().size());
        for (const Side side : bothSides)
            m_staged.lines[side].resize(m_density->scale(side).pixels);
        const auto pixelOf = [&](Cell cell, Side side) -> std::optional<std::uint32_t> {
            const auto slot = m_workspace.slotOf(cell.id(side));
            const auto row = slot ? orders[side]->row(*slot) : std::nullopt;
            return row ? std::optional(m_density->scale(side).pixelOf(*row)) : std::nullopt;
        };
        marks.forEach([&](Cell cell, LinkMark mark) {
            const auto left = pixelOf(cell, Side::Left);
            const auto right = pixelOf(cell, Side::Right);
            if (!left || !right)
                return;
            const std::uint8_t bit = mark == LinkMark::Grant ? GrantBit : RevokeBit;
            m_staged.pixels[std::size_t(*left) * m_density->scale(Side::Right).pixels + *right] |= bit;
            m_staged.lines.left[*left] |= bit;
            m_staged.lines.right[*right] |= bit;
        });
    }
    Q_EMIT changed();
}

} // namespace crosscheck
