// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/rowset.h"
#include "ui/accessiblegrid.h"
#include "ui/document.h"
#include "ui/scrollrange.h"

#include <QAbstractScrollArea>

namespace crosscheck {

/// One side as a list of a million rows at no cost: selection kept by slot, boxes that show and change the links with
/// the rows that drive it (see EntityListModel). While it has boxes, the arrow keys move between them without
/// selecting, so that Space can change them. A selected row that a filter hides counts as selected again once it is
/// shown again.
class EntityListView final : public QAbstractScrollArea, public AccessibleGrid
{
    Q_OBJECT

public:
    explicit EntityListView(Side side, QWidget *parent = nullptr);

    void setDocument(Document *document);
    /// Without those that the filter hides.
    [[nodiscard]] std::vector<std::uint32_t> selectedSlots() const;
    /// Whether there is a selection, be it shown or not.
    [[nodiscard]] bool hasSelection() const { return !m_selected.isEmpty(); }
    [[nodiscard]] std::optional<std::uint32_t> currentSlot() const;
    void selectOnly(std::uint32_t slot);
    void clearSelection();
    void selectAllShown();

    // AccessibleGrid
    QWidget &gridViewport() override { return *viewport(); }
    bool isTable() const override { return false; }
    Extent wholeGrid() const override;
    Extent shownGrid() const override;
    CellInfo gridCell(Cell cell) const override;
    QString gridName() const override { return accessibleName(); }
    QString gridDescription() const override;
    QString headerName(Qt::Orientation orientation, int section) const override;
    Cell currentGridCell() const override { return {m_current, 0}; }
    void toggleGridCell(Cell cell) override;

Q_SIGNALS:
    /// The person selected other rows here.
    void selectionChanged();
    /// selectedSlots() and currentSlot() may be others, though the person selected nothing here.
    void targetsChanged();
    void currentChanged();
    void menuRequested(const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    [[nodiscard]] EntityListModel &model() const { return m_document->list(m_side); }
    [[nodiscard]] const Order &order() const { return m_document->arrangement().order(m_side); }
    [[nodiscard]] int rowCount() const { return m_document ? int(order().rowCount()) : 0; }
    [[nodiscard]] bool hasBoxes() const { return m_document && !model().driver().empty(); }
    [[nodiscard]] std::uint32_t slot(int row) const { return order().slot(std::uint32_t(row)); }
    [[nodiscard]] QRect rowRect(int row) const;
    [[nodiscard]] QRect boxRect(int row) const;
    [[nodiscard]] int rowAt(int y) const;
    void updateExtent();
    void onSlotsMoved(const SlotMap &map);
    void onOrderChanged();
    [[nodiscard]] int rowAfter(const QKeyEvent &event) const;
    void activateCurrent(bool byBox);
    void setCurrent(int row);
    void selectRange(int from, int to);
    void paintRow(QPainter &painter, int row) const;

    Side m_side;
    Document *m_document = nullptr;
    ScrollRange m_vertical;
    RowSet m_selected;
    int m_current = -1;
    int m_near = -1; ///< where the current row was, for the arrow keys, while there is none
    std::optional<std::uint32_t> m_currentSlot;
    int m_anchor = 0;
    int m_hover = -1;
};

} // namespace crosscheck
