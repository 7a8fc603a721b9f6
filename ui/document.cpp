// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document.h"

#include <QLocale>

namespace crosscheck {

Document::Document(Association association, SnapshotPtr snapshot, WorkerThread &worker,
                   const Dialect &dialect, QObject *parent)
    : QObject(parent)
    , m_workspace(std::move(association), std::move(snapshot))
    , m_arrangement(m_workspace, worker)
    , m_overview(m_workspace, m_arrangement)
    , m_unseen(m_workspace)
    , m_matrix(m_workspace, m_arrangement, m_unseen)
    , m_leftList(m_workspace, m_arrangement, Side::Left)
    , m_rightList(m_workspace, m_arrangement, Side::Right)
    , m_changes(m_workspace, dialect)
{
    connect(&m_workspace, &Workspace::snapshotChanged, this, &Document::dropObsolete);
    connect(&m_workspace, &Workspace::snapshotChanged, this, &Document::performWaiting);
}

void Document::setLockedReason(const QString &reason)
{
    if (m_lockedReason == reason)
        return;
    m_lockedReason = reason;
    Q_EMIT lockedChanged();
}

void Document::setLinkEvents(std::shared_ptr<const LinkEvents> events)
{
    m_events = std::move(events);
    Q_EMIT linkEventsChanged();
}

/// What somebody else has done since, with another program, is not known.
QString Document::eventText(std::uint32_t left, std::uint32_t right) const
{
    const Snapshot &snapshot = m_workspace.snapshot();
    if (m_events->size() == 0 || !snapshot.hasLinks() || left >= snapshot.axis(Side::Left).size()
        || right >= snapshot.axis(Side::Right).size())
        return {};
    const LinkEvent *event = m_events->find(snapshot.axis(Side::Left).key(left).display(),
                                            snapshot.axis(Side::Right).key(right).display());
    if (!event || event->isGrant != snapshot.links().contains(left, right))
        return {};
    const QString when = QLocale().toString(event->time.toLocalTime(), QLocale::ShortFormat);
    return (event->isGrant ? tr("granted %1 by %2") : tr("revoked %1 by %2")).arg(when, event->user);
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

void Document::keep(const std::vector<int> &changes)
{
    if (refuseWhenLocked())
        return;
    const ChangesModel::Kept kept = m_changes.kept(changes);
    if (!kept.rows.empty())
        m_workspace.confirmRows(kept.rows);
    if (!kept.links.empty())
        m_workspace.confirmLinks(kept.links);
}

void Document::undo()
{
    dropObsolete();
    m_undoStack.undo();
    dropObsolete();
}

void Document::redo()
{
    dropObsolete();
    m_undoStack.redo();
    dropObsolete();
}

/// Steps of which nothing is left: undo and redo are always about something.
void Document::dropObsolete()
{
    while (m_undoStack.canUndo() && m_undoStack.command(m_undoStack.index() - 1)->isObsolete())
        m_undoStack.undo();
    while (m_undoStack.canRedo() && m_undoStack.command(m_undoStack.index())->isObsolete())
        m_undoStack.redo();
}

bool Document::isEditable() const
{
    return m_lockedReason.isEmpty() && m_workspace.snapshot().hasLinks();
}

std::size_t Document::unsavedCount() const
{
    return m_workspace.changes().size() + m_waiting.size();
}

void Document::setLinked(const std::vector<std::uint32_t> &lefts, const std::vector<std::uint32_t> &rights,
                         bool linked, int stroke)
{
    if (refuseWhenLocked())
        return;
    const auto edit = m_workspace.editLinks(lefts, rights, linked);
    if (!edit) {
        Q_EMIT refused(edit.error());
        return;
    }
    const int count = int(edit->link.size() + edit->unlink.size());
    QString text
        = linked ? tr("grant %Ln link(s)", nullptr, count) : tr("revoke %Ln link(s)", nullptr, count);
    if (count == 1) {
        const Cell cell = linked ? edit->link.front() : edit->unlink.front();
        text = (linked ? tr("grant %1 → %2") : tr("revoke %1 → %2"))
                   .arg(m_workspace.name(cell.left), m_workspace.name(cell.right));
    }
    perform(*edit, text, stroke);
}

bool Document::setPayload(const std::vector<std::uint32_t> &lefts, const std::vector<std::uint32_t> &rights,
                          const QString &column, const Value &value)
{
    if (refuseWhenLocked())
        return false;
    const auto edit = m_workspace.editPayload(lefts, rights, column, value);
    if (!edit) {
        Q_EMIT refused(edit.error());
        return false;
    }
    const int count = int(edit->payload.size());
    QString text = tr("set “%1” of %Ln link(s)", nullptr, count).arg(column);
    if (count == 1) {
        const Cell cell = edit->payload.front().cell;
        text = tr("set “%1” of %2 → %3")
                   .arg(column, m_workspace.name(cell.left), m_workspace.name(cell.right));
    }
    perform(*edit, text);
    return true;
}

void Document::giveLacking(const std::map<QString, Value> &values)
{
    const Edit edit = m_workspace.editLacking(values);
    perform(edit, tr("give %Ln new link(s) their values", nullptr, int(edit.payload.size())));
}

void Document::toggle(std::uint32_t left, std::uint32_t right)
{
    if (m_workspace.snapshot().hasLinks())
        setLinked({left}, {right}, !m_workspace.cell(left, right).isLinkedAfterSave());
    else if (!refuseWhenLocked())
        m_waiting.push_back(
            Cell::of(m_workspace.idAt(Side::Left, left), m_workspace.idAt(Side::Right, right)));
}

bool Document::deleteEntities(const std::vector<EntityId> &ids)
{
    if (refuseWhenLocked())
        return false;
    const auto edit = m_workspace.editDelete(ids);
    if (!edit) {
        Q_EMIT refused(edit.error());
        return false;
    }
    perform(*edit, tr("delete %Ln row(s)", nullptr, int(edit->entities.size())));
    return !edit->isEmpty();
}

void Document::performWaiting()
{
    if (!m_workspace.snapshot().hasLinks())
        return;
    for (const Cell cell : std::exchange(m_waiting, {})) {
        const auto left = m_workspace.slotOf(cell.left);
        const auto right = m_workspace.slotOf(cell.right);
        if (left && right)
            toggle(*left, *right);
    }
}

} // namespace crosscheck
