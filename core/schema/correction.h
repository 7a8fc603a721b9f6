// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/association.h"

#include <optional>

namespace crosscheck {

/// What a person said of an association, in place of what discovery says.
struct Correction {
    /// One side: the junction's columns that refer to the table's, and the columns that are read.
    struct Choice {
        TableName table;
        QStringList columns;
        QStringList references;
        QStringList label;
        friend bool operator==(const Choice &, const Choice &) = default;
    };
    TableName junction;
    PerSide<Choice> sides;
    std::map<QString, Value> fixed = {}; ///< as Association::fixed
    std::optional<PerSide<Choice>> replaces
        = {}; ///< what discovery had found; nothing where the person added it
    friend bool operator==(const Correction &, const Correction &) = default;

    [[nodiscard]] static PerSide<Choice> choicesOf(const Association &association);
    /// Why it does not fit the database, for a person; empty where it does.
    [[nodiscard]] QString problemIn(const Catalogue &catalogue) const;
};

/// Whether an association is the one that a correction is about: with @p sides, either what it says or what it replaces,
/// whatever their rows are called by.
[[nodiscard]] bool isAbout(const Correction &correction, const PerSide<Correction::Choice> &sides,
                           const Association &association);

/// What a person said of the databases, a file for each (mode 0600). Used on a database's thread.
class CorrectionFile
{
public:
    /// @p folder is made when something is first written.
    explicit CorrectionFile(QString folder);
    /// The one in the user's data folder.
    [[nodiscard]] static CorrectionFile ofUser();

    /// @p location: ConnectionSettings::location(). @return Input where the file is damaged, Permission where it cannot be
    /// read; both name it.
    [[nodiscard]] Result<std::vector<Correction>> read(const QString &location) const;
    /// Takes @p before, where there is one, out, and @p after, where there is one, in. @return an error as read() does, or
    /// where the file cannot be written; then it is as it was.
    [[nodiscard]] Result<void> change(const QString &location, const std::optional<Correction> &before,
                                      const std::optional<Correction> &after) const;

private:
    [[nodiscard]] QString fileOf(const QString &location) const;

    QString m_folder;
};

} // namespace crosscheck
