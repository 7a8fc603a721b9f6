// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/arrangement.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestArrangement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init();
    void everythingAtFirst();
    void filtersOnTheWorker();
    void onlyTheLastSpecCounts();
    void theSameSpecIsNoWork();
    void sortsByLinks();
    void stagedNamesAreSearched();
    void newRowsAreShownWhateverTheFilter();
    void savedRowsStayUntilAnotherFilter();
    void anotherSnapshot();
    void sidesChangeTogether();

private:
    Workspace &workspace() { return m_loaded->workspace(); }
    QStringList shown(Side side) const
    {
        QStringList names;
        const Order &order = m_arrangement->order(side);
        for (std::uint32_t row = 0; row < order.rowCount(); ++row)
            names.append(m_loaded->workspace().name(side, order.slot(row)));
        return names;
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    Mailbox m_mailbox;
    WorkerThread m_worker{m_mailbox};
    std::unique_ptr<Arrangement> m_arrangement;
    const QStringList m_everybody{QStringLiteral("John"), QStringLiteral("Jane"), QStringLiteral("Alice")};
};

void TestArrangement::init()
{
    m_arrangement.reset();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_loaded = std::make_unique<Loaded>(*m_database);
    m_arrangement = std::make_unique<Arrangement>(workspace(), m_worker);
}

void TestArrangement::everythingAtFirst()
{
    QCOMPARE(shown(Side::Left), m_everybody);
    QVERIFY(m_arrangement->spec(Side::Left).isTrivial());
}

void TestArrangement::filtersOnTheWorker()
{
    QSignalSpy about(m_arrangement.get(), &Arrangement::orderAboutToChange);
    QSignalSpy changed(m_arrangement.get(), &Arrangement::orderChanged);
    const OrderSpec spec{QStringLiteral("j"), OrderSpec::Sort::Name};
    m_arrangement->setSpec(Side::Left, spec);
    QVERIFY(m_arrangement->spec(Side::Left) == spec);
    QCOMPARE(shown(Side::Left), m_everybody); // not yet
    QTRY_COMPARE(shown(Side::Left), (QStringList{QStringLiteral("Jane"), QStringLiteral("John")}));
    QCOMPARE(about.size(), 1);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.front().front().value<Side>(), Side::Left);
    QCOMPARE(shown(Side::Right).size(), 3);
    m_arrangement->setSpec(Side::Left, {});
    QTRY_COMPARE(shown(Side::Left), m_everybody);
}

void TestArrangement::onlyTheLastSpecCounts()
{
    QSignalSpy changed(m_arrangement.get(), &Arrangement::orderChanged);
    for (const char *filter : {"a", "al", "ali", "john"})
        m_arrangement->setSpec(Side::Left, {QLatin1String(filter), OrderSpec::Sort::Database});
    QTRY_COMPARE(shown(Side::Left), QStringList{QStringLiteral("John")});
    QCOMPARE(changed.size(), 1);
}

void TestArrangement::theSameSpecIsNoWork()
{
    QSignalSpy changed(m_arrangement.get(), &Arrangement::orderChanged);
    m_arrangement->setSpec(Side::Left, {});
    m_arrangement->setSpec(Side::Right, {QStringLiteral("admin"), OrderSpec::Sort::Database});
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(changed.front().front().value<Side>(), Side::Right);
}

void TestArrangement::sortsByLinks()
{
    m_loaded->link(QStringLiteral("Alice"), QStringLiteral("Admin"));
    m_loaded->link(QStringLiteral("Alice"), QStringLiteral("Editor"));
    m_arrangement->setSpec(Side::Left, {{}, OrderSpec::Sort::MostLinks});
    QTRY_COMPARE(shown(Side::Left),
                 (QStringList{QStringLiteral("Alice"), QStringLiteral("John"), QStringLiteral("Jane")}));
}

void TestArrangement::stagedNamesAreSearched()
{
    m_loaded->rename(Side::Left, QStringLiteral("Alice"), QStringLiteral("Zoë"));
    m_loaded->remove(Side::Left, QStringLiteral("John"));
    m_arrangement->setSpec(Side::Left, {QStringLiteral("ZOE"), OrderSpec::Sort::Database});
    QTRY_COMPARE(shown(Side::Left), QStringList{QStringLiteral("Zoë")});
    m_arrangement->setSpec(Side::Left, {QStringLiteral("john"), OrderSpec::Sort::Database});
    QTRY_COMPARE(shown(Side::Left), QStringList{QStringLiteral("John")}); // marked, but there
}

void TestArrangement::newRowsAreShownWhateverTheFilter()
{
    m_arrangement->setSpec(Side::Left, {QStringLiteral("jo"), OrderSpec::Sort::Database});
    QTRY_COMPARE(shown(Side::Left), QStringList{QStringLiteral("John")});
    QSignalSpy changed(m_arrangement.get(), &Arrangement::orderChanged);
    const QStringList both{QStringLiteral("John"), QStringLiteral("Zoe")};
    const Edit undo = m_loaded->add(Side::Left, QStringLiteral("Zoe"));
    QCOMPARE(shown(Side::Left), both);
    QTRY_COMPARE(changed.size(), 2); // once it is computed too
    QCOMPARE(shown(Side::Left), both);
    std::size_t found = 9;
    const Ticket search = m_arrangement->find(Side::Left, {QStringLiteral("jo"), OrderSpec::Sort::Database},
                                              [&found](const OrderPtr &order) { found = order->rowCount(); });
    QTRY_COMPARE(found, std::size_t(1)); // a search finds what has the words
    const Ticket terms
        = m_arrangement->find(Side::Left, {QStringLiteral("links:few"), OrderSpec::Sort::Database},
                              [&found](const OrderPtr &order) { found = order->rowCount(); });
    QTRY_COMPARE(found, std::size_t(0)); // which is no name
    workspace().apply(undo);
    QCOMPARE(shown(Side::Left), QStringList{QStringLiteral("John")});
    m_loaded->add(Side::Left, QStringLiteral("Zoe"));
    QCOMPARE(shown(Side::Left), both);
    m_arrangement->setSpec(Side::Left, {QStringLiteral("joh"), OrderSpec::Sort::Database}); // asks anew
    QTRY_COMPARE(shown(Side::Left), QStringList{QStringLiteral("John")});
    m_arrangement->setSpec(Side::Left, {QStringLiteral("zo"), OrderSpec::Sort::Database});
    QTRY_COMPARE(shown(Side::Left), QStringList{QStringLiteral("Zoe")});
}

/// What was just added does not vanish with the save; another filter is a new question.
void TestArrangement::savedRowsStayUntilAnotherFilter()
{
    m_arrangement->setSpec(Side::Left, {QStringLiteral("jo"), OrderSpec::Sort::Database});
    QTRY_COMPARE(shown(Side::Left), QStringList{QStringLiteral("John")});
    const QStringList both{QStringLiteral("John"), QStringLiteral("Zoe")};
    m_loaded->add(Side::Left, QStringLiteral("Zoe"));
    QSignalSpy changed(m_arrangement.get(), &Arrangement::orderChanged);
    QVERIFY(m_loaded->save().has_value());
    QTRY_VERIFY(changed.size() >= 2); // carried over, then computed
    QCOMPARE(shown(Side::Left), both);
    m_loaded->refresh();
    m_arrangement->setSpec(Side::Left, {QStringLiteral("jo"), OrderSpec::Sort::Name});
    changed.clear();
    QTRY_VERIFY(changed.size() >= 1);
    QCOMPARE(shown(Side::Left), both);
    m_arrangement->setSpec(Side::Left, {QStringLiteral("joh"), OrderSpec::Sort::Name});
    QTRY_COMPARE(shown(Side::Left), QStringList{QStringLiteral("John")});
}

void TestArrangement::anotherSnapshot()
{
    m_arrangement->setSpec(Side::Left, {QStringLiteral("j"), OrderSpec::Sort::Name});
    QTRY_COMPARE(shown(Side::Left).size(), 2);
    m_database->run(QStringLiteral(
        "DELETE FROM users_roles; DELETE FROM users WHERE id = 2; INSERT INTO users VALUES (9, 'Jack')"));
    m_loaded->refresh();
    QTRY_COMPARE(shown(Side::Left), (QStringList{QStringLiteral("Jack"), QStringLiteral("John")}));
    m_database->run(QStringLiteral("DELETE FROM users"));
    m_loaded->refresh();
    QCOMPARE(shown(Side::Left), QStringList());
}

/// Whoever hears of one side may look at the other: never at slots that are no longer there.
void TestArrangement::sidesChangeTogether()
{
    const auto check = [this] {
        for (const Side side : bothSides)
            QCOMPARE(m_arrangement->order(side).slotCount(), workspace().slotCount(side));
    };
    int checks = 0;
    connect(m_arrangement.get(), &Arrangement::orderChanged, this, [&] {
        ++checks;
        check();
    });
    m_loaded->add(Side::Left, QStringLiteral("Zoe"));
    m_loaded->add(Side::Right, QStringLiteral("Owner"));
    const Edit undo = workspace().apply(workspace().editDropAll()); // both sides shrink
    workspace().apply(undo);
    m_database->run(QStringLiteral(
        "DELETE FROM users_roles; DELETE FROM users WHERE id > 1; DELETE FROM roles WHERE id > 1"));
    m_loaded->refresh();
    QVERIFY(checks >= 8);
}

QTEST_GUILESS_MAIN(TestArrangement)
#include "tst_arrangement.moc"
