// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/mailbox.h"

#include <QTest>
#include <QThread>

#include <memory>
#include <thread>

using namespace crosscheck;

class TestMailbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callsComeInOrderInTheMailboxesThread();
    void callsFromManyThreads();
    void aCallMayPost();
    void callsAreNotMadeAtOnce();
    void noCallOnceItIsGone();
    void callsAreLetGoOnceMade();
};

void TestMailbox::callsComeInOrderInTheMailboxesThread()
{
    Mailbox mailbox;
    std::vector<int> came;
    bool elsewhere = false;
    std::thread poster([&] {
        for (int i = 0; i < 1000; ++i)
            mailbox.post([&, i] {
                came.push_back(i);
                elsewhere |= QThread::currentThread() != mailbox.thread();
            });
    });
    poster.join();
    QTRY_COMPARE(came.size(), 1000U);
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(came[std::size_t(i)], i);
    QVERIFY(!elsewhere);
}

void TestMailbox::callsFromManyThreads()
{
    Mailbox mailbox;
    std::vector<std::vector<int>> came(4);
    std::vector<std::thread> posters;
    for (std::size_t poster = 0; poster < came.size(); ++poster)
        posters.emplace_back([&, poster] {
            for (int i = 0; i < 500; ++i)
                mailbox.post([&came, poster, i] { came[poster].push_back(i); });
        });
    for (std::thread &poster : posters)
        poster.join();
    for (const auto &calls : came) {
        QTRY_COMPARE(calls.size(), 500U);
        QVERIFY(std::is_sorted(calls.begin(), calls.end()));
    }
}

void TestMailbox::aCallMayPost()
{
    Mailbox mailbox;
    QStringList came;
    mailbox.post([&] {
        came.append(QStringLiteral("first"));
        mailbox.post([&] { came.append(QStringLiteral("third")); });
    });
    mailbox.post([&] { came.append(QStringLiteral("second")); });
    QTRY_COMPARE(came,
                 (QStringList{QStringLiteral("first"), QStringLiteral("second"), QStringLiteral("third")}));
}

void TestMailbox::callsAreNotMadeAtOnce()
{
    Mailbox mailbox;
    int calls = 0;
    mailbox.post([&] { ++calls; });
    QCOMPARE(calls, 0);
    QTRY_COMPARE(calls, 1);
    QCoreApplication::processEvents();
    QCOMPARE(calls, 1);
}

void TestMailbox::noCallOnceItIsGone()
{
    int calls = 0;
    Mailbox other;
    {
        Mailbox mailbox;
        mailbox.post([&] { ++calls; });
    }
    bool delivered = false;
    other.post([&] { delivered = true; });
    QTRY_VERIFY(delivered);
    QCOMPARE(calls, 0);
}

void TestMailbox::callsAreLetGoOnceMade()
{
    Mailbox mailbox;
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watched = held;
    bool isGone = false;
    mailbox.post([held = std::move(held)] { QCOMPARE(*held, 1); });
    mailbox.post([&] { isGone = watched.expired(); });
    QTRY_VERIFY(watched.expired());
    QVERIFY(isGone); // not only when all were made
}

QTEST_GUILESS_MAIN(TestMailbox)
#include "tst_mailbox.moc"
