// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/loader.h"
#include "core/association/overtaken.h"
#include "core/association/writer.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What somebody else has changed, and so is nobody's here to undo.
class TestOvertaken : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { start(usersAndRoles()); }
    void othersLinks();
    void stagedChangesThatOthersMade();
    void whatIsStagedStaysOurs();
    void entities();
    void rowsOfOneName();
    void ownSaves();
    void savedAlready();
    void othersChangesBesideASave();
    void payload();
    void otherPayloadColumns();
    void aRowOnBothSides();
    void nothingChanged();
    void axesAlone();

private:
    void start(const QStringList &statements)
    {
        m_loaded.reset();
        m_database = std::make_unique<TempDatabase>(statements);
        m_loaded = std::make_unique<Loaded>(*m_database);
        m_cells.clear();
        m_entities.clear();
        for (const char *left : {"John", "Jane", "Alice"}) {
            for (const char *right : {"Admin", "Editor", "Viewer"})
                m_cells.emplace_back(m_loaded->cell(QLatin1String(left), QLatin1String(right)),
                                     QLatin1String(left) + u'-' + QLatin1String(right));
        }
        for (const char *left : {"John", "Jane", "Alice"})
            m_entities.emplace_back(m_loaded->id(Side::Left, QLatin1String(left)), QLatin1String(left));
        connect(&m_loaded->workspace(), &Workspace::overtaken, this, [this](const Overtaken &overtaken) {
            for (const auto &[cell, name] : m_cells) {
                if (overtaken.contains(cell))
                    m_told.append(name);
            }
            for (const auto &[id, name] : m_entities) {
                if (overtaken.contains(id))
                    m_told.append(name);
            }
            ++m_times;
        });
    }
    /// What is told when others do this: `John-Admin` for a cell, `John` for an entity.
    QStringList toldAfter(const char *statements)
    {
        m_told.clear();
        m_database->run(QString::fromUtf8(statements));
        m_loaded->refresh();
        return m_told;
    }
    void saveAndReload()
    {
        m_told.clear();
        Job job;
        const SaveRequest request = m_loaded->workspace().saveRequest();
        const auto outcome = save(m_loaded->connection(), request, job.context);
        VERIFY_OK(outcome);
        m_loaded->workspace().adoptSaved(m_loaded->load(), request, *outcome);
    }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    std::vector<std::pair<Cell, QString>> m_cells;
    std::vector<std::pair<EntityId, QString>> m_entities;
    QStringList m_told;
    int m_times = 0;
};

void TestOvertaken::othersLinks()
{
    QCOMPARE(toldAfter("INSERT INTO users_roles VALUES (1, 3); DELETE FROM users_roles WHERE user_id = 2"),
             (QStringList{u"John-Viewer"_s, u"Jane-Editor"_s}));
    QCOMPARE(toldAfter("INSERT INTO users VALUES (-1, 'First')"), QStringList()); // all is one further down
}

void TestOvertaken::stagedChangesThatOthersMade()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->unlink(u"John"_s, u"Admin"_s);
    m_loaded->rename(Side::Left, u"Jane"_s, u"Janet"_s);
    QCOMPARE(toldAfter("INSERT INTO users_roles VALUES (1, 3); UPDATE users SET name = 'Janet' WHERE id = 2;"
                       "DELETE FROM users_roles WHERE user_id = 1 AND role_id = 1"),
             (QStringList{u"John-Admin"_s, u"John-Viewer"_s, u"Jane"_s}));
}

void TestOvertaken::whatIsStagedStaysOurs()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->rename(Side::Left, u"Jane"_s, u"Janet"_s);
    QCOMPARE(
        toldAfter("UPDATE users SET name = 'Johnny' WHERE id = 1; UPDATE users SET name = 'J' WHERE id = 2"),
        QStringList{u"John"_s});
}

void TestOvertaken::entities()
{
    QCOMPARE(
        toldAfter("UPDATE users SET name = 'Johnny' WHERE id = 1; DELETE FROM users_roles WHERE user_id = 3;"
                  "DELETE FROM users WHERE id = 3"),
        (QStringList{u"Alice-Viewer"_s, u"John"_s, u"Alice"_s}));
    // A row of that key is another one.
    QCOMPARE(toldAfter("INSERT INTO users VALUES (3, 'Alice'); INSERT INTO users_roles VALUES (3, 3)"),
             QStringList());
}

/// SQLite gives a deleted row's key to the next: another of the same name is another.
void TestOvertaken::rowsOfOneName()
{
    start(usersAndRoles() << u"ALTER TABLE users ADD COLUMN email TEXT"_s);
    QCOMPARE(toldAfter("UPDATE users SET email = 'b@x' WHERE id = 3"), QStringList{u"Alice"_s});
    m_database->run(
        u"ALTER TABLE users ADD COLUMN login TEXT DEFAULT 'x'"_s); // there is one column more to compare
    const Association changed = associationIn(m_loaded->connection());
    Job job;
    m_told.clear();
    m_loaded->workspace().adopt(loadSnapshot(m_loaded->connection(), changed, job.context).value(), changed);
    QCOMPARE(m_told, QStringList());
}

void TestOvertaken::ownSaves()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->unlink(u"Jane"_s, u"Editor"_s);
    m_loaded->rename(Side::Left, u"John"_s, u"Johnny"_s);
    m_loaded->remove(Side::Left, u"Alice"_s);
    saveAndReload();
    QCOMPARE(m_told, QStringList());
    QCOMPARE(toldAfter("DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"),
             QStringList{u"John-Viewer"_s}); // what was saved here, somebody took back
    QCOMPARE(toldAfter("INSERT INTO users VALUES (3, 'Zoe')"),
             QStringList()); // under the key of the deleted one
}

void TestOvertaken::savedAlready()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->link(u"Jane"_s, u"Viewer"_s);
    m_loaded->unlink(u"John"_s, u"Admin"_s);
    m_database->run(u"INSERT INTO users_roles VALUES (1, 3); "
                    "DELETE FROM users_roles WHERE user_id = 1 AND role_id = 1"_s);
    saveAndReload();
    QCOMPARE(m_told, (QStringList{u"John-Admin"_s, u"John-Viewer"_s}));
}

void TestOvertaken::othersChangesBesideASave()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_database->run(u"INSERT INTO users_roles VALUES (3, 1), (1, 3)"_s);
    saveAndReload();
    QCOMPARE(m_told, (QStringList{u"John-Viewer"_s, u"Alice-Admin"_s}));
}

void TestOvertaken::payload()
{
    start(usersAndRoles(u", granted_at TEXT DEFAULT 'now'"_s));
    QCOMPARE(toldAfter("UPDATE users_roles SET granted_at = 'then' WHERE user_id = 3"),
             QStringList{u"Alice-Viewer"_s});
    m_loaded->unlink(u"Alice"_s, u"Viewer"_s);
    QCOMPARE(toldAfter("UPDATE users_roles SET granted_at = 'later' WHERE user_id = 3"), QStringList());
    const Cell revoked = m_loaded->cell(u"Alice"_s, u"Viewer"_s);
    QCOMPARE(m_loaded->workspace().changedLinks(), std::set<Cell>{revoked});
    m_loaded->refresh();
    QCOMPARE(m_loaded->workspace().changedLinks(), std::set<Cell>{revoked}); // as long as it is staged
    m_loaded->link(u"Alice"_s, u"Viewer"_s);
    QVERIFY(m_loaded->workspace().changedLinks().empty());
    // Removed and made anew by others: it is another row, though it links the same.
    QCOMPARE(
        toldAfter("DELETE FROM users_roles WHERE user_id = 2; INSERT INTO users_roles VALUES (2, 2, 'new')"),
        QStringList{u"Jane-Editor"_s});
}

/// Columns that went or came are no change of what the links hold.
void TestOvertaken::otherPayloadColumns()
{
    start(usersAndRoles(u", granted_by TEXT DEFAULT 'a', granted_at TEXT DEFAULT 'b'"_s));
    m_database->run(
        u"ALTER TABLE users_roles DROP COLUMN granted_by; INSERT INTO users_roles VALUES (2, 3, 'c')"_s);
    m_told.clear();
    Job job;
    const Association now = associationIn(m_loaded->connection());
    m_loaded->workspace().adopt(loadSnapshot(m_loaded->connection(), now, job.context).value(), now);
    QCOMPARE(m_told, QStringList{u"Jane-Viewer"_s});
}

/// Renamed on one side by one save, on the other by the next: both are ours.
void TestOvertaken::aRowOnBothSides()
{
    const TempDatabase database({u"CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT)"_s,
                                 u"CREATE TABLE likes (who REFERENCES p, whom REFERENCES p)"_s,
                                 u"INSERT INTO p VALUES (1, 'A')"_s});
    Loaded loaded(database);
    const EntityId left = loaded.id(Side::Left, u"A"_s);
    const EntityId right = loaded.id(Side::Right, u"A"_s);
    bool isTold = false;
    connect(&loaded.workspace(), &Workspace::overtaken, this, [&](const Overtaken &overtaken) {
        isTold = isTold || overtaken.contains(left) || overtaken.contains(right);
    });
    loaded.rename(Side::Left, u"A"_s, u"B"_s);
    Job job;
    const SaveRequest request = loaded.workspace().saveRequest();
    const auto outcome = save(loaded.connection(), request, job.context);
    VERIFY_OK(outcome);
    loaded.workspace().adoptSaved(loaded.load(), request, *outcome);
    QVERIFY(!isTold);
}

void TestOvertaken::nothingChanged()
{
    m_times = 0;
    m_loaded->refresh();
    m_loaded->link(u"John"_s, u"Viewer"_s);
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_times, 0); // nobody has to look through the undo steps
}

void TestOvertaken::axesAlone()
{
    const SnapshotPtr whole = m_loaded->workspace().sharedSnapshot();
    m_told.clear();
    m_loaded->workspace().adopt(std::make_shared<const Snapshot>(whole->axes()));
    QCOMPARE(m_told, QStringList()); // links that are not loaded are not gone
    m_loaded->workspace().adopt(whole);
    QCOMPARE(m_told.size(), 9); // what the links were before is not known
}

QTEST_GUILESS_MAIN(TestOvertaken)
#include "tst_overtaken.moc"
