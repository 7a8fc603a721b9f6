// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accessiblegrid.h"

#include <QAccessibleWidget>

#include <map>

namespace crosscheck {

namespace {

constexpr std::size_t mostKeptCells = 4096;

QWidget &viewOf(AccessibleGrid &grid)
{
    return *grid.gridViewport().parentWidget();
}

class CellInterface final : public QAccessibleInterface,
                            public QAccessibleTableCellInterface,
                            public QAccessibleActionInterface
{
public:
    CellInterface(AccessibleGrid &grid, AccessibleGrid::Cell cell)
        : m_grid(grid)
        , m_cell(cell)
    {
    }

    bool isValid() const override
    {
        const auto whole = m_grid.wholeGrid();
        return m_cell.row <= whole.lastRow && m_cell.column <= whole.lastColumn;
    }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(&viewOf(m_grid));
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QWindow *window() const override { return viewOf(m_grid).window()->windowHandle(); }

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name && isValid() ? m_grid.gridCell(m_cell).name : QString();
    }
    void setText(QAccessible::Text, const QString &) override {}
    QRect rect() const override
    {
        const QRect inside = m_grid.gridCell(m_cell).rect;
        return {m_grid.gridViewport().mapToGlobal(inside.topLeft()), inside.size()};
    }
    QAccessible::Role role() const override
    {
        return m_grid.isTable() ? QAccessible::Cell : QAccessible::ListItem;
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        const auto info = m_grid.gridCell(m_cell);
        state.focusable = true;
        state.selectable = true;
        state.checkable = info.isCheckable;
        state.checked = info.isCheckable && info.checkState == Qt::Checked;
        state.checkStateMixed = info.checkState == Qt::PartiallyChecked;
        state.selected = info.isSelected;
        state.focused = info.isCurrent && viewOf(m_grid).hasFocus();
        state.offscreen = !m_grid.gridViewport().rect().intersects(info.rect);
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::ActionInterface)
            return static_cast<QAccessibleActionInterface *>(this);
        if (type == QAccessible::TableCellInterface && m_grid.isTable())
            return static_cast<QAccessibleTableCellInterface *>(this);
        return nullptr;
    }

    // Actions
    QStringList actionNames() const override
    {
        return isValid() && m_grid.gridCell(m_cell).isCheckable ? QStringList{toggleAction()} : QStringList();
    }
    void doAction(const QString &name) override
    {
        if (name == toggleAction() && isValid())
            m_grid.toggleGridCell(m_cell);
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

    // Table cell
    bool isSelected() const override { return m_grid.gridCell(m_cell).isSelected; }
    QList<QAccessibleInterface *> columnHeaderCells() const override { return {}; }
    QList<QAccessibleInterface *> rowHeaderCells() const override { return {}; }
    int columnIndex() const override { return m_cell.column; }
    int rowIndex() const override { return m_cell.row; }
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QAccessibleInterface *table() const override { return parent(); }

private:
    AccessibleGrid &m_grid;
    AccessibleGrid::Cell m_cell;
};

/// Cells have interfaces only while somebody may look at them: those on screen, and a few asked for by place.
class GridInterface final : public QAccessibleWidget, public QAccessibleTableInterface
{
public:
    GridInterface(QWidget &widget, AccessibleGrid &grid)
        : QAccessibleWidget(&widget, grid.isTable() ? QAccessible::Table : QAccessible::List)
        , m_grid(grid)
    {
    }
    ~GridInterface() override { forget(); }

    void forget()
    {
        for (const auto &[cell, id] : m_cells)
            QAccessible::deleteAccessibleInterface(id);
        m_cells.clear();
    }

    QAccessibleInterface *cell(AccessibleGrid::Cell place) const
    {
        const auto whole = m_grid.wholeGrid();
        if (place.row < 0 || place.column < 0 || place.row > whole.lastRow || place.column > whole.lastColumn)
            return nullptr;
        if (const auto known = m_cells.find(place); known != m_cells.end())
            return QAccessible::accessibleInterface(known->second);
        if (m_cells.size() >= mostKeptCells)
            forgetHidden();
        auto *made = new CellInterface(m_grid, place);
        m_cells[place] = QAccessible::registerAccessibleInterface(made);
        return made;
    }

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Name)
            return m_grid.gridName();
        return kind == QAccessible::Description ? m_grid.gridDescription() : QAccessibleWidget::text(kind);
    }
    int childCount() const override
    {
        const auto shown = m_grid.shownGrid();
        return shown.rows() * shown.columns();
    }
    QAccessibleInterface *child(int index) const override
    {
        const auto shown = m_grid.shownGrid();
        if (index < 0 || index >= childCount())
            return nullptr;
        return cell({shown.firstRow + index / shown.columns(), shown.firstColumn + index % shown.columns()});
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        const auto shown = m_grid.shownGrid();
        for (const auto &[place, id] : m_cells) {
            if (QAccessible::accessibleInterface(id) != child)
                continue;
            const bool isShown = place.row >= shown.firstRow && place.row <= shown.lastRow
                && place.column >= shown.firstColumn && place.column <= shown.lastColumn;
            return isShown ? (place.row - shown.firstRow) * shown.columns() + place.column - shown.firstColumn
                           : -1;
        }
        return -1;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint inside = m_grid.gridViewport().mapFromGlobal(QPoint(x, y));
        for (int i = 0; i < childCount(); ++i) {
            const auto shown = m_grid.shownGrid();
            const AccessibleGrid::Cell place{shown.firstRow + i / shown.columns(),
                                             shown.firstColumn + i % shown.columns()};
            if (m_grid.gridCell(place).rect.contains(inside))
                return cell(place);
        }
        return nullptr;
    }
    QAccessibleInterface *focusChild() const override
    {
        return widget()->hasFocus() ? cell(m_grid.currentGridCell()) : nullptr;
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TableInterface && m_grid.isTable())
            return static_cast<QAccessibleTableInterface *>(this);
        return QAccessibleWidget::interface_cast(type);
    }

    // Table
    QAccessibleInterface *caption() const override { return nullptr; }
    QAccessibleInterface *summary() const override { return nullptr; }
    QAccessibleInterface *cellAt(int row, int column) const override { return cell({row, column}); }
    int columnCount() const override { return m_grid.wholeGrid().columns(); }
    int rowCount() const override { return m_grid.wholeGrid().rows(); }
    QString columnDescription(int column) const override { return m_grid.headerName(Qt::Horizontal, column); }
    QString rowDescription(int row) const override { return m_grid.headerName(Qt::Vertical, row); }
    int selectedCellCount() const override { return int(selectedCells().size()); }
    QList<QAccessibleInterface *> selectedCells() const override
    {
        QList<QAccessibleInterface *> selected; // of those on screen: the block may hold any number
        for (int i = 0; i < childCount(); ++i) {
            if (QAccessibleInterface *shown = child(i); shown->state().selected)
                selected.append(shown);
        }
        return selected;
    }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return 0; }
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override { return {}; }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int) const override { return false; }
    bool selectRow(int) override { return false; }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent *) override { forget(); }

private:
    void forgetHidden() const
    {
        const auto shown = m_grid.shownGrid();
        std::erase_if(m_cells, [&shown](const auto &entry) {
            const auto &[place, id] = entry;
            const bool isShown = place.row >= shown.firstRow && place.row <= shown.lastRow
                && place.column >= shown.firstColumn && place.column <= shown.lastColumn;
            if (!isShown)
                QAccessible::deleteAccessibleInterface(id);
            return !isShown;
        });
    }

    AccessibleGrid &m_grid;
    mutable std::map<AccessibleGrid::Cell, QAccessible::Id> m_cells; ///< made when asked for
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *grid = dynamic_cast<AccessibleGrid *>(object);
    return grid ? new GridInterface(*static_cast<QWidget *>(object), *grid) : nullptr;
}

GridInterface *interfaceOf(AccessibleGrid &grid)
{
    return QAccessible::isActive()
        ? static_cast<GridInterface *>(QAccessible::queryAccessibleInterface(&viewOf(grid)))
        : nullptr;
}

} // namespace

void installAccessibleGrids()
{
    QAccessible::installFactory(makeInterface);
}

void announceGridCell(AccessibleGrid &grid, AccessibleGrid::Cell cell)
{
    GridInterface *table = interfaceOf(grid);
    const auto shown = grid.shownGrid();
    if (!table || cell.row < shown.firstRow || cell.row > shown.lastRow || cell.column < shown.firstColumn
        || cell.column > shown.lastColumn)
        return;
    QAccessibleInterface *changed = table->cell(cell);
    QAccessibleEvent renamed(changed, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&renamed);
    QAccessible::State states;
    states.checked = true;
    QAccessibleStateChangeEvent checked(changed, states);
    QAccessible::updateAccessibility(&checked);
}

void announceCurrentCell(AccessibleGrid &grid)
{
    GridInterface *table = interfaceOf(grid);
    QAccessibleInterface *current = table && viewOf(grid).hasFocus() ? table->focusChild() : nullptr;
    if (!current)
        return;
    QAccessibleEvent focused(current, QAccessible::Focus);
    QAccessible::updateAccessibility(&focused);
}

void announceGridReset(AccessibleGrid &grid)
{
    GridInterface *table = interfaceOf(grid);
    if (!table)
        return;
    table->forget();
    QAccessibleEvent reset(&viewOf(grid), QAccessible::VisibleDataChanged);
    QAccessible::updateAccessibility(&reset);
}

} // namespace crosscheck
