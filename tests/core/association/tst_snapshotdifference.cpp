// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/snapshotdifference.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// `+John→Viewer`, `-Jane→Editor`, `users Zoe`, `1 gone from users`, in the order of the difference.
static QStringList describe(const SnapshotDifference &difference, const Snapshot &now)
{
    const auto name = [&now](Side side, std::uint32_t position) {
        return QString::fromStdString(now.axis(side).displayName(position));
    };
    QStringList texts;
    for (const auto &[left, right] : difference.came)
        texts.append(u"+%1→%2"_s.arg(name(Side::Left, left), name(Side::Right, right)));
    for (const auto &[left, right] : difference.went)
        texts.append(u"-%1→%2"_s.arg(name(Side::Left, left), name(Side::Right, right)));
    for (const Side side : bothSides) {
        const QString table = side == Side::Left ? u"users"_s : u"roles"_s;
        for (const std::uint32_t position : difference.rows[side])
            texts.append(table + u' ' + name(side, position));
        if (difference.gone[side] > 0)
            texts.append(u"%1 gone from %2"_s.arg(difference.gone[side]).arg(table));
    }
    return texts;
}

class TestSnapshotDifference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tells_data();
    void tells();
    void tellsPayload();
    void nothingWhileLinksAreMissing();
    void renamedWithoutRest();
    void manyAreCountedOnly();
};

void TestSnapshotDifference::tells_data()
{
    QTest::addColumn<QString>("statements");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("nothing") << u"UPDATE users SET name = name"_s << QStringList();
    QTest::newRow("links") << u"INSERT INTO users_roles VALUES (1, 3), (3, 1); "
                              "DELETE FROM users_roles WHERE user_id = 2"_s
                           << QStringList{u"+John→Viewer"_s, u"+Alice→Admin"_s, u"-Jane→Editor"_s};
    QTest::newRow("twice now") << u"INSERT INTO users_roles VALUES (3, 3)"_s
                               << QStringList{u"+Alice→Viewer"_s};
    QTest::newRow("a row in front") << u"INSERT INTO users (id, name) VALUES (0, 'Zoe'); "
                                       "INSERT INTO roles (id, name) VALUES (-1, 'Owner'); "
                                       "INSERT INTO users_roles VALUES (0, 2), (1, -1); "
                                       "DELETE FROM users_roles WHERE user_id = 3"_s
                                    << QStringList{u"+Zoe→Editor"_s, u"+John→Owner"_s, u"-Alice→Viewer"_s,
                                                   u"users Zoe"_s, u"roles Owner"_s};
    QTest::newRow("a row gone")
        << u"DELETE FROM users_roles WHERE role_id = 2; DELETE FROM roles WHERE id = 2"_s
        << QStringList{u"1 gone from roles"_s};
    QTest::newRow("renamed") << u"UPDATE users SET name = 'Janet' WHERE id = 2"_s
                             << QStringList{u"users Janet"_s};
}

void TestSnapshotDifference::tells()
{
    QFETCH(QString, statements);
    QFETCH(QStringList, expected);
    TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const SnapshotPtr before = loaded.workspace().sharedSnapshot();
    database.run(statements);
    const SnapshotPtr now = loaded.load();
    const SnapshotDifference difference = differenceOf(*before, *now);
    QCOMPARE(describe(difference, *now), expected);
    QCOMPARE(difference.isEmpty(), expected.isEmpty());
    QCOMPARE(difference.linkCount, difference.came.size() + difference.went.size());
}

void TestSnapshotDifference::tellsPayload()
{
    TempDatabase database(usersAndRoles(u", note TEXT"_s));
    Loaded loaded(database);
    const SnapshotPtr before = loaded.workspace().sharedSnapshot();
    database.run(u"UPDATE users_roles SET note = 'x' WHERE user_id = 1 AND role_id = 2; "
                 "INSERT INTO users (id, name) VALUES (0, 'Zoe')"_s);
    const SnapshotPtr now = loaded.load();
    QCOMPARE(describe(differenceOf(*before, *now), *now), (QStringList{u"+John→Editor"_s, u"users Zoe"_s}));
    // Where the columns are others, what they hold says nothing.
    QCOMPARE(describe(differenceOf(*before, *now, {{true, true}, false}), *now), QStringList{u"users Zoe"_s});
}

void TestSnapshotDifference::nothingWhileLinksAreMissing()
{
    TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const SnapshotPtr whole = loaded.workspace().sharedSnapshot();
    const Snapshot axes(whole->axes());
    QVERIFY(differenceOf(axes, *whole).isEmpty());
    QVERIFY(differenceOf(*whole, axes).isEmpty());
}

/// Where other columns identify a row than before, its hash says nothing.
void TestSnapshotDifference::renamedWithoutRest()
{
    TempDatabase database({u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE)"_s,
                           u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
                           u"CREATE TABLE users_roles (user_id INTEGER REFERENCES users (id), "
                           "role_id INTEGER REFERENCES roles (id))"_s,
                           u"INSERT INTO users VALUES (1, 'John', 'j@a'), (2, 'Jane', 'k@a')"_s});
    Loaded loaded(database);
    const SnapshotPtr before = loaded.workspace().sharedSnapshot();
    database.run(u"UPDATE users SET email = 'l@a' WHERE id = 1"_s);
    const SnapshotPtr now = loaded.load();
    QCOMPARE(describe(differenceOf(*before, *now), *now), QStringList{u"users John"_s});
    QVERIFY(differenceOf(*before, *now, {{false, true}, true}).isEmpty());
}

void TestSnapshotDifference::manyAreCountedOnly()
{
    TempDatabase database(usersAndRoles());
    database.run(u"WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 50009) "
                 "INSERT INTO users (id, name) SELECT i, 'u' || i FROM n"_s);
    Loaded loaded(database);
    const SnapshotPtr before = loaded.workspace().sharedSnapshot();
    database.run(
        u"INSERT INTO users_roles SELECT users.id, roles.id FROM users, roles WHERE users.id >= 10"_s);
    const SnapshotPtr now = loaded.load();
    const SnapshotDifference difference = differenceOf(*before, *now);
    QCOMPARE(difference.linkCount, std::size_t(150'000));
    QCOMPARE(difference.came.size(), SnapshotDifference::mostTold);
    database.run(u"WITH RECURSIVE n(i) AS (SELECT 60000 UNION ALL SELECT i + 1 FROM n WHERE i < 160000) "
                 "INSERT INTO users (id, name) SELECT i, 'u' || i FROM n"_s);
    const SnapshotPtr later = loaded.load();
    const SnapshotDifference more = differenceOf(*now, *later);
    QCOMPARE(more.rowCount.left, std::size_t(100'001));
    QCOMPARE(more.rows.left.size(), SnapshotDifference::mostTold);
}

QTEST_GUILESS_MAIN(TestSnapshotDifference)
#include "tst_snapshotdifference.moc"
