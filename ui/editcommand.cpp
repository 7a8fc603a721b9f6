// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editcommand.h"

#include <algorithm>

namespace crosscheck {

namespace {

void append(Edit &to, const Edit &more)
{
    to.entities.insert(to.entities.end(), more.entities.begin(), more.entities.end());
    to.link.insert(to.link.end(), more.link.begin(), more.link.end());
    to.unlink.insert(to.unlink.end(), more.unlink.begin(), more.unlink.end());
    to.restore.insert(to.restore.end(), more.restore.begin(), more.restore.end());
    to.payload.insert(to.payload.end(), more.payload.begin(), more.payload.end());
}

bool isAboutAny(EntityId changed, const std::vector<EntityId> &ids)
{
    return std::binary_search(ids.begin(), ids.end(), changed);
}

bool isAboutAny(Cell cell, const std::vector<EntityId> &ids)
{
    return isAboutAny(cell.left, ids) || isAboutAny(cell.right, ids);
}

bool isAboutAny(const PayloadState &state, const std::vector<EntityId> &ids)
{
    return isAboutAny(state.cell, ids);
}

bool isStaged(const Workspace &workspace, EntityId id)
{
    return workspace.entityChange(id) != nullptr;
}

bool isStaged(const Workspace &workspace, Cell cell)
{
    return workspace.changes().links().mark(cell) != LinkMark::None;
}

bool isStaged(const Workspace &workspace, const PayloadState &state)
{
    return workspace.changes().payload(state.cell) != nullptr;
}

} // namespace

EditCommand::EditCommand(Workspace &workspace, Edit edit, const QString &text, int stroke)
    : QUndoCommand(text)
    , m_workspace(workspace)
    , m_edit(std::move(edit))
    , m_stroke(stroke)
    , m_connections{
          QObject::connect(&workspace, &Workspace::overtaken, &workspace,
                           [this](const Overtaken &overtaken) {
                               forget([&overtaken](const auto &what) { return overtaken.contains(what); });
                           }),
          QObject::connect(&workspace, &Workspace::changedByOthers, &workspace,
                           [this](const std::vector<EntityId> &ids) {
                               forget([this, &ids](const auto &what) {
                                   return isAboutAny(what, ids) && !isStaged(m_workspace, what);
                               });
                           })}
{
}

EditCommand::~EditCommand()
{
    for (const QMetaObject::Connection &connection : m_connections)
        QObject::disconnect(connection);
}

template <typename IsTheirs> void EditCommand::forget(const IsTheirs &isTheirs)
{
    for (Edit *edit : {&m_edit, &m_inverse}) {
        for (auto *cells : {&edit->link, &edit->unlink, &edit->restore})
            std::erase_if(*cells, [&isTheirs](Cell cell) { return isTheirs(cell); });
        std::erase_if(edit->payload, [&](const PayloadState &state) {
            return isTheirs(state) || m_workspace.isSpent(state);
        });
        std::erase_if(edit->entities, [&isTheirs](const EntityState &state) { return isTheirs(state.id); });
    }
    setObsolete(m_inverse.isEmpty());
}

void EditCommand::redo()
{
    m_inverse = m_workspace.apply(m_edit);
    setObsolete(m_inverse.isEmpty());
}

void EditCommand::undo()
{
    const Edit back = m_workspace.apply(m_inverse);
    auto own = m_edit.entities.begin(); // after a save, redo takes this back rather than say it anew
    for (const EntityState &state : back.entities) { // in the order of the edit's
        own = std::find_if(own, m_edit.entities.end(),
                           [&state](const EntityState &one) { return one.id == state.id; });
        if (own == m_edit.entities.end())
            return;
        *own++ = state;
    }
}

bool EditCommand::mergeWith(const QUndoCommand *other)
{
    const auto *later = static_cast<const EditCommand *>(other);
    if (later->m_stroke != m_stroke)
        return false;
    append(m_edit, later->m_edit);
    append(m_inverse, later->m_inverse);
    return true;
}

} // namespace crosscheck
