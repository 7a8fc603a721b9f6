// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/changegroups.h"
#include "tests/support/loaded.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

class TestChangeGroups : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void byTheSideWithFewerRows();
    void singleChangesStandAlone();
    void opensAndCloses();
    void largeGroupsAreClosed();
    void conflictsAreShown();
    void dropsAGroup();
    void manyAreGroupedLater();

private:
    [[nodiscard]] QStringList shown() const; ///< entries in a group are indented
    void addUsers(int count);

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    std::unique_ptr<ChangesModel> m_changes;
    std::unique_ptr<ChangeGroups> m_groups;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestChangeGroups::init()
{
    m_tester.reset();
    m_groups.reset();
    m_changes.reset();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_database->run(u"WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 2509) "
                    "INSERT INTO users (id, name) SELECT i, 'u' || i FROM n"_s);
    m_loaded = std::make_unique<Loaded>(*m_database);
    m_changes = std::make_unique<ChangesModel>(m_loaded->workspace(), m_loaded->connection().dialect());
    m_groups = std::make_unique<ChangeGroups>(*m_changes);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_groups.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
}

QStringList TestChangeGroups::shown() const
{
    QStringList texts;
    for (int row = 0; row < m_groups->rowCount(); ++row) {
        const QModelIndex index = m_groups->index(row);
        texts.append((index.data(ChangeGroups::IsInGroupRole).toBool() ? u"  "_s : QString())
                     + index.data().toString());
    }
    return texts;
}

/// Grants Viewer to the first of the users u10 to u2509.
void TestChangeGroups::addUsers(int count)
{
    std::vector<std::uint32_t> lefts;
    const std::uint32_t first = m_loaded->slot(Side::Left, u"u10"_s);
    for (int i = 0; i < count; ++i)
        lefts.push_back(first + std::uint32_t(i));
    const std::uint32_t viewer = m_loaded->slot(Side::Right, u"Viewer"_s);
    const auto edit = m_loaded->workspace().editLinks(lefts, {&viewer, 1}, true);
    QVERIFY(edit);
    m_loaded->workspace().apply(*edit);
}

void TestChangeGroups::byTheSideWithFewerRows()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->unlink(u"John"_s, u"Admin"_s);
    m_loaded->rename(Side::Left, u"John"_s, u"Johnny"_s);
    m_loaded->rename(Side::Right, u"Editor"_s, u"Writer"_s);
    QCOMPARE(shown(),
             (QStringList{u"Johnny: 1 grant(s), 1 revoke(s), 1 row(s) added, renamed or deleted"_s,
                          u"  rename John to Johnny"_s, u"  grant Johnny → Viewer"_s,
                          u"  revoke Johnny → Admin"_s, u"rename Editor to Writer"_s}));
    m_loaded->link(u"Jane"_s, u"Viewer"_s);
    m_loaded->link(u"u10"_s, u"Viewer"_s); // three users by now, and two roles
    QCOMPARE(shown(),
             (QStringList{u"rename John to Johnny"_s, u"rename Editor to Writer"_s, u"Viewer: 3 grant(s)"_s,
                          u"  grant Johnny → Viewer"_s, u"  grant Jane → Viewer"_s, u"  grant u10 → Viewer"_s,
                          u"revoke Johnny → Admin"_s}));
}

void TestChangeGroups::singleChangesStandAlone()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->link(u"Alice"_s, u"Admin"_s);
    QCOMPARE(shown(), (QStringList{u"grant John → Viewer"_s, u"grant Alice → Admin"_s}));
    m_loaded->unlink(u"Alice"_s, u"Admin"_s);
    m_loaded->unlink(u"John"_s, u"Viewer"_s);
    QCOMPARE(shown(), QStringList());
}

void TestChangeGroups::opensAndCloses()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->unlink(u"John"_s, u"Admin"_s);
    QVERIFY(m_groups->index(0).data(ChangeGroups::IsOpenRole).toBool());
    m_groups->setOpen(0, false);
    QCOMPARE(shown(), QStringList{u"John: 1 grant(s), 1 revoke(s)"_s});
    QVERIFY(!m_groups->index(0).data(ChangeGroups::IsOpenRole).toBool());
    m_loaded->unlink(u"John"_s, u"Editor"_s); // stays as the person left it
    QCOMPARE(shown(), QStringList{u"John: 1 grant(s), 2 revoke(s)"_s});
    m_groups->setOpen(0, true);
    QCOMPARE(m_groups->rowCount(), 4);
    m_groups->setOpen(2, false); // no group
    QCOMPARE(m_groups->rowCount(), 4);
}

void TestChangeGroups::largeGroupsAreClosed()
{
    addUsers(500);
    QCOMPARE(shown(), QStringList{u"Viewer: 500 grant(s)"_s});
    QCOMPARE(m_groups->changesAt(0).size(), std::size_t(500));
}

void TestChangeGroups::conflictsAreShown()
{
    addUsers(20);
    m_database->run(u"UPDATE users SET name = 'other' WHERE id = 12"_s);
    m_loaded->refresh();
    QCOMPARE(m_groups->index(0).data().toString(), u"Viewer: 20 grant(s), 1 in conflict"_s);
    QCOMPARE(m_groups->rowCount(), 21); // open, for it is to be looked at
    QVERIFY(m_groups->index(0).data(ChangesModel::ContestedRole).toBool());
    QVERIFY(m_groups->index(3).data(ChangesModel::ContestedRole).toBool());
    QVERIFY(!m_groups->index(4).data(ChangesModel::ContestedRole).toBool());
    m_loaded->workspace().confirmRows(m_changes->kept(m_changes->contested()).rows);
    QCOMPARE(shown(), QStringList{u"Viewer: 20 grant(s)"_s});
}

void TestChangeGroups::dropsAGroup()
{
    m_loaded->add(Side::Left, u"Zoe"_s);
    m_loaded->link(u"Zoe"_s, u"Viewer"_s);
    m_loaded->link(u"Zoe"_s, u"Admin"_s);
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->unlink(u"John"_s, u"Editor"_s);
    QCOMPARE(shown().first(), u"Zoe: 2 grant(s), 1 row(s) added, renamed or deleted"_s);
    const Edit inverse = m_loaded->workspace().apply(m_changes->dropEdit(m_groups->changesAt(0)));
    QCOMPARE(shown().first(), u"John: 1 grant(s), 1 revoke(s)"_s);
    m_loaded->workspace().apply(inverse);
    QCOMPARE(m_groups->rowCount(), 7);
}

/// A click among a hundred thousand staged changes does not wait for the list of them.
void TestChangeGroups::manyAreGroupedLater()
{
    addUsers(2500);
    QCOMPARE(shown(), QStringList());
    QTRY_COMPARE(shown(), QStringList{u"Viewer: 2,500 grant(s)"_s});
    m_groups->setOpen(0, true);
    QCOMPARE(m_groups->rowCount(), 2501);
    m_loaded->unlink(u"John"_s, u"Editor"_s);
    QVERIFY(m_groups->changesAt(1).empty()); // it may be another by now
    QCOMPARE(m_groups->index(1).data(), QVariant());
    QTRY_COMPARE(m_groups->rowCount(), 2502);
}

QTEST_GUILESS_MAIN(TestChangeGroups)
#include "tst_changegroups.moc"
