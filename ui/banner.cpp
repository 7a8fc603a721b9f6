// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/banner.h"

#include "ui/icons.h"
#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace crosscheck {

Banner::Banner(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_offer(new QToolButton(this))
    , m_otherOffer(new QToolButton(this))
    , m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("banner"));
    setAccessibleName(tr("Message"));
    m_text->setObjectName(QStringLiteral("bannerText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_offer->setObjectName(QStringLiteral("bannerOffer"));
    m_otherOffer->setObjectName(QStringLiteral("bannerOtherOffer"));
    m_close->setObjectName(QStringLiteral("bannerClose"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close the message"));
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 6, 6);
    layout->setSpacing(10);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_offer);
    layout->addWidget(m_otherOffer);
    layout->addWidget(m_close);
    hide();
}

void Banner::dismiss()
{
    hide();
}

void Banner::tell(Kind kind, const QString &text, const QString &detail, Topic topic)
{
    m_kind = kind;
    m_topic = topic;
    m_text->setText(onOneLine(detail.isEmpty() ? text : QString(text + QLatin1Char(' ') + detail)));
    m_offer->hide();
    m_otherOffer->hide();
    applyTheme();
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Banner::offer(QAction *action, QAction *other)
{
    for (const auto &[button, wanted] : {std::pair(m_offer, action), std::pair(m_otherOffer, other)}) {
        for (QAction *old : button->actions())
            button->removeAction(old);
        button->setVisible(wanted != nullptr);
        if (wanted)
            button->setDefaultAction(wanted);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    }
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::applyTheme()
{
    const char *name = m_kind == Kind::Error ? "error" : m_kind == Kind::Warning ? "warning" : "info";
    m_icon->setPixmap(icon(QLatin1String(name)).pixmap(QSize(18, 18), devicePixelRatioF()));
    m_close->setIcon(icon(QStringLiteral("close")));
    update();
}

void Banner::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    const QColor ground = m_kind == Kind::Error ? theme.revokeGround
        : m_kind == Kind::Warning               ? theme.warningGround
                                                : theme.selection;
    const QColor edge = m_kind == Kind::Error ? theme.revoke
        : m_kind == Kind::Warning             ? theme.warning
                                              : theme.accent;
    QPainter painter(this);
    painter.fillRect(rect(), ground);
    painter.fillRect(QRect(0, 0, 3, height()), edge);
}

} // namespace crosscheck
