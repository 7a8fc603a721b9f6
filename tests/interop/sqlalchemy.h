// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace crosscheck::test {

/// The SQLAlchemy application of sqlalchemy_roles.py on one database.
class Sqlalchemy
{
public:
    explicit Sqlalchemy(QString database);

    /// Makes the tables and the well-known rows.
    void create() { run("create"); }
    void grant(const QString &user, const QString &role) { run("grant", {user, role}); }
    void revoke(const QString &user, const QString &role) { run("revoke", {user, role}); }
    /// Both directions of the relationship.
    [[nodiscard]] QJsonObject dump() { return toObject(run("dump")); }
    /// The tables' definitions.
    [[nodiscard]] QJsonObject schema() { return toObject(run("schema")); }

    [[nodiscard]] static QJsonObject toObject(const QByteArray &json);

private:
    /// Fails the test on errors.
    QByteArray run(const char *act, const QStringList &more = {});

    QString m_database;
};

} // namespace crosscheck::test
