// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/changesmodel.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestChangesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void entries();
    void deletionHoldsItsLinks();
    void followsEditsAndSaves();
    void drops();
    void troubles();
    void keepsAllOfARow();
    void dropsRowsAtBothEnds();
    void anotherRowOfTheSameName();
    void troublesOfDeletions();
    void namesWhomThePersonMeant();
    void sql();
    void saysWhatARevokeLoses();
    void deletionInATableLinkedWithItself();

private:
    Workspace &workspace() { return m_loaded->workspace(); }
    QStringList texts() const
    {
        QStringList texts;
        for (int row = 0; row < m_model->rowCount(); ++row)
            texts.append(m_model->index(row).data().toString());
        return texts;
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    std::unique_ptr<ChangesModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestChangesModel::init()
{
    m_tester.reset();
    m_model.reset();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_loaded = std::make_unique<Loaded>(*m_database);
    m_model = std::make_unique<ChangesModel>(workspace(), dialectOf(Engine::Sqlite));
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
}

void TestChangesModel::entries()
{
    QCOMPARE(m_model->rowCount(), 0);
    m_loaded->add(Side::Right, QStringLiteral("Owner"));
    m_loaded->rename(Side::Left, QStringLiteral("Jane"), QStringLiteral("Janet"));
    m_loaded->link(QStringLiteral("Janet"), QStringLiteral("Owner"));
    m_loaded->unlink(QStringLiteral("Alice"), QStringLiteral("Viewer"));
    QCOMPARE(texts(),
             (QStringList{QStringLiteral("rename Jane to Janet"), QStringLiteral("add Owner to roles"),
                          QStringLiteral("grant Janet → Owner"), QStringLiteral("revoke Alice → Viewer")}));
    const QList<ChangesModel::Kind> kinds{ChangesModel::Kind::Rename, ChangesModel::Kind::Add,
                                          ChangesModel::Kind::Grant, ChangesModel::Kind::Revoke};
    for (int row = 0; row < kinds.size(); ++row) {
        QCOMPARE(m_model->index(row).data(ChangesModel::KindRole).toInt(), int(kinds[row]));
        QCOMPARE(m_model->index(row).data(ChangesModel::TroubleRole).toString(), QString());
        QCOMPARE(m_model->index(row).data(Qt::ToolTipRole).toString(), m_model->sql(row));
        QCOMPARE(m_model->index(row).data(Qt::AccessibleTextRole), m_model->index(row).data());
    }
    QVERIFY(!m_model->index(0).data(Qt::DecorationRole).isValid());
    QVERIFY(!m_model->data({}, Qt::DisplayRole).isValid());
    QCOMPARE(m_model->rowCount(m_model->index(0)), 0);
}

void TestChangesModel::deletionHoldsItsLinks()
{
    m_loaded->unlink(QStringLiteral("Alice"), QStringLiteral("Viewer"));
    m_loaded->remove(Side::Left, QStringLiteral("John"));
    QCOMPARE(texts(),
             (QStringList{QStringLiteral("delete John from users with 2 link(s)"),
                          QStringLiteral("revoke Alice → Viewer")}));
    QCOMPARE(m_model->index(0).data(ChangesModel::KindRole).toInt(), int(ChangesModel::Kind::Delete));
}

void TestChangesModel::followsEditsAndSaves()
{
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    const Edit undo = m_loaded->link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    QCOMPARE(reset.size(), 1);
    QCOMPARE(m_model->rowCount(), 1);
    workspace().apply(undo);
    QCOMPARE(m_model->rowCount(), 0);
    m_loaded->link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_model->rowCount(), 0);
}

void TestChangesModel::drops()
{
    m_loaded->remove(Side::Left, QStringLiteral("John"));
    m_loaded->link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    workspace().apply(m_model->dropEdit({0}));
    QCOMPARE(texts(), QStringList{QStringLiteral("grant Jane → Viewer")});
    workspace().apply(m_model->dropEdit({0}));
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(workspace().changes().isEmpty());
}

void TestChangesModel::troubles()
{
    m_loaded->link(QStringLiteral("Alice"), QStringLiteral("Admin"));
    m_loaded->rename(Side::Left, QStringLiteral("Jane"), QStringLiteral("Janet"));
    m_database->run(
        QStringLiteral("DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3; "
                       "UPDATE users SET name = 'Mallory' WHERE id = 2"));
    m_loaded->refresh();
    QCOMPARE(
        texts(),
        (QStringList{QStringLiteral("rename Jane to Janet"), QStringLiteral("grant Alice [3] → Admin")}));
    const QString relabelled = QStringLiteral("What was “Jane” is called “Mallory” in the database now.");
    const QString gone = QStringLiteral("“Alice” is no longer in the database.");
    QCOMPARE(m_model->index(0).data(ChangesModel::TroubleRole).toString(), relabelled);
    QCOMPARE(m_model->index(1).data(ChangesModel::TroubleRole).toString(), gone);
    QCOMPARE(m_model->index(1).data(Qt::ToolTipRole).toString(), gone);
    QCOMPARE(m_model->troubledCount(), std::size_t(2));
    QVERIFY(m_model->isKeepable(0));
    QVERIFY(m_model->isContested(0));
    QVERIFY(!m_model->isKeepable(1));
    workspace().confirmRows(m_model->kept({0, 1}).rows);
    QCOMPARE(m_model->index(0).data(ChangesModel::TroubleRole).toString(), QString());
    QCOMPARE(texts().first(), QStringLiteral("rename Mallory to Janet"));
    workspace().apply(m_model->dropEdit({1}));
    workspace().apply(m_model->dropEdit({0}));
    QCOMPARE(m_model->rowCount(), 0);
}

/// Who keeps a change for a row as it is now keeps all that is staged for the row, and is told how much.
void TestChangesModel::keepsAllOfARow()
{
    m_loaded->rename(Side::Left, QStringLiteral("Jane"), QStringLiteral("Joan"));
    m_loaded->link(QStringLiteral("Joan"), QStringLiteral("Admin"));
    m_loaded->link(QStringLiteral("John"), QStringLiteral("Viewer"));
    QCOMPARE(m_model->index(0).data(ChangesModel::KeptRole).toInt(), 0);
    m_database->run(QStringLiteral("UPDATE users SET name = 'Janet' WHERE id = 2"));
    m_loaded->refresh();
    QCOMPARE(m_model->contested(), (std::vector<int>{0, 1}));
    QCOMPARE(m_model->index(1).data(ChangesModel::KeptRole).toInt(), 2);
    QCOMPARE(m_model->index(2).data(ChangesModel::KeptRole).toInt(), 0);
    workspace().confirmRows(m_model->kept({1}).rows);
    QVERIFY(m_model->contested().empty());
}

/// A link to a row that stays deleted stays revoked.
void TestChangesModel::dropsRowsAtBothEnds()
{
    m_loaded->remove(Side::Left, QStringLiteral("John"));
    m_loaded->remove(Side::Right, QStringLiteral("Admin"));
    m_loaded->link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    QCOMPARE(m_model->rowCount(), 3);
    const Edit undo = workspace().apply(m_model->dropEdit({0, 2}));
    QCOMPARE(texts(), QStringList{QStringLiteral("delete Admin from roles with 1 link(s)")});
    QCOMPARE(m_model->troubledCount(), std::size_t(0));
    workspace().apply(undo);
    QCOMPARE(m_model->rowCount(), 3);
    workspace().apply(m_model->dropEdit({0, 1, 2}));
    QVERIFY(workspace().changes().isEmpty());
}

void TestChangesModel::anotherRowOfTheSameName()
{
    TempDatabase database(usersAndRoles() << QStringLiteral("ALTER TABLE users ADD COLUMN email TEXT"));
    Loaded loaded(database);
    const ChangesModel model(loaded.workspace(), dialectOf(Engine::Sqlite));
    loaded.link(QStringLiteral("Alice"), QStringLiteral("Admin"));
    database.run(QStringLiteral("UPDATE users SET email = 'b@x' WHERE id = 3"));
    loaded.refresh();
    QCOMPARE(model.index(0).data(ChangesModel::TroubleRole).toString(),
             QStringLiteral("“Alice” has changed in the database (email), or is another row of that name."));
    QVERIFY(model.isKeepable(0));
    database.run(QStringLiteral("UPDATE users SET name = 'Al' WHERE id = 3"));
    loaded.refresh();
    QCOMPARE(model.index(0).data(ChangesModel::TroubleRole).toString(),
             QStringLiteral("What was “Alice” is called “Al” in the database now."));
}

void TestChangesModel::troublesOfDeletions()
{
    const QString again = QStringLiteral(" Take the deletion back, then delete it again.");
    const auto trouble = [this] { return m_model->index(0).data(ChangesModel::TroubleRole).toString(); };
    const EntityId alice = m_loaded->id(Side::Left, QStringLiteral("Alice"));
    const Edit undo = m_loaded->remove(Side::Left, QStringLiteral("Alice"));
    m_database->run(QStringLiteral("INSERT INTO users_roles VALUES (3, 1)"));
    m_loaded->refresh();
    QCOMPARE(trouble(), QStringLiteral("“Alice” has 1 link(s) by now that would not go with it.") + again);
    workspace().apply(undo);
    m_loaded->remove(Side::Left, QStringLiteral("Alice"));
    workspace().setImpactNow(alice, {{{QStringLiteral("notes"), {1, 2}}}, {}, {}, {}});
    QCOMPARE(
        trouble(),
        QStringLiteral("Deleting “Alice” would take more or other rows along by now: 2 of notes deleted.")
            + again);
    workspace().setImpactNow(alice, {{}, {}, {}, {{QStringLiteral("notes"), {1}}}});
    QCOMPARE(trouble(),
             QStringLiteral("“Alice” can no longer be deleted. Other rows refer to it: 1 of notes."));
    workspace().setImpact(alice, {});
    VERIFY_OK(m_loaded->save());
    m_loaded->refresh();
    workspace().apply(undo);
    m_database->run(QStringLiteral("INSERT INTO users VALUES (3, 'Zoe')"));
    m_loaded->refresh();
    QCOMPARE(trouble(), QStringLiteral("“Alice” cannot come back: its key 3 is that of “Zoe” now."));
    QVERIFY(!m_model->isKeepable(0));
}

/// Staged for Jane, whom somebody else renamed: the entry speaks of Jane.
void TestChangesModel::namesWhomThePersonMeant()
{
    m_loaded->link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    m_database->run(QStringLiteral("UPDATE users SET name = 'Mallory' WHERE id = 2"));
    m_loaded->refresh();
    QCOMPARE(texts(), QStringList{QStringLiteral("grant Jane → Viewer")});
}

void TestChangesModel::sql()
{
    m_loaded->rename(Side::Left, QStringLiteral("Jane"), QStringLiteral("Janet"));
    m_loaded->link(QStringLiteral("John"), QStringLiteral("Viewer"));
    QCOMPARE(m_model->sql(0), QStringLiteral("UPDATE \"users\" SET \"name\" = 'Janet' WHERE \"id\" = 2;"));
    QCOMPARE(m_model->sql(1),
             QStringLiteral("INSERT INTO \"users_roles\" (\"user_id\", \"role_id\") VALUES (1, 3);"));
}

void TestChangesModel::saysWhatARevokeLoses()
{
    m_database->run(QStringLiteral("INSERT INTO users_roles VALUES (1, 1)"));
    m_loaded->refresh();
    m_loaded->unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    m_loaded->unlink(QStringLiteral("John"), QStringLiteral("Editor"));
    QCOMPARE(texts(),
             (QStringList{QStringLiteral("revoke John → Admin (2 row(s))"),
                          QStringLiteral("revoke John → Editor")}));

    const TempDatabase database(usersAndRoles(QStringLiteral(", since TEXT, note TEXT")));
    Loaded loaded(database);
    const ChangesModel model(loaded.workspace(), dialectOf(Engine::Sqlite));
    loaded.unlink(QStringLiteral("Jane"), QStringLiteral("Editor"));
    QCOMPARE(model.index(0).data().toString(),
             QStringLiteral("revoke Jane → Editor (with its since NULL, note NULL)"));
}

void TestChangesModel::deletionInATableLinkedWithItself()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE likes (who REFERENCES p, whom REFERENCES p, PRIMARY KEY (who, whom))"),
         QStringLiteral("INSERT INTO p VALUES (1, 'A'), (2, 'B'), (3, 'C')"),
         QStringLiteral("INSERT INTO likes VALUES (1, 1), (1, 2), (2, 1), (3, 2)")});
    Loaded loaded(database);
    const ChangesModel model(loaded.workspace(), dialectOf(Engine::Sqlite));
    loaded.remove(Side::Left, QStringLiteral("A"));
    QCOMPARE(model.rowCount(), 1); // whom A likes, who likes A, and A itself
    const std::vector<std::uint32_t> a{0};
    const std::vector<std::uint32_t> b{1};
    QVERIFY(loaded.workspace().editLinks(b, a, true).value().isEmpty()); // it is gone on the right as well
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("delete A from p with 3 link(s)"));
    loaded.workspace().apply(model.dropEdit({0}));
    QVERIFY(loaded.workspace().changes().isEmpty());
}

QTEST_GUILESS_MAIN(TestChangesModel)
#include "tst_changesmodel.moc"
