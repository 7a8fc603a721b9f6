// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultfixture.h"
#include "tests/support/otherwriter.h"

#include <QTimer>
#include <QToolButton>

#include <future>
#include <thread>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Cases 11 to 14 of the catalogue: locks.
class FaultsLocking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void f11_lockThatStays_data() { appliesTo(everyEngine); }
    void f11_lockThatStays();
    void f12_blocksNobody_data() { appliesTo(everyEngine); }
    void f12_blocksNobody();
    void f13_readThenWrite_data() { appliesTo(everyEngine); }
    void f13_readThenWrite();
    void f14_deadlock_data() { appliesTo(everyEngine); }
    void f14_deadlock();
};

/// The wait for it is bounded, and can be cancelled.
void FaultsLocking::f11_lockThatStays()
{
    FaultFixture f(FaultFixture::engine());
    ConnectionSettings settings = f.database().settings();
    settings.lockTimeout = std::chrono::seconds(1);
    QVERIFY(f.open(settings));
    f.window().click("John", "Viewer");
    {
        OtherWriter other(f.database().settings());
        other.run(u"UPDATE users SET name = name WHERE id = 1"_s);
        other.run(u"DELETE FROM users_roles WHERE user_id = 9"_s);
        QVERIFY(f.save());
        TELLS(f, u"Nothing was saved"_s);
        QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
        other.rollBack();
    }
    settings.lockTimeout = std::chrono::minutes(5);
    f.window().action("discard")->trigger();
    QVERIFY(f.open(settings));
    f.window().click("John", "Viewer");
    {
        OtherWriter other(f.database().settings());
        other.run(u"UPDATE users SET name = name WHERE id = 1"_s);
        other.run(u"DELETE FROM users_roles WHERE user_id = 9"_s);
        QVERIFY(f.window().activate());
        QTest::keyClick(&f.window().window(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(
            !f.until([&] { return f.window().window().session()->state() == Session::State::Ready; }, 1500));
        QElapsedTimer cancelling;
        cancelling.start();
        QTest::mouseClick(f.window().find<QToolButton>("cancel"), Qt::LeftButton);
        QVERIFY(f.until([&] { return f.window().window().session()->state() == Session::State::Ready; }));
        QVERIFY2(cancelling.elapsed() < 1000, "Cancel takes less than a second");
        QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
        other.rollBack();
    }
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    SURVIVED(f);
}

/// With the window open and changes staged, others write at once.
void FaultsLocking::f12_blocksNobody()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    QCOMPARE(f.database().leftBehind(), QString());
    f.elsewhere(u"INSERT INTO users VALUES (4, 'Zoe'); UPDATE roles SET name = 'Boss' WHERE id = 1"_s);
    f.elsewhere(u"ALTER TABLE users ADD COLUMN mail VARCHAR(9)"_s); // which needs a lock of the whole table
    QTest::keyClick(&f.window().window(), Qt::Key_F5);
    QVERIFY(f.until([&] { return f.window().shown(Side::Left).contains(u"Zoe"_s); }));
    QCOMPARE(f.database().leftBehind(), QString());
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    SURVIVED(f);
}

/// Somebody writes between what a save reads and what it writes: it waits or fails, and is not doomed.
void FaultsLocking::f13_readThenWrite()
{
    FaultFixture f(FaultFixture::engine());
    ConnectionSettings settings = f.database().settings();
    settings.lockTimeout = std::chrono::seconds(10);
    QVERIFY(f.open(settings));
    f.window().click("John", "Viewer");
    OtherWriter other(f.database().settings());
    other.run(u"INSERT INTO users_roles VALUES (2, 3)"_s);
    QTimer::singleShot(700, &f.window().window(), [&other] { other.commit(); });
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (2, 3)"_s);
    if (f.window().changes().isEmpty())
        f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    else
        TELLS(f, u"Nothing was saved"_s); // a serializable transaction may have to be tried again
    SURVIVED(f);
}

/// Two that wait for each other, or one that waits too long in the middle: nothing of the save stays.
void FaultsLocking::f14_deadlock()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(u"INSERT INTO users VALUES (4, 'Zoe')"_s);
    ConnectionSettings settings = f.database().settings();
    settings.lockTimeout = std::chrono::seconds(3);
    QVERIFY(f.open(settings));
    f.window().click("John", "Viewer");
    f.window().click("Alice", "Admin");
    f.window().click("Jane", "Editor");
    std::promise<void> holds;
    std::thread crossing([&holds, settings = f.database().settings()] {
        OtherWriter other(settings);
        other.run(u"UPDATE roles SET name = name WHERE id = 1"_s);
        holds.set_value();
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        static_cast<void>(
            other.tryRun(u"UPDATE users SET name = name WHERE id = 1"_s)); // what the save holds by now
        std::this_thread::sleep_for(std::chrono::milliseconds(4000));
    });
    holds.get_future().wait();
    const bool came = f.save();
    crossing.join();
    QVERIFY(came);
    if (!f.window().changes().isEmpty()) {
        TELLS(f, u"Nothing was saved"_s);
        QCOMPARE(f.problems(), QString());
        QCOMPARE(f.window().changes().size(), 3);
        QVERIFY(f.save());
    }
    QCOMPARE(f.window().changes(), QStringList());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3), (3, 1); DELETE FROM users_roles WHERE user_id = 2"_s);
    SURVIVED(f);
}

CROSSCHECK_UI_TEST(FaultsLocking)
#include "faults_locking.moc"
