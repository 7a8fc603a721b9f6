// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/workspace.h"

#include <QUndoCommand>

namespace crosscheck {

/// An edit on the undo stack: touches the workspace's change set only. One that changes nothing drops out.
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

private:
    Workspace &m_workspace;
    Edit m_edit;
    Edit m_inverse;
    int m_stroke;
};

} // namespace crosscheck
