// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/icons.h"

#include "ui/theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
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
        QColor color = Theme::current().text;
        if (mode == QIcon::Disabled) {
            color = Theme::current().dimText;
            color.setAlphaF(0.5F);
        }
        const QString key = QStringLiteral("crosscheck %1 %2 %3 %4")
                                .arg(m_name, QString::number(size.width()), QString::number(size.height()),
                                     color.name(QColor::HexArgb));
        QPixmap picture;
        if (QPixmapCache::find(key, &picture)) // a click paints a dozen of them
            return picture;
        picture = QPixmap(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        QSvgRenderer(QStringLiteral(":/icons/%1.svg").arg(m_name)).render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(picture.rect(), color);
        painter.end();
        QPixmapCache::insert(key, picture);
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
