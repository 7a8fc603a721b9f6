// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/changedelegate.h"

#include "core/models/changesmodel.h"
#include "ui/cellglyphs.h"
#include "ui/icons.h"
#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace crosscheck {

namespace {

constexpr int entryHeight = 26;
constexpr int signSize = 15;
constexpr int crossSize = 14;

QRect crossRect(const QRect &entry)
{
    return {entry.right() - crossSize - 10, entry.top() + (entry.height() - crossSize) / 2, crossSize,
            crossSize};
}

} // namespace

QSize ChangeDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, entryHeight};
}

void ChangeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
    const bool isHovered = option.state.testFlag(QStyle::State_MouseOver);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(option.rect, isCurrent ? theme.selection : isHovered ? theme.crosshair : theme.base);
    const auto kind = ChangesModel::Kind(index.data(ChangesModel::KindRole).toInt());
    const bool takesAway = kind == ChangesModel::Kind::Revoke || kind == ChangesModel::Kind::Delete;
    const QColor color = takesAway ? theme.revoke : theme.grant;
    const QRectF sign(option.rect.left() + 10, option.rect.top() + (entryHeight - signSize) / 2.0, signSize,
                      signSize);
    painter->setPen(QPen(color, 1.2));
    painter->setBrush(takesAway ? theme.revokeGround : theme.grantGround);
    painter->drawRoundedRect(sign, 3.5, 3.5);
    if (kind == ChangesModel::Kind::Rename || kind == ChangesModel::Kind::Change)
        icon(QStringLiteral("rename")).paint(painter, sign.toRect().adjusted(1, 1, -1, -1));
    else
        takesAway ? drawMinus(*painter, sign, color) : drawPlus(*painter, sign, color);

    const QString trouble = index.data(ChangesModel::TroubleRole).toString();
    QString text = onOneLine(index.data(Qt::DisplayRole).toString());
    if (!trouble.isEmpty())
        text += QStringLiteral(" — ") + trouble;
    const QRect inner = option.rect.adjusted(10 + signSize + 10, 0, -crossSize - 20, 0);
    painter->setPen(trouble.isEmpty() ? theme.text : theme.revoke);
    painter->setFont(option.font);
    painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(text, Qt::ElideRight, inner.width()));
    if (isHovered || isCurrent)
        icon(QStringLiteral("close")).paint(painter, crossRect(option.rect));
    painter->restore();
}

bool ChangeDelegate::editorEvent(QEvent *event, QAbstractItemModel *, const QStyleOptionViewItem &option,
                                 const QModelIndex &index)
{
    if (event->type() != QEvent::MouseButtonRelease)
        return false;
    const QPoint point = static_cast<QMouseEvent *>(event)->position().toPoint();
    if (!crossRect(option.rect).adjusted(-5, -5, 5, 5).contains(point))
        return false;
    Q_EMIT dropRequested(index);
    return true;
}

} // namespace crosscheck
