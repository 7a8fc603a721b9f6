// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/deletionimpact.h"
#include "core/db/transaction.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/pgbouncer.h"
#include "tests/support/postgresserver.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Behind a pooler that gives each transaction whichever of its connections is free: here two people share one.
class TestPgbouncer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoPeopleOnOneConnection();
    void cancelled();

private:
    [[nodiscard]] ConnectionSettings settings() const { return m_pooler.through(m_database.settings()); }
    const PostgresDatabase m_database{usersAndRoles()};
    const PgBouncer m_pooler;
};

void TestPgbouncer::twoPeopleOnOneConnection()
{
    Loaded one(settings());
    Loaded other(settings());
    one.link(u"Jane"_s, u"Viewer"_s);
    other.unlink(u"John"_s, u"Admin"_s);
    const EntityId alice = other.id(Side::Left, u"Alice"_s);
    const auto impact = deletionImpacts(other.connection(), other.association(), Side::Left,
                                        {other.workspace().key(alice)});
    VERIFY_OK(impact);
    other.workspace().setImpact(alice, impact->front());
    other.remove(Side::Left, u"Alice"_s);
    VERIFY_OK(one.save());
    VERIFY_OK(other.save());
    one.refresh();
    QCOMPARE(describe(one.workspace()).first(2), (QStringList{u"Jane: Editor, Viewer"_s, u"John: Editor"_s}));
    QCOMPARE(m_database.rows(u"SELECT * FROM users_roles ORDER BY 1, 2"_s),
             (QStringList{u"1|2"_s, u"2|2"_s, u"2|3"_s}));
    QCOMPARE(m_database.rows(u"SELECT count(*) FROM pg_class WHERE relpersistence = 't'"_s),
             QStringList{u"0"_s});
}

void TestPgbouncer::cancelled()
{
    CancelToken cancel;
    cancel.cancel();
    const auto connection = Connection::open(settings());
    VERIFY_OK(connection);
    {
        auto transaction = Transaction::beginRead(**connection);
        VERIFY_OK(transaction);
        const auto rows
            = (*connection)->read(u"SELECT g, pg_sleep(0.001) FROM generate_series(1, 100000) g"_s);
        QVERIFY(rows->next());
        (*connection)->setCancelToken(&cancel);
        VERIFY_FAILS(rows->finish(), Cancelled);
        (*connection)->setCancelToken(nullptr);
    }
    QCOMPARE((*connection)->readNumber(u"SELECT 7"_s).value_or(0), 7);
}

QTEST_GUILESS_MAIN(TestPgbouncer)
#include "tst_pgbouncer.moc"
