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
}

} // namespace

EditCommand::EditCommand(Workspace &workspace, Edit edit, const QString &text, int stroke)
    : QUndoCommand(text)
    , m_workspace(workspace)
    , m_edit(std::move(edit))
    , m_stroke(stroke)
    , m_connection(QObject::connect(&workspace, &Workspace::overtaken, &workspace,
                                    [this](const Overtaken &overtaken) { forget(overtaken); }))
{
}

EditCommand::~EditCommand()
{
    QObject::disconnect(m_connection);
}

void EditCommand::forget(const Overtaken &overtaken)
{
    const auto isOvertaken = [&overtaken](Cell cell) { return overtaken.contains(cell); };
    for (Edit *edit : {&m_edit, &m_inverse}) {
        for (auto *cells : {&edit->link, &edit->unlink, &edit->restore})
            std::erase_if(*cells, isOvertaken);
        std::erase_if(edit->entities,
                      [&overtaken](const EntityState &state) { return overtaken.contains(state.id); });
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
    for (const EntityState &state :
         back.entities) { // after a save, redo takes this back rather than say it anew
        const auto own = std::find_if(m_edit.entities.begin(), m_edit.entities.end(),
                                      [&state](const EntityState &one) { return one.id == state.id; });
        if (own != m_edit.entities.end())
            *own = state;
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
