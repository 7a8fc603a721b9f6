// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/changesmodel.h"

#include <QStyledItemDelegate>

namespace crosscheck {

/// Paints an entry of the changes panel (see ChangeGroups): its sign, its words, what stands in its way, and a cross that takes
/// it back; where somebody else stands in its way, buttons for both ways out instead.
class ChangeDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

Q_SIGNALS:
    void dropRequested(const QModelIndex &index);
    void keepRequested(const QModelIndex &index);
    void openRequested(const QModelIndex &index, bool isOpen);

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

private:
    static void paintGroup(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index);
    static void paintSign(QPainter &painter, const QRectF &place, ChangesModel::Kind kind);
    /// Paints what stands at the entry's right. @return the room that it takes.
    static int paintButtons(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index);
};

} // namespace crosscheck
