// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/matrixmodel.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestMatrixModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cells();
    void headers();
    void flags();
    void accessibleTexts();
    void oneCellChanges();
    void manyCellsChange();
    void entitiesChange();
    void hiddenCellsAreSilent();
    void rowsComeAndGo();
    void beforeTheLinksAreLoaded();
    void contestedCells();
    void emptyDatabase();

private:
    Workspace &workspace() { return m_loaded->workspace(); }
    void load()
    {
        m_tester.reset();
        m_model.reset();
        m_arrangement.reset();
        m_unseen.reset();
        m_loaded = std::make_unique<Loaded>(*m_database);
        m_arrangement = std::make_unique<Arrangement>(workspace(), m_worker);
        m_unseen = std::make_unique<Unseen>(workspace());
        m_model = std::make_unique<MatrixModel>(workspace(), *m_arrangement, *m_unseen);
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    }
    QVariant at(int row, int column, int role) const { return m_model->index(row, column).data(role); }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    Mailbox m_mailbox;
    WorkerThread m_worker{m_mailbox};
    std::unique_ptr<Arrangement> m_arrangement;
    std::unique_ptr<Unseen> m_unseen;
    std::unique_ptr<MatrixModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestMatrixModel::init()
{
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_database->run(QStringLiteral("INSERT INTO users_roles VALUES (2, 2)"));
    load();
}

void TestMatrixModel::cells()
{
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_model->columnCount(), 3);
    QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 0);
    QCOMPARE(m_model->columnCount(m_model->index(0, 0)), 0);
    QCOMPARE(at(0, 0, Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QCOMPARE(at(0, 2, Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QCOMPARE(at(1, 1, MatrixModel::MultiplicityRole).toInt(), 2);
    QCOMPARE(at(1, 1, Qt::DisplayRole).toString(), QStringLiteral("×2"));
    QCOMPARE(at(0, 0, Qt::DisplayRole).toString(), QString());
    QCOMPARE(at(0, 0, MatrixModel::MarkRole).toInt(), int(LinkMark::None));
    QVERIFY(!at(0, 0, Qt::DecorationRole).isValid());
    QVERIFY(!m_model->data(QModelIndex(), Qt::DisplayRole).isValid());
    m_loaded->unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    QCOMPARE(at(0, 0, Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QCOMPARE(at(0, 0, MatrixModel::MarkRole).toInt(), int(LinkMark::Revoke));
    QCOMPARE(at(0, 0, MatrixModel::MultiplicityRole).toInt(), 1); // as the database has it
}

void TestMatrixModel::headers()
{
    const auto header = [this](int section, Qt::Orientation orientation, int role) {
        return m_model->headerData(section, orientation, role);
    };
    QCOMPARE(header(0, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("John"));
    QCOMPARE(header(2, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Viewer"));
    QCOMPARE(header(0, Qt::Vertical, MatrixModel::LinkCountRole).toInt(), 2);
    QCOMPARE(header(1, Qt::Horizontal, MatrixModel::LinkCountRole).toInt(), 2);
    QCOMPARE(header(0, Qt::Vertical, MatrixModel::EntityChangeRole).toInt(), -1);
    m_loaded->rename(Side::Left, QStringLiteral("John"), QStringLiteral("Johnny"));
    QCOMPARE(header(0, Qt::Vertical, MatrixModel::EntityChangeRole).toInt(), int(EntityChange::Kind::Rename));
    QCOMPARE(header(0, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("Johnny"));
    QVERIFY(!header(-1, Qt::Vertical, Qt::DisplayRole).isValid());
    QVERIFY(!header(3, Qt::Horizontal, Qt::DisplayRole).isValid());
    QVERIFY(!header(0, Qt::Horizontal, Qt::DecorationRole).isValid());
}

void TestMatrixModel::flags()
{
    QCOMPARE(m_model->flags(m_model->index(0, 0)),
             Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    QCOMPARE(m_model->flags({}), Qt::NoItemFlags);
}

void TestMatrixModel::accessibleTexts()
{
    QCOMPARE(m_model->accessibleText(0, 0), QStringLiteral("John, Admin, linked"));
    QCOMPARE(m_model->accessibleText(1, 1), QStringLiteral("Jane, Editor, linked, 2 row(s)"));
    m_loaded->link(QStringLiteral("John"), QStringLiteral("Viewer"));
    m_loaded->unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    QCOMPARE(at(0, 2, Qt::AccessibleTextRole).toString(),
             QStringLiteral("John, Viewer, not linked, grant staged"));
    QCOMPARE(at(0, 0, Qt::AccessibleTextRole).toString(),
             QStringLiteral("John, Admin, linked, revoke staged"));
}

void TestMatrixModel::oneCellChanges()
{
    QSignalSpy data(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy header(m_model.get(), &QAbstractItemModel::headerDataChanged);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    m_loaded->link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    QCOMPARE(data.size(), 1);
    QCOMPARE(data.front()[0].toModelIndex(), m_model->index(1, 2));
    QCOMPARE(data.front()[1].toModelIndex(), m_model->index(1, 2));
    QCOMPARE(header.size(), 2); // the counts
    QCOMPARE(reset.size(), 0);
}

void TestMatrixModel::manyCellsChange()
{
    m_database->run(
        QStringLiteral("WITH RECURSIVE n (i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 80) "
                       "INSERT INTO users SELECT i, 'user ' || i FROM n"));
    load();
    std::vector<std::uint32_t> all(80);
    std::iota(all.begin(), all.end(), 0U);
    QSignalSpy data(m_model.get(), &QAbstractItemModel::dataChanged);
    workspace().apply(workspace().editLinks(all, std::array<std::uint32_t, 1>{2}, true).value());
    QCOMPARE(data.size(), 1); // at once, not one by one
    QCOMPARE(data.front()[0].toModelIndex(), m_model->index(0, 0));
    QCOMPARE(data.front()[1].toModelIndex(), m_model->index(79, 2));
}

void TestMatrixModel::entitiesChange()
{
    QSignalSpy data(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy header(m_model.get(), &QAbstractItemModel::headerDataChanged);
    m_loaded->remove(Side::Right, QStringLiteral("Editor"));
    QCOMPARE(data.size(), 1);
    QCOMPARE(header.size(), 2);
    QCOMPARE(m_model->headerData(1, Qt::Horizontal, MatrixModel::EntityChangeRole).toInt(),
             int(EntityChange::Kind::Delete));
    QCOMPARE(m_model->columnCount(), 3);
}

void TestMatrixModel::hiddenCellsAreSilent()
{
    m_arrangement->setSpec(Side::Left, {QStringLiteral("alice"), OrderSpec::Sort::Database});
    QTRY_COMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->headerData(0, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("Alice"));
    QSignalSpy data(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy header(m_model.get(), &QAbstractItemModel::headerDataChanged);
    m_loaded->link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    QCOMPARE(data.size(), 0);
    QCOMPARE(header.size(), 1); // Viewer has one more
    m_loaded->link(QStringLiteral("Alice"), QStringLiteral("Admin"));
    QCOMPARE(data.size(), 1);
    QCOMPARE(data.front()[0].toModelIndex(), m_model->index(0, 0));
}

void TestMatrixModel::rowsComeAndGo()
{
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    m_loaded->add(Side::Left, QStringLiteral("Zoe"));
    QCOMPARE(m_model->rowCount(), 4);
    QCOMPARE(reset.size(), 1);
    m_loaded->add(Side::Right, QStringLiteral("Owner"));
    m_loaded->link(QStringLiteral("Zoe"), QStringLiteral("Owner"));
    QCOMPARE(at(3, 3, Qt::CheckStateRole).toInt(), int(Qt::Checked));
    workspace().apply(workspace().editDropAll());
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_model->columnCount(), 3);
    m_database->run(QStringLiteral(
        "DELETE FROM users_roles; DELETE FROM users WHERE id > 1; DELETE FROM roles WHERE id > 2"));
    m_loaded->refresh();
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->columnCount(), 2);
}

void TestMatrixModel::beforeTheLinksAreLoaded()
{
    workspace().adopt(std::make_shared<const Snapshot>(workspace().snapshot().axes()));
    QCOMPARE(at(0, 0, MatrixModel::MultiplicityRole).toInt(), -1);
    QCOMPARE(at(0, 0, Qt::AccessibleTextRole).toString(), QStringLiteral("John, Admin, not loaded yet"));
}

/// Keeping a change for what is there now is told at once.
void TestMatrixModel::contestedCells()
{
    m_loaded->link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    m_database->run(QStringLiteral("UPDATE users SET name = 'Janet' WHERE id = 2"));
    m_loaded->refresh();
    QCOMPARE(m_model->accessibleText(1, 0),
             QStringLiteral("Janet, Admin, not linked, grant staged, in conflict"));
    const QSignalSpy data(m_model.get(), &QAbstractItemModel::dataChanged);
    workspace().confirmRows({m_loaded->id(Side::Left, QStringLiteral("Janet"))});
    QCOMPARE(m_model->accessibleText(1, 0), QStringLiteral("Janet, Admin, not linked, grant staged"));
    QCOMPARE(data.count(), 1);
}

void TestMatrixModel::emptyDatabase()
{
    m_database = std::make_unique<TempDatabase>(usersAndRoles().mid(0, 3));
    load();
    QCOMPARE(m_model->rowCount(), 0);
    m_loaded->add(Side::Left, QStringLiteral("Zoe"));
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->columnCount(), 0);
}

QTEST_GUILESS_MAIN(TestMatrixModel)
#include "tst_matrixmodel.moc"
