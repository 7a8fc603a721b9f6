// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document.h"

#include <QLocale>

namespace crosscheck {

Document::Document(Association association, SnapshotPtr snapshot, WorkerThread &worker, QObject *parent)
    : QObject(parent)
    , m_workspace(std::move(association), std::move(snapshot))
    , m_arrangement(m_workspace, worker)
    , m_matrix(m_workspace, m_arrangement)
    , m_leftList(m_workspace, m_arrangement, Side::Left)
    , m_rightList(m_workspace, m_arrangement, Side::Right)
    , m_changes(m_workspace)
{
    connect(&m_workspace, &Workspace::snapshotChanged, this, &Document::performWaiting);
}

void Document::setLockedReason(const QString &reason)
{
    if (m_lockedReason == reason)
        return;
    m_lockedReason = reason;
    Q_EMIT lockedChanged();
}

bool Document::refuseWhenLocked()
{
    if (m_lockedReason.isEmpty())
        return false;
    Q_EMIT refused({ErrorKind::ReadOnly, tr("Nothing can be changed now. %1").arg(m_lockedReason), {}, {}});
    return true;
}

void Document::perform(const Edit &edit, const QString &text, int stroke)
{
    if (!edit.isEmpty() && !refuseWhenLocked())
        m_undoStack.push(new EditCommand(m_workspace, edit, text, stroke));
}

void Document::setLinked(std::vector<std::uint32_t> lefts, std::vector<std::uint32_t> rights, bool linked,
                         int stroke)
{
    if (refuseWhenLocked())
        return;
    if (!m_workspace.snapshot().hasLinks()) {
        m_waiting.emplace_back(
            [this, lefts, rights, linked, stroke] { setLinked(lefts, rights, linked, stroke); });
        return;
    }
    const auto edit = m_workspace.editLinks(lefts, rights, linked);
    if (!edit) {
        Q_EMIT refused(edit.error());
        return;
    }
    const int count = int(edit->link.size() + edit->unlink.size());
    QString text = linked ? tr("grant %n link(s)", nullptr, count) : tr("revoke %n link(s)", nullptr, count);
    if (count == 1) {
        const Cell cell = linked ? edit->link.front() : edit->unlink.front();
        text = (linked ? tr("grant %1 → %2") : tr("revoke %1 → %2"))
                   .arg(m_workspace.name(cell.left), m_workspace.name(cell.right));
    }
    perform(*edit, text, stroke);
}

void Document::toggle(std::uint32_t left, std::uint32_t right)
{
    if (!m_workspace.snapshot().hasLinks()) {
        if (!refuseWhenLocked())
            m_waiting.emplace_back([this, left, right] { toggle(left, right); });
        return;
    }
    setLinked({left}, {right}, !m_workspace.cell(left, right).isLinkedAfterSave());
}

void Document::deleteEntities(Side side, const std::vector<std::uint32_t> &slots)
{
    const auto edit = m_workspace.editDelete(side, slots);
    if (!edit) {
        Q_EMIT refused(edit.error());
        return;
    }
    perform(*edit, tr("delete %n row(s)", nullptr, int(edit->entities.size())));
}

void Document::performWaiting()
{
    if (!m_workspace.snapshot().hasLinks())
        return;
    for (const auto &act : std::exchange(m_waiting, {}))
        act();
}

} // namespace crosscheck
