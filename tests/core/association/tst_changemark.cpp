// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/changemark.h"
#include "core/db/transaction.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

class TestChangeMark : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void othersChangeIt_data();
    void othersChangeIt();
    void readingDoesNot_data();
    void readingDoesNot();
};

static Result<QString> markOf(Connection &connection, const Association &association)
{
    const auto transaction = Transaction::beginRead(connection);
    return transaction ? readChangeMark(connection, association) : tl::make_unexpected(transaction.error());
}

void TestChangeMark::othersChangeIt_data()
{
    QTest::addColumn<Engine>("engine");
    QTest::addColumn<QString>("statement");
    for (const auto &[name, engine] : engines()) {
        QTest::addRow("%s insert", name) << engine << u"INSERT INTO users_roles VALUES (3, 1)"_s;
        QTest::addRow("%s update", name) << engine << u"UPDATE roles SET name = 'Boss' WHERE id = 1"_s;
        QTest::addRow("%s delete", name) << engine << u"DELETE FROM users_roles WHERE user_id = 1"_s;
    }
}

void TestChangeMark::othersChangeIt()
{
    QFETCH(Engine, engine);
    QFETCH(QString, statement);
    const EngineDatabase database(engine, usersAndRoles());
    Loaded loaded(database.settings());
    const auto before = markOf(loaded.connection(), loaded.association());
    VERIFY_OK(before);
    QVERIFY(!before->isEmpty());
    static_cast<void>(database.rows(statement));
    const auto isAnother = [&] {
        const auto now = markOf(loaded.connection(), loaded.association());
        return now && *now != *before;
    };
    QTRY_VERIFY(isAnother());
}

void TestChangeMark::readingDoesNot_data()
{
    addEngines();
}

void TestChangeMark::readingDoesNot()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(engine, usersAndRoles());
    Loaded loaded(database.settings());
    QTest::qWait(2500); // until the server takes the database's making as settled
    const auto before = markOf(loaded.connection(), loaded.association());
    VERIFY_OK(before);
    QVERIFY(loaded.load());
    const auto now = markOf(loaded.connection(), loaded.association());
    VERIFY_OK(now);
    QCOMPARE(*now, *before);
}

QTEST_GUILESS_MAIN(TestChangeMark)
#include "tst_changemark.moc"
