// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/workspace.h"

#include <QUndoCommand>

#include <array>

namespace crosscheck {

/// An edit on the undo stack: touches the workspace's change set only. One that changes nothing drops out.
/// What somebody else did first drops out too.
/// Commands of one stroke (a drag that paints cells) merge into one.
class EditCommand final : public QUndoCommand
{
public:
    static constexpr int noStroke = -1;
    EditCommand(Workspace &workspace, Edit edit, const QString &text, int stroke = noStroke);

    void redo() override;
    void undo() override;
    [[nodiscard]] int id() const override { return m_stroke; }
    bool mergeWith(const QUndoCommand *other) override;
    ~EditCommand() override;

private:
    /// Lets go of what somebody else did first: undoing or redoing that would be about their work.
    template <typename IsTheirs> void forget(const IsTheirs &isTheirs);

    Workspace &m_workspace;
    Edit m_edit;
    Edit m_inverse;
    int m_stroke;
    std::array<QMetaObject::Connection, 2> m_connections;
};

} // namespace crosscheck
