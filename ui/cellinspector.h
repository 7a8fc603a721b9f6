// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace crosscheck {

class ValueField;

/// What the link under the cursor, or the links of the selected block, hold beside themselves (the junction's payload), a
/// field for each column. What is typed is staged on Enter and when the keyboard goes elsewhere.
class CellInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit CellInspector(QWidget *parent = nullptr);

    /// Is shown only with a document whose association has payload.
    void setDocument(Document *document);
    void setTarget(PerSide<std::vector<std::uint32_t>> slots);
    /// Takes the keyboard to the first field that can be edited. @return whether there is one.
    bool enter();
    /// Why there is none, for a person.
    [[nodiscard]] QString whyNot() const;
    /// Whether something is typed that is not staged yet.
    [[nodiscard]] bool hasTyped() const;
    /// Stages what is typed. @return whether nothing was refused.
    bool commit();
    void applyTheme();

Q_SIGNALS:
    /// Something is typed, or staged, or given up.
    void typedChanged();
    /// Enter or Escape: back to the matrix.
    void left();

private:
    struct Field {
        QLabel *name = nullptr;
        ValueField *edit = nullptr;
    };
    /// What a column of the target's links holds.
    struct Shown {
        std::optional<Value> value;
        QString instead; ///< what to say where there is no one value
        bool isStaged = false;
    };
    void rebuildFields();
    void addField(const Column &column);
    void onSlotsMoved(Side side, const SlotMap &map);
    void refresh();
    void leaveField(ValueField &edit);
    using Place = PerSide<std::uint32_t>; ///< the slots of a cell
    [[nodiscard]] bool isOneCell() const;
    [[nodiscard]] std::vector<Place> shownLinks() const;
    [[nodiscard]] Shown shownOf(const Column &column, const std::vector<Place> &links) const;
    [[nodiscard]] Shown revokedOf(const Column &column) const;
    [[nodiscard]] QString titleText() const;
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] QString linkText() const;
    [[nodiscard]] bool isEditable() const;
    void showState();
    void showName(const Field &field, bool isStaged);
    [[nodiscard]] bool commit(ValueField &edit);

    Document *m_document = nullptr;
    PerSide<std::vector<std::uint32_t>> m_slots;
    Workspace::BlockCount m_count; ///< of the target
    QLabel *m_title;
    QLabel *m_state;
    QLabel *m_amiss;       ///< why what is typed cannot be staged
    QVBoxLayout *m_column; ///< of the fields
    std::vector<Field> m_fields;
};

} // namespace crosscheck
