// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/entitylistview.h"

class QLabel;
class QLineEdit;
class QToolButton;

namespace crosscheck {

class FilterField;

/// One side of the window: title and count, filter, list, and the buttons that add, rename and delete.
class EntityPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit EntityPanel(Side side, QWidget *parent = nullptr);

    void setDocument(Document *document);
    [[nodiscard]] EntityListView &list() { return *m_list; }
    [[nodiscard]] QLineEdit &filter();
    void applyTheme();

    /// Asks for the new row's name, and for the values that its table demands.
    void askToAdd();
    void askToRename();
    void deleteSelected();

Q_SIGNALS:
    /// F2 where no name can be changed, with the reason.
    void renameRefused(const QString &reason);
    void deletionRequested(crosscheck::Side side, const std::vector<std::uint32_t> &slots);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHeader();
    void buildSortMenu();
    void buildMenu(const QPoint &globalPosition);
    void setSort(OrderSpec::Sort sort);
    void updateHeader();
    void showTrouble();
    void updateButtons();
    [[nodiscard]] std::vector<std::uint32_t> targets() const;
    [[nodiscard]] const EntitySide &side() const
    {
        return m_document->workspace().association().sides[m_side];
    }
    [[nodiscard]] QToolButton *makeButton(const QString &name, const QString &iconName);

    Side m_side;
    Document *m_document = nullptr;
    QLabel *m_title;
    QLabel *m_count;
    FilterField *m_filter;
    QLabel *m_trouble; ///< what is wrong with the filter
    EntityListView *m_list;
    QToolButton *m_add;
    QToolButton *m_rename;
    QToolButton *m_delete;
    QToolButton *m_sort;
};

} // namespace crosscheck
