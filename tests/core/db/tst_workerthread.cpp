// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/workerthread.h"

#include <QTest>
#include <QThread>

using namespace crosscheck;

class TestWorkerThread : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jobsAreDoneInOrderOnOneThread();
    void answersComeInTheAskersThread();
    void aDroppedTicketGetsNoAnswer();
    void aDroppedTicketCancelsItsJob();
    void anotherTicketDropsTheFirst();
    void aMovedTicketStays();
    void cancelStillAnswers();
    void openUntilAnswered();
    void progressComesBeforeTheAnswer();
    void noProgressForADroppedTicket();
    void progressIsThinnedOut();
    void destructionCancelsTheRunningJob();
    void waitingJobsAreForgotten();
    void atEndRunsLastOnTheThread();

private:
    static void waitForCancel(JobContext &context)
    {
        while (!context.isCancelled())
            std::this_thread::yield();
    }
    Mailbox m_mailbox;
};

void TestWorkerThread::jobsAreDoneInOrderOnOneThread()
{
    WorkerThread worker(m_mailbox);
    std::vector<int> answers;
    std::vector<std::thread::id> threads;
    std::vector<Ticket> tickets;
    for (int i = 0; i < 100; ++i) {
        tickets.push_back(worker.ask<int>(
            [&threads, i](JobContext &) {
                threads.push_back(std::this_thread::get_id());
                return i;
            },
            [&answers](int answer) { answers.push_back(answer); }));
    }
    QTRY_COMPARE(answers.size(), 100U);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(answers[std::size_t(i)], i);
    QVERIFY(std::all_of(threads.begin(), threads.end(), [&](auto id) { return id == threads.front(); }));
    QVERIFY(threads.front() != std::this_thread::get_id());
}

void TestWorkerThread::answersComeInTheAskersThread()
{
    WorkerThread worker(m_mailbox);
    QThread *thread = nullptr;
    std::unique_ptr<int> answer; // answers need not be copyable
    const Ticket ticket
        = worker.ask<std::unique_ptr<int>>([](JobContext &) { return std::make_unique<int>(5); },
                                           [&](std::unique_ptr<int> given) {
                                               thread = QThread::currentThread();
                                               answer = std::move(given);
                                           });
    QTRY_VERIFY(answer);
    QCOMPARE(*answer, 5);
    QCOMPARE(thread, QThread::currentThread());
}

void TestWorkerThread::aDroppedTicketGetsNoAnswer()
{
    WorkerThread worker(m_mailbox);
    bool answered = false;
    bool done = false;
    {
        const Ticket dropped = worker.ask<int>([](JobContext &) { return 1; }, [&](int) { answered = true; });
    }
    const Ticket kept = worker.ask<int>([](JobContext &) { return 2; }, [&](int) { done = true; });
    QTRY_VERIFY(done);
    QVERIFY(!answered);
}

void TestWorkerThread::aDroppedTicketCancelsItsJob()
{
    WorkerThread worker(m_mailbox);
    bool done = false;
    {
        const Ticket dropped = worker.ask<int>(
            [](JobContext &context) {
                waitForCancel(context);
                return 1;
            },
            [](int) { QFAIL("A dropped ticket was answered."); });
    }
    const Ticket kept = worker.ask<int>([](JobContext &) { return 2; }, [&](int) { done = true; });
    QTRY_VERIFY(done);
}

void TestWorkerThread::anotherTicketDropsTheFirst()
{
    WorkerThread worker(m_mailbox);
    std::vector<int> answers;
    const auto answer = [&answers](int given) { answers.push_back(given); };
    Ticket ticket = worker.ask<int>([](JobContext &) { return 1; }, answer);
    ticket = worker.ask<int>([](JobContext &) { return 2; }, answer);
    QTRY_COMPARE(answers, std::vector<int>{2});
}

void TestWorkerThread::aMovedTicketStays()
{
    WorkerThread worker(m_mailbox);
    bool answered = false;
    Ticket kept;
    QVERIFY(!kept.isOpen());
    {
        Ticket first = worker.ask<int>([](JobContext &) { return 1; }, [&](int) { answered = true; });
        Ticket second(std::move(first));
        kept = std::move(second);
    }
    QVERIFY(kept.isOpen());
    QTRY_VERIFY(answered);
}

void TestWorkerThread::cancelStillAnswers()
{
    WorkerThread worker(m_mailbox);
    int answer = 0;
    Ticket ticket = worker.ask<int>(
        [](JobContext &context) {
            waitForCancel(context);
            return context.cancelToken().isCancelled() ? 7 : 8;
        },
        [&answer](int given) { answer = given; });
    ticket.cancel();
    QTRY_COMPARE(answer, 7);
    Ticket().cancel(); // of nothing
}

void TestWorkerThread::openUntilAnswered()
{
    WorkerThread worker(m_mailbox);
    bool openWhileAnswered = true;
    Ticket ticket;
    ticket
        = worker.ask<int>([](JobContext &) { return 1; }, [&](int) { openWhileAnswered = ticket.isOpen(); });
    QVERIFY(ticket.isOpen());
    QTRY_VERIFY(!ticket.isOpen());
    QVERIFY(!openWhileAnswered); // so that the answer may ask the next thing
}

void TestWorkerThread::progressComesBeforeTheAnswer()
{
    WorkerThread worker(m_mailbox);
    QStringList came;
    const Ticket ticket = worker.ask<int>(
        [](JobContext &context) {
            context.report({3, 9});
            return 1;
        },
        [&](int) { came.append(QStringLiteral("answer")); },
        [&](Progress progress) {
            came.append(QStringLiteral("%1 of %2").arg(progress.done).arg(progress.total));
        });
    QTRY_COMPARE(came, (QStringList{QStringLiteral("3 of 9"), QStringLiteral("answer")}));
}

void TestWorkerThread::noProgressForADroppedTicket()
{
    WorkerThread worker(m_mailbox);
    bool done = false;
    {
        const Ticket dropped = worker.ask<int>(
            [](JobContext &context) {
                waitForCancel(context);
                context.report({1, 1});
                return 1;
            },
            [](int) {}, [](Progress) { QFAIL("A dropped ticket heard of progress."); });
    }
    const Ticket kept = worker.ask<int>([](JobContext &) { return 2; }, [&](int) { done = true; });
    QTRY_VERIFY(done);
}

void TestWorkerThread::progressIsThinnedOut()
{
    const CancelToken cancel;
    int reports = 0;
    qint64 last = -1;
    JobContext context(cancel, [&](Progress progress) {
        ++reports;
        last = progress.done;
    });
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i)
        context.report({i, 1000});
    const auto taken = std::chrono::steady_clock::now() - begun;
    QVERIFY(reports >= 1);
    QVERIFY(reports <= 1 + taken / std::chrono::milliseconds(50)); // however slow the machine is
    QVERIFY(last >= 0);
    JobContext(cancel).report({1, 1}); // nobody listens
}

void TestWorkerThread::destructionCancelsTheRunningJob()
{
    std::atomic<bool> began = false;
    std::atomic<bool> ended = false;
    auto worker = std::make_unique<WorkerThread>(m_mailbox);
    const Ticket ticket = worker->ask<int>(
        [&](JobContext &context) {
            began = true;
            waitForCancel(context);
            ended = true;
            return 1;
        },
        [](int) {});
    QTRY_VERIFY(began);
    worker.reset();
    QVERIFY(ended);
}

void TestWorkerThread::waitingJobsAreForgotten()
{
    std::atomic<bool> began = false;
    bool ran = false;
    auto held = std::make_shared<int>(1);
    auto worker = std::make_unique<WorkerThread>(m_mailbox);
    const Ticket running = worker->ask<int>(
        [&](JobContext &context) {
            began = true;
            waitForCancel(context);
            return 1;
        },
        [](int) {});
    QTRY_VERIFY(began);
    const Ticket waiting = worker->ask<int>(
        [&ran, held](JobContext &) {
            ran = true;
            return 2;
        },
        [](int) {});
    worker.reset();
    QVERIFY(!ran);
    QCOMPARE(held.use_count(), 1);
}

void TestWorkerThread::atEndRunsLastOnTheThread()
{
    std::vector<std::thread::id> threads;
    {
        bool done = false;
        WorkerThread worker(m_mailbox, [&] { threads.push_back(std::this_thread::get_id()); });
        const Ticket ticket = worker.ask<int>(
            [&](JobContext &) {
                threads.push_back(std::this_thread::get_id());
                return 1;
            },
            [&](int) { done = true; });
        QTRY_VERIFY(done);
        QCOMPARE(threads.size(), 1U);
    }
    QCOMPARE(threads.size(), 2U);
    QCOMPARE(threads[1], threads[0]);
}

QTEST_GUILESS_MAIN(TestWorkerThread)
#include "tst_workerthread.moc"
