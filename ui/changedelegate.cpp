// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/changedelegate.h"

#include "core/models/changegroups.h"
#include "ui/cellglyphs.h"
#include "ui/icons.h"
#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

namespace crosscheck {

namespace {

constexpr int entryHeight = 26;
constexpr int signSize = 15;
constexpr int crossSize = 14;
constexpr int margin = 10;
constexpr int indent = 18; // of entries in a group
constexpr int buttonPadding = 8;

QRect crossRect(const QRect &entry)
{
    return {entry.right() - crossSize - margin, entry.top() + (entry.height() - crossSize) / 2, crossSize,
            crossSize};
}

/// The buttons of an entry that somebody else stands in the way of, from the right.
struct Button {
    QString text;
    QRect place;
    bool keeps;
};

std::vector<Button> buttonsOf(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    std::vector<Button> buttons;
    if (!index.data(ChangesModel::ContestedRole).toBool() || index.data(ChangeGroups::IsGroupRole).toBool())
        return buttons;
    int right = option.rect.right() - margin + 2;
    const auto add = [&](const QString &text, bool keeps) {
        const int width = option.fontMetrics.horizontalAdvance(text) + 2 * buttonPadding;
        buttons.push_back(
            {text, QRect(right - width, option.rect.top() + 3, width, option.rect.height() - 6), keeps});
        right -= width + 6;
    };
    add(ChangeDelegate::tr("Take Theirs"), false);
    if (const int kept = index.data(ChangesModel::KeptRole).toInt(); kept > 0)
        add(kept == 1 ? ChangeDelegate::tr("Keep Mine")
                      : ChangeDelegate::tr("Keep Mine (%1)").arg(QLocale().toString(kept)),
            true);
    return buttons;
}

bool isUnderPointer(const QStyleOptionViewItem &option)
{
    return option.state.testFlag(QStyle::State_MouseOver) || option.state.testFlag(QStyle::State_Selected);
}

QString elided(const QStyleOptionViewItem &option, const QString &text, int width)
{
    return QFontMetrics(option.font).elidedText(onOneLine(text), Qt::ElideRight, width);
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
    painter->setFont(option.font);
    if (index.data(ChangeGroups::IsGroupRole).toBool()) {
        paintGroup(*painter, option, index);
        painter->restore();
        return;
    }
    const int left
        = option.rect.left() + margin + (index.data(ChangeGroups::IsInGroupRole).toBool() ? indent : 0);
    paintSign(*painter, QRectF(left, option.rect.top() + (entryHeight - signSize) / 2.0, signSize, signSize),
              ChangesModel::Kind(index.data(ChangesModel::KindRole).toInt()));
    const QString trouble = index.data(ChangesModel::TroubleRole).toString();
    QString text = index.data(Qt::DisplayRole).toString();
    if (!trouble.isEmpty())
        text += QStringLiteral(" — ") + trouble;
    const int taken = paintButtons(*painter, option, index);
    const QRect inner(left + signSize + margin, option.rect.top(),
                      option.rect.right() - taken - left - signSize - margin, option.rect.height());
    painter->setPen(trouble.isEmpty() ? theme.text : theme.revoke);
    painter->drawText(inner, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                      elided(option, text, inner.width()));
    painter->restore();
}

void ChangeDelegate::paintSign(QPainter &painter, const QRectF &place, ChangesModel::Kind kind)
{
    const Theme &theme = Theme::current();
    const bool takesAway = kind == ChangesModel::Kind::Revoke || kind == ChangesModel::Kind::Delete;
    const QColor color = takesAway ? theme.revoke : theme.grant;
    painter.setPen(QPen(color, 1.2));
    painter.setBrush(takesAway ? theme.revokeGround : theme.grantGround);
    painter.drawRoundedRect(place, 3.5, 3.5);
    if (kind == ChangesModel::Kind::Rename || kind == ChangesModel::Kind::Change)
        icon(QStringLiteral("rename")).paint(&painter, place.toRect().adjusted(1, 1, -1, -1));
    else
        takesAway ? drawMinus(painter, place, color) : drawPlus(painter, place, color);
}

/// An arrow that says whether it is open, the row's name and the counts, and a cross for all of it.
void ChangeDelegate::paintGroup(QPainter &painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index)
{
    const Theme &theme = Theme::current();
    const QPointF middle(option.rect.left() + margin + signSize / 2.0, option.rect.center().y() + 0.5);
    const qreal reach = 3.5;
    painter.setPen(QPen(theme.dimText, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (index.data(ChangeGroups::IsOpenRole).toBool())
        painter.drawPolyline(QPolygonF({middle + QPointF(-reach, -reach / 2), middle + QPointF(0, reach / 2),
                                        middle + QPointF(reach, -reach / 2)}));
    else
        painter.drawPolyline(QPolygonF({middle + QPointF(-reach / 2, -reach), middle + QPointF(reach / 2, 0),
                                        middle + QPointF(-reach / 2, reach)}));
    QStyleOptionViewItem bold = option;
    bold.font.setWeight(QFont::DemiBold);
    const QRect inner = option.rect.adjusted(margin + signSize + margin, 0, -crossSize - 2 * margin, 0);
    painter.setFont(bold.font);
    painter.setPen(index.data(ChangesModel::ContestedRole).toBool() ? theme.revoke : theme.text);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     elided(bold, index.data(Qt::DisplayRole).toString(), inner.width()));
    if (isUnderPointer(option))
        icon(QStringLiteral("close")).paint(&painter, crossRect(option.rect));
}

int ChangeDelegate::paintButtons(QPainter &painter, const QStyleOptionViewItem &option,
                                 const QModelIndex &index)
{
    const Theme &theme = Theme::current();
    const std::vector<Button> buttons = buttonsOf(option, index);
    for (const Button &button : buttons) {
        painter.setPen(QPen(theme.border, 1));
        painter.setBrush(theme.raised);
        painter.drawRoundedRect(QRectF(button.place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setPen(theme.text);
        painter.drawText(button.place, Qt::AlignCenter | Qt::TextSingleLine, button.text);
    }
    if (!buttons.empty())
        return option.rect.right() - buttons.back().place.left() + margin;
    if (isUnderPointer(option))
        icon(QStringLiteral("close")).paint(&painter, crossRect(option.rect));
    return crossSize + 2 * margin;
}

bool ChangeDelegate::editorEvent(QEvent *event, QAbstractItemModel *, const QStyleOptionViewItem &option,
                                 const QModelIndex &index)
{
    if (event->type() != QEvent::MouseButtonRelease
        || static_cast<QMouseEvent *>(event)->button() != Qt::LeftButton)
        return false;
    const QPoint point = static_cast<QMouseEvent *>(event)->position().toPoint();
    const std::vector<Button> buttons = buttonsOf(option, index);
    for (const Button &button : buttons) {
        if (button.place.contains(point)) {
            button.keeps ? Q_EMIT keepRequested(index) : Q_EMIT dropRequested(index);
            return true;
        }
    }
    if (buttons.empty() && crossRect(option.rect).adjusted(-5, -5, 5, 5).contains(point)) {
        Q_EMIT dropRequested(index);
        return true;
    }
    if (!index.data(ChangeGroups::IsGroupRole).toBool())
        return false;
    Q_EMIT openRequested(index, !index.data(ChangeGroups::IsOpenRole).toBool());
    return true;
}

} // namespace crosscheck
