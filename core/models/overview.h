// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/arrangement.h"
#include "core/models/density.h"

#include <QTimer>

namespace crosscheck {

/// The whole shown matrix as a picture: where its links lie, and where something is staged. It is computed on a worker's
/// thread, soon after filters, links or what is wanted of it changed; until then the picture before is kept.
class Overview final : public QObject
{
    Q_OBJECT

public:
    Overview(Workspace &workspace, Arrangement &arrangement, QObject *parent = nullptr);

    /// Nothing is computed before.
    void start(WorkerThread &background);
    /// The picture's height (left) and width (right); 0 where none is wanted.
    void setMostPixels(const PerSide<int> &most);

    /// Null where none is wanted, while links are not loaded, and where nothing is shown.
    [[nodiscard]] const DensityPtr &density() const { return m_density; }

    /// Whether there is a density, and of what is shown now; its size may be one that was wanted before.
    [[nodiscard]] bool isCurrent() const;

    /// What is staged under a pixel, as bits.
    enum StagedBit : std::uint8_t { GrantBit = 1, RevokeBit = 2 };
    struct Staged {
        std::vector<std::uint8_t> pixels; ///< row by row, as the density has them; empty where none is staged
        PerSide<std::vector<std::uint8_t>> lines{}; ///< of whole lines, likewise
    };
    [[nodiscard]] const Staged &staged() const { return m_staged; }

    /// Shown rows: those of a cell.
    using Place = PerSide<std::uint32_t>;
    /// The cell that is meant by one of those under a pixel: the nearest that is staged there or a pixel beside it (they are drawn
    /// larger than they are), else the nearest link under it, else that one. Passes over what is staged or over the cells of these
    /// pixels, whichever is less, or over the links of the pixel's rows; where the density is not current, over none.
    [[nodiscard]] Place noted(const Place &at) const;
    /// The same of a row of one side and its line, where only what is staged counts; where more than a million links are, none does.
    [[nodiscard]] std::uint32_t notedLine(Side side, std::uint32_t row) const;
    /// How many staged changes lie under a cell's pixel.
    [[nodiscard]] std::size_t stagedCount(const Place &at) const;

Q_SIGNALS:
    void changed();

private:
    void compute();
    void updateStaged();
    /// Pixels, and the rows under them; the last ones included.
    struct Area {
        Place first;
        Place last;
    };
    [[nodiscard]] Place pixelOf(const Place &at) const;
    [[nodiscard]] std::uint8_t &stagedAt(std::uint32_t left, std::uint32_t right);
    [[nodiscard]] Area around(const Place &pixel, std::uint32_t reach) const;
    [[nodiscard]] bool isStagedIn(const Area &pixels) const;
    /// Calls @p visit with each staged link that is shown: its place and its mark.
    template <typename Visit> void forEachStaged(Visit visit) const;
    /// Calls @p visit with the place of each staged link under some pixels.
    template <typename Visit> void forEachStagedIn(const Area &pixels, Visit visit) const;
    template <typename Visit> void forEachLinkUnder(const Place &pixel, Visit visit) const;

    Workspace &m_workspace;
    Arrangement &m_arrangement;
    WorkerThread *m_background = nullptr;
    PerSide<int> m_mostPixels{0, 0};
    DensityPtr m_density;
    PerSide<OrderPtr> m_orders;             ///< that it is of
    std::shared_ptr<const LinkSet> m_links; ///< likewise
    Staged m_staged;
    QTimer m_computation; ///< when orders or links changed
    QTimer m_staging;     ///< when something was staged
    Ticket m_ticket;
};

} // namespace crosscheck
