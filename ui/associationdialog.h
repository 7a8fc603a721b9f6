// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/discovery.h"
#include "core/schema/references.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace crosscheck {

/// Asks what a junction's rows link: which column refers to which table, and what the rows are called by. Opens without
/// blocking; deletes itself when closed.
class AssociationDialog final : public QDialog
{
    Q_OBJECT

public:
    /// @p association: what is to be said anew; null for one to be added.
    AssociationDialog(const Discovery &discovery, const Association *association, QWidget *parent);

    void accept() override;

Q_SIGNALS:
    /// What was said before, and what is said now; each may be nothing.
    void said(const std::optional<crosscheck::Correction> &before,
              const std::optional<crosscheck::Correction> &after);

private:
    /// The fields of one side.
    struct SideFields {
        QComboBox *column = nullptr;
        QComboBox *table = nullptr;
        QComboBox *reference = nullptr;
        QComboBox *label = nullptr;
    };
    void buildForm(bool isNew);
    void addSide(Side side, const QString &title);
    void show(const Association &association);
    void offerColumns();
    void offerReferences(Side side);
    void offerLabels(Side side);
    void withdraw();
    void validate();
    [[nodiscard]] const Table *chosenTable(const QComboBox &tables) const;
    [[nodiscard]] Correction::Choice choice(Side side) const;
    [[nodiscard]] Correction correction() const;

    const Catalogue m_catalogue;
    const ReferenceFinder m_finder;
    std::vector<const Table *> m_tables; ///< those of the catalogue, in the order in which they are offered
    std::optional<Correction> m_before;
    std::optional<PerSide<Correction::Choice>> m_found; ///< what is said anew, as discovery had found it
    std::map<QString, Value> m_fixed;
    PerSide<Correction::Choice>
        m_composite; ///< of sides that several columns make up, which stay as they are
    QComboBox *m_junction;
    PerSide<SideFields> m_fields;
    QLabel *m_problem;
    QPushButton *m_use = nullptr;
};

} // namespace crosscheck
