// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/workspace.h"
#include "core/db/connection.h"
#include "tests/support/tempdatabase.h"

namespace crosscheck::test {

/// An opened database with one association loaded, as a person works with it. Aborts the test where that fails.
class Loaded
{
public:
    explicit Loaded(const ConnectionSettings &settings, const QString &association = {});
    explicit Loaded(const TempDatabase &database, const QString &association = {})
        : Loaded(database.settings(), association)
    {
    }

    [[nodiscard]] Connection &connection() { return *m_connection; }
    [[nodiscard]] Workspace &workspace() { return *m_workspace; }
    [[nodiscard]] const Association &association() const { return m_workspace->association(); }

    /// The slot whose name is @p name.
    [[nodiscard]] std::uint32_t slot(Side side, const QString &name) const;
    [[nodiscard]] EntityId id(Side side, const QString &name)
    {
        return workspace().idAt(side, slot(side, name));
    }
    [[nodiscard]] Cell cell(const QString &left, const QString &right);
    /// Stages; each gives the inverse.
    Edit link(const QString &left, const QString &right) { return setLinked(left, right, true); }
    Edit unlink(const QString &left, const QString &right) { return setLinked(left, right, false); }
    Edit set(const QString &left, const QString &right, const QString &column, const Value &value);
    Edit add(Side side, const QString &label, const std::map<QString, Value> &values = {});
    Edit rename(Side side, const QString &from, const QString &to);
    Edit remove(Side side, const QString &name);

    /// Saves, and lets the workspace take over what was written, read anew where the request does not say all.
    [[nodiscard]] Result<SaveOutcome> save();
    [[nodiscard]] SnapshotPtr load();
    void refresh() { workspace().adopt(load()); }

private:
    Edit setLinked(const QString &left, const QString &right, bool linked);

    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Workspace> m_workspace;
};

/// The only association, or the named one.
[[nodiscard]] Association associationIn(Connection &connection, const QString &name = {});

} // namespace crosscheck::test
