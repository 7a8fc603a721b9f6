// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/icons.h"

#include "ui/theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

namespace crosscheck {

namespace {

/// Draws the picture's shape in the colour of the current theme.
class TintedSvgEngine final : public QIconEngine
{
public:
    explicit TintedSvgEngine(const QString &name)
        : m_name(name)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap picture = pixmap(rect.size() * ratio, mode, state);
        picture.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect, picture);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        QSvgRenderer(QStringLiteral(":/icons/%1.svg").arg(m_name)).render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        QColor color = Theme::current().text;
        if (mode == QIcon::Disabled) {
            color = Theme::current().dimText;
            color.setAlphaF(0.5F);
        }
        painter.fillRect(picture.rect(), color);
        return picture;
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state); // the size is in device pixels already
    }

    QIconEngine *clone() const override { return new TintedSvgEngine(m_name); }

private:
    QString m_name;
};

} // namespace

QIcon icon(const QString &name)
{
    return QIcon(new TintedSvgEngine(name));
}

} // namespace crosscheck
