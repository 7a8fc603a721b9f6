// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/entitylistmodel.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestEntityListModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void rows();
    void noBoxesWithoutADriver();
    void boxesOfOneDriver();
    void boxesOfSeveralDrivers();
    void boxesFollowEdits();
    void rowsComeAndGo();
    void theOtherSideDoesNotResetThis();
    void aDriverThatIsGone();

private:
    Workspace &workspace() { return m_loaded->workspace(); }
    QList<int> states() const
    {
        QList<int> states;
        for (int row = 0; row < m_model->rowCount(); ++row)
            states.append(m_model->index(row).data(Qt::CheckStateRole).toInt());
        return states;
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    Mailbox m_mailbox;
    WorkerThread m_worker{m_mailbox};
    std::unique_ptr<Arrangement> m_arrangement;
    std::unique_ptr<EntityListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestEntityListModel::init()
{
    m_tester.reset();
    m_model.reset();
    m_arrangement.reset();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_loaded = std::make_unique<Loaded>(*m_database);
    m_arrangement = std::make_unique<Arrangement>(workspace(), m_worker);
    m_model = std::make_unique<EntityListModel>(workspace(), *m_arrangement, Side::Right);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
}

void TestEntityListModel::rows()
{
    QCOMPARE(m_model->side(), Side::Right);
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_model->rowCount(m_model->index(0)), 0);
    QCOMPARE(m_model->index(1).data().toString(), QStringLiteral("Editor"));
    QCOMPARE(m_model->index(1).data(Qt::AccessibleTextRole).toString(), QStringLiteral("Editor"));
    QCOMPARE(m_model->index(1).data(EntityListModel::LinkCountRole).toInt(), 2);
    QCOMPARE(m_model->index(1).data(EntityListModel::EntityChangeRole).toInt(), -1);
    QVERIFY(!m_model->index(1).data(Qt::DecorationRole).isValid());
    QVERIFY(!m_model->data({}, Qt::DisplayRole).isValid());
    QCOMPARE(m_model->flags({}), Qt::NoItemFlags);
}

void TestEntityListModel::noBoxesWithoutADriver()
{
    QVERIFY(m_model->driver().empty());
    QVERIFY(!m_model->index(0).data(Qt::CheckStateRole).isValid());
    QVERIFY(!m_model->flags(m_model->index(0)).testFlag(Qt::ItemIsUserCheckable));
}

void TestEntityListModel::boxesOfOneDriver()
{
    QSignalSpy data(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->setDriver({0});
    QCOMPARE(data.size(), 1);
    QCOMPARE(data.front()[1].toModelIndex(), m_model->index(2));
    QCOMPARE(states(), (QList<int>{Qt::Checked, Qt::Checked, Qt::Unchecked}));
    QVERIFY(m_model->flags(m_model->index(0)).testFlag(Qt::ItemIsUserCheckable));
    m_model->setDriver({0});
    QCOMPARE(data.size(), 1); // the same again is nothing
    m_model->setDriver({});
    QVERIFY(!m_model->index(0).data(Qt::CheckStateRole).isValid());
}

void TestEntityListModel::boxesOfSeveralDrivers()
{
    m_model->setDriver({0, 1});
    QCOMPARE(states(), (QList<int>{Qt::PartiallyChecked, Qt::Checked, Qt::Unchecked}));
    m_model->setDriver({0, 1, 2});
    QCOMPARE(states(), (QList<int>{Qt::PartiallyChecked, Qt::PartiallyChecked, Qt::PartiallyChecked}));
}

void TestEntityListModel::boxesFollowEdits()
{
    m_model->setDriver({0, 1});
    QSignalSpy data(m_model.get(), &QAbstractItemModel::dataChanged);
    const Edit undo = m_loaded->link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    QCOMPARE(data.size(), 1);
    QCOMPARE(states(), (QList<int>{Qt::Checked, Qt::Checked, Qt::Unchecked}));
    QCOMPARE(m_model->index(0).data(EntityListModel::LinkCountRole).toInt(), 2);
    workspace().apply(undo);
    QCOMPARE(states(), (QList<int>{Qt::PartiallyChecked, Qt::Checked, Qt::Unchecked}));
}

void TestEntityListModel::rowsComeAndGo()
{
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    m_model->setDriver({0});
    m_loaded->add(Side::Right, QStringLiteral("Owner"));
    QCOMPARE(reset.size(), 1);
    QCOMPARE(m_model->rowCount(), 4);
    QCOMPARE(m_model->index(3).data(EntityListModel::EntityChangeRole).toInt(), int(EntityChange::Kind::Add));
    m_loaded->link(QStringLiteral("John"), QStringLiteral("Owner"));
    QCOMPARE(states(), (QList<int>{Qt::Checked, Qt::Checked, Qt::Unchecked, Qt::Checked}));
    m_arrangement->setSpec(Side::Right, {QStringLiteral("o"), OrderSpec::Sort::Name});
    QTRY_COMPARE(m_model->rowCount(), 2);
    QCOMPARE(m_model->index(1).data().toString(), QStringLiteral("Owner"));
    QCOMPARE(states(), (QList<int>{Qt::Checked, Qt::Checked}));
    m_database->run(QStringLiteral("DELETE FROM users_roles; DELETE FROM roles"));
    m_loaded->refresh();
    QTRY_COMPARE(m_model->rowCount(), 1); // the staged one
}

void TestEntityListModel::theOtherSideDoesNotResetThis()
{
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    m_loaded->add(Side::Left, QStringLiteral("Zoe"));
    QCOMPARE(reset.size(), 0);
}

void TestEntityListModel::aDriverThatIsGone()
{
    m_model->setDriver({2});
    m_database->run(
        QStringLiteral("DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3"));
    m_loaded->refresh();
    QCOMPARE(states(), (QList<int>{Qt::Unchecked, Qt::Unchecked, Qt::Unchecked}));
}

QTEST_GUILESS_MAIN(TestEntityListModel)
#include "tst_entitylistmodel.moc"
