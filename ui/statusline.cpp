// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statusline.h"

#include "ui/cellglyphs.h"
#include "ui/elidedlabel.h"
#include "ui/icons.h"
#include "ui/session.h"

#include <QAccessible>
#include <QAction>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

namespace crosscheck {

namespace {

QStringList countsOf(Document &document)
{
    const Workspace &workspace = document.workspace();
    const QLocale locale;
    QStringList parts{
        workspace.association().name,
        QStringLiteral("%1 × %2").arg(locale.toString(workspace.snapshot().axis(Side::Left).size()),
                                      locale.toString(workspace.snapshot().axis(Side::Right).size()))};
    if (workspace.snapshot().hasLinks())
        parts.append(StatusLine::tr("%Ln link(s)", nullptr, int(workspace.snapshot().links().linkCount())));
    if (!workspace.changes().isEmpty())
        parts.append(
            StatusLine::tr("%1 staged").arg(locale.toString(qulonglong(workspace.changes().size()))));
    if (const QString strays = straysNotice(workspace.snapshot().strays()); !strays.isEmpty())
        parts.append(strays);
    return parts;
}

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QStatusBar(parent)
    , m_text(new ElidedLabel(this))
    , m_lock(new QLabel(this))
    , m_selection(new QLabel(this))
    , m_others(new QToolButton(this))
    , m_work(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QToolButton(this))
{
    setObjectName(QStringLiteral("status"));
    m_text->setObjectName(QStringLiteral("statusText"));
    m_text->setIndent(8);
    m_selection->setObjectName(QStringLiteral("statusSelection"));
    m_selection->setContentsMargins(8, 0, 10, 0);
    m_others->setObjectName(QStringLiteral("others"));
    m_others->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_others->setIconSize({12, 12});
    m_others->setAutoRaise(true);
    m_others->hide();
    m_lock->setObjectName(QStringLiteral("statusLock"));
    m_work->setObjectName(QStringLiteral("work"));
    m_progress->setObjectName(QStringLiteral("progress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setMaximumWidth(140);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(10);
    m_cancel->setObjectName(QStringLiteral("cancel"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAutoRaise(true);
    connect(m_cancel, &QToolButton::clicked, this, &StatusLine::cancelRequested);
    setSizeGripEnabled(false);
    setContentsMargins(0, 0, 8, 0);
    addWidget(m_lock);
    addWidget(m_text, 1);
    for (QWidget *widget : {static_cast<QWidget *>(m_others), static_cast<QWidget *>(m_selection),
                            static_cast<QWidget *>(m_work), static_cast<QWidget *>(m_progress),
                            static_cast<QWidget *>(m_cancel)})
        addPermanentWidget(widget);
    hideProgress();
}

void StatusLine::describe(const Session *session)
{
    if (!session) {
        m_text->clear();
        m_lock->hide();
        return;
    }
    QStringList parts{session->settings().displayName()};
    if (!session->readOnlyReason().isEmpty())
        parts.append(tr("read-only"));
    if (Document *document = session->document())
        parts += countsOf(*document);
    m_text->setText(parts.join(QStringLiteral(" · ")));
    m_lock->setVisible(!session->readOnlyReason().isEmpty());
    m_lock->setToolTip(tr("Read-only. %1").arg(session->readOnlyReason()));
    m_lock->setAccessibleName(m_lock->toolTip());
    applyTheme();
}

void StatusLine::setSelection(const QString &summary)
{
    m_selection->setText(summary);
    m_selection->setVisible(!summary.isEmpty());
}

void StatusLine::tellOthers(const QString &text, QAction *action)
{
    const bool isNews = !text.isEmpty() && (m_others->text().isEmpty() || action != m_othersAction);
    m_othersAction = action;
    m_others->disconnect(this);
    m_others->setText(text);
    m_others->setVisible(!text.isEmpty());
    if (text.isEmpty())
        return;
    m_others->setToolTip(action->toolTip());
    connect(m_others, &QToolButton::clicked, this, [action] { action->trigger(); });
    if (isNews) {
        QAccessibleEvent alert(m_others, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void StatusLine::setProgress(const QString &what, Progress progress)
{
    const bool isKnown = progress.total > 0;
    m_work->setText(what);
    m_progress->setRange(0, isKnown ? 1000 : 0);
    m_progress->setValue(isKnown ? int(std::min<qint64>(1000, progress.done * 1000 / progress.total)) : 0);
    for (QWidget *widget : {static_cast<QWidget *>(m_work), static_cast<QWidget *>(m_progress),
                            static_cast<QWidget *>(m_cancel)})
        widget->show();
}

void StatusLine::hideProgress()
{
    for (QWidget *widget : {static_cast<QWidget *>(m_work), static_cast<QWidget *>(m_progress),
                            static_cast<QWidget *>(m_cancel)})
        widget->hide();
}

void StatusLine::applyTheme()
{
    m_lock->setPixmap(icon(QStringLiteral("lock")).pixmap(QSize(14, 14), devicePixelRatioF()));
    QPixmap dot(m_others->iconSize() * devicePixelRatioF());
    dot.setDevicePixelRatio(devicePixelRatioF());
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    drawUnseen(painter, QRectF(2, 2, 8, 8));
    painter.end();
    m_others->setIcon(dot);
}

QString StatusLine::text() const
{
    return m_text->text();
}

} // namespace crosscheck
