// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/accessiblegrid.h"
#include "ui/blockselection.h"
#include "ui/cellglyphs.h"
#include "ui/document.h"
#include "ui/matrixgeometry.h"
#include "ui/scrollrange.h"

#include <QAbstractScrollArea>
#include <QTimer>

namespace crosscheck {

class OverviewStrip;

/// The matrix: frozen headers, one-pass painting, 64-bit geometry, a block selection kept by slot. A click toggles a
/// cell, a drag selects a block, a drag that starts with Alt paints the first cell's new state.
class MatrixView final : public QAbstractScrollArea, public AccessibleGrid
{
    Q_OBJECT

public:
    explicit MatrixView(QWidget *parent = nullptr);

    /// Shows a document, or nothing.
    void setDocument(Document *document);

    [[nodiscard]] const MatrixGeometry &geometryOfCells() const { return m_geometry; }
    [[nodiscard]] const BlockSelection &selection() const { return m_selection; }
    [[nodiscard]] int currentRow() const { return m_current.row; }
    [[nodiscard]] int currentColumn() const { return m_current.column; }
    void setCurrent(int row, int column);
    /// Scrolls to a row of one side and makes it current; where a filter hides it, as soon as it is shown, and until then
    /// the keys change nothing.
    void showEntity(Side side, std::uint32_t slot);
    /// Goes to the first place that others changed, that is shown, and that nobody has looked at. @return whether there is one.
    bool showUnseen();

    [[nodiscard]] int zoom() const { return m_geometry.cellHeight; }
    /// @p cellHeight in pixels, kept within 12 and 48. The current cell, where it is in sight, stays where it is, else the middle.
    void setZoom(int cellHeight);
    /// Below the smallest readable cells comes the whole matrix.
    void zoomBy(int steps);
    /// Whether the whole matrix is shown at once, as a picture of where its links lie, in which a click goes to a place.
    [[nodiscard]] bool showsWhole() const { return m_showsWhole; }
    void setShowsWhole(bool whole);

    void selectAllShown();
    void selectCurrentRow();
    void selectCurrentColumn();
    /// Toggles the block to the opposite of the current cell.
    void toggleSelection();
    /// The selected cells that are shown, as slots; the current cell where no block is selected.
    [[nodiscard]] PerSide<std::vector<std::uint32_t>> targetSlots() const;
    /// The block as tab separated text with labels; empty with nothing selected, refused beyond a million cells.
    [[nodiscard]] Result<QString> selectionAsText() const;
    /// What Space would do, with its count: `12 cells: Space grants 7`. Empty for one cell.
    [[nodiscard]] QString selectionSummary() const;

    // AccessibleGrid
    QWidget &gridViewport() override { return *viewport(); }
    bool isTable() const override { return true; }
    Extent wholeGrid() const override;
    Extent shownGrid() const override;
    CellInfo gridCell(Cell cell) const override;
    QString gridName() const override;
    QString gridDescription() const override;
    QString headerName(Qt::Orientation orientation, int section) const override;
    Cell currentGridCell() const override { return m_current; }
    void toggleGridCell(Cell cell) override;

Q_SIGNALS:
    /// Soon after the block or what is staged in it changed.
    void selectionChanged();
    void showsWholeChanged(bool whole);
    /// Enter: the person wants to see or edit what the link holds.
    void payloadWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    enum class Drag { None, Press, Select, Paint };

    [[nodiscard]] const Order &order(Side side) const { return m_document->arrangement().order(side); }
    [[nodiscard]] std::uint32_t leftSlot(int row) const { return order(Side::Left).slot(std::uint32_t(row)); }
    [[nodiscard]] std::uint32_t rightSlot(int column) const
    {
        return order(Side::Right).slot(std::uint32_t(column));
    }
    void updateGeometry();
    void setZoom(int cellHeight, QPoint fixed);
    void zoomBy(int steps, QPoint fixed);
    [[nodiscard]] QPoint placeToKeep() const;
    void measureLabels();
    void sizeHeaders();
    [[nodiscard]] int labelOverhang() const;
    void ensureCurrentVisible();
    void onOrderChanged();
    void onSlotsMoved(Side side, const SlotMap &map);
    void onCellsChanged(const QModelIndex &first, const QModelIndex &last);
    void moveCurrent(Cell to, bool extends);
    void clearSelection();
    void selectBlock(Cell from, Cell to);
    void selectAlong(Side side, Cell at);
    [[nodiscard]] Cell steppedBy(const QKeyEvent &event) const;
    bool handleSpace(Qt::KeyboardModifiers modifiers);
    void paintCell(Cell cell);
    void pressHeader(QPoint point, bool extends);
    void setHover(Cell cell);
    void lookAt(Cell cell);
    [[nodiscard]] QString textAt(Cell cell) const;
    void makeStrips();
    void placeStrips();
    void showPlaceInStrips();
    void goTo(Cell cell);
    void scrollToMiddle(Side side, int row);
    [[nodiscard]] Cell wholeCellAt(QPoint point) const;
    [[nodiscard]] Cell notedCellAt(QPoint point) const;
    [[nodiscard]] QString wholeText(Cell cell) const;
    bool handleWholeKey(const QKeyEvent &event);

    Document *m_document = nullptr;
    MatrixGeometry m_geometry;
    PerSide<int> m_longestLabel{0, 0}; ///< pixels, of those that were measured
    ScrollRange m_horizontal;
    ScrollRange m_vertical;
    CellGlyphs m_glyphs;
    BlockSelection m_selection;
    Cell m_current{0, 0};
    PerSide<std::optional<std::uint32_t>> m_currentSlots;
    PerSide<std::optional<std::uint32_t>> m_awaited; ///< slots to be made current once they are shown
    Cell m_anchor{0, 0};
    Cell m_hover{-1, -1};
    Drag m_drag = Drag::None;
    Cell m_pressed{-1, -1};
    bool m_paintsLinked = false;
    int m_stroke = 0;
    bool m_showsWhole = false;
    bool m_awaitsRows = false; ///< to show the whole again
    QPixmap m_picture;         ///< of the whole matrix; null where it has to be made anew
    bool m_placesStrips = false;
    bool m_leftWholeByPress = false; ///< the press that may become a double click
    PerSide<OverviewStrip *> m_strips{nullptr, nullptr};
    QTimer m_selectionTimer;
};

} // namespace crosscheck
