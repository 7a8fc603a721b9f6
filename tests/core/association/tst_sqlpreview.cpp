// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/sqlpreview.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestSqlPreview : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void links();
    void entities();
    void theStatementsDoWhatTheySay();
};

void TestSqlPreview::links()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    QCOMPARE(previewLink(loaded.workspace(), dialectOf(Engine::Sqlite),
                         loaded.cell(QStringLiteral("Jane"), QStringLiteral("Viewer"))),
             QStringLiteral("INSERT INTO \"users_roles\" (\"user_id\", \"role_id\") VALUES (2, 3);"));
    QCOMPARE(previewLink(loaded.workspace(), dialectOf(Engine::Sqlite),
                         loaded.cell(QStringLiteral("John"), QStringLiteral("Admin"))),
             QStringLiteral("DELETE FROM \"users_roles\" WHERE \"user_id\" = 1 AND \"role_id\" = 1;"));
    loaded.add(Side::Left, QStringLiteral("Zoe */"));
    loaded.link(QStringLiteral("Zoe */"), QStringLiteral("Admin"));
    QCOMPARE(
        previewLink(loaded.workspace(), dialectOf(Engine::Sqlite),
                    loaded.cell(QStringLiteral("Zoe */"), QStringLiteral("Admin"))),
        QStringLiteral("INSERT INTO \"users_roles\" (\"user_id\", \"role_id\") VALUES (/* Zoe  */ ?, 1);"));
}

void TestSqlPreview::entities()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("O'Neil"),
               {{QStringLiteral("mail"), Value()}, {QStringLiteral("n"), integer(5)}});
    loaded.rename(Side::Right, QStringLiteral("Admin"), QStringLiteral("'; --"));
    loaded.remove(Side::Left, QStringLiteral("John"));
    QCOMPARE(
        previewEntity(loaded.workspace(), dialectOf(Engine::Sqlite),
                      loaded.id(Side::Left, QStringLiteral("O'Neil"))),
        QStringLiteral("INSERT INTO \"users\" (\"name\", \"mail\", \"n\") VALUES ('O''Neil', NULL, 5);"));
    QCOMPARE(previewEntity(loaded.workspace(), dialectOf(Engine::Sqlite),
                           loaded.id(Side::Right, QStringLiteral("'; --"))),
             QStringLiteral("UPDATE \"roles\" SET \"name\" = '''; --' WHERE \"id\" = 1;"));
    QCOMPARE(
        previewEntity(loaded.workspace(), dialectOf(Engine::Sqlite),
                      loaded.id(Side::Left, QStringLiteral("John"))),
        QStringLiteral(
            "DELETE FROM \"users_roles\" WHERE \"user_id\" = 1;\nDELETE FROM \"users\" WHERE \"id\" = 1;"));
}

void TestSqlPreview::theStatementsDoWhatTheySay()
{
    const QStringList statements{
        QStringLiteral("CREATE TABLE u (a, b, name, PRIMARY KEY (a, b))"),
        QStringLiteral("CREATE TABLE r (id PRIMARY KEY, name)"),
        QStringLiteral("CREATE TABLE j (a, b, r REFERENCES r, FOREIGN KEY (a, b) REFERENCES u)"),
        QStringLiteral("INSERT INTO u VALUES (x'00ff', 'it''s', 'U')"),
        QStringLiteral("INSERT INTO r VALUES (-5, 'R'), ('-5', 'S')"),
        QStringLiteral("INSERT INTO j VALUES (x'00ff', 'it''s', -5)")};
    const TempDatabase byHand(statements);
    const TempDatabase saved(statements);
    Loaded loaded(saved);
    loaded.link(QStringLiteral("U"), QStringLiteral("S"));
    loaded.unlink(QStringLiteral("U"), QStringLiteral("R"));
    for (const auto &[cell, mark] : loaded.workspace().changes().links().sorted())
        byHand.run(previewLink(loaded.workspace(), dialectOf(Engine::Sqlite), cell));
    VERIFY_OK(loaded.save());
    QCOMPARE(byHand.dump(), saved.dump());
    QCOMPARE(saved.rows(QStringLiteral("SELECT * FROM j")),
             QStringList{QStringLiteral("x'00ff'|'it's'|'-5'")});
}

QTEST_GUILESS_MAIN(TestSqlPreview)
#include "tst_sqlpreview.moc"
