// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/together.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Few questions for many things.
class TestTogether : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksInFew_data();
    void asksInFew();
    void asksApartWhatFails();
    void waitsOnceForALock();
    void stops_data();
    void stops();
};

void TestTogether::asksInFew_data()
{
    QTest::addColumn<std::size_t>("count");
    QTest::addColumn<int>("questions");
    QTest::newRow("none") << std::size_t(0) << 0;
    QTest::newRow("one") << std::size_t(1) << 1;
    QTest::newRow("all that go at once") << std::size_t(10) << 1;
    QTest::newRow("one more") << std::size_t(11) << 2;
}

void TestTogether::asksInFew()
{
    QFETCH(const std::size_t, count);
    std::vector<int> asked(count);
    int questions = 0;
    const auto answers = askTogether(count, 10, [&](std::size_t begin, std::size_t end) {
        ++questions;
        for (std::size_t i = begin; i < end; ++i)
            ++asked[i];
        return Result<void>();
    });
    VERIFY_OK(answers);
    QTEST(questions, "questions");
    QCOMPARE(answers->size(), count);
    QCOMPARE(asked, std::vector<int>(count, 1));
}

void TestTogether::asksApartWhatFails()
{
    std::vector<int> asked(100);
    int questions = 0;
    const auto answers = askTogether(100, 100, [&](std::size_t begin, std::size_t end) -> Result<void> {
        ++questions;
        if (begin <= 70 && 70 < end)
            return failure(ErrorKind::Permission, QStringLiteral("70"));
        for (std::size_t i = begin; i < end; ++i)
            ++asked[i];
        return {};
    });
    VERIFY_OK(answers);
    for (std::size_t i = 0; i < 100; ++i) {
        QCOMPARE(asked[i], i == 70 ? 0 : 1);
        QCOMPARE((*answers)[i].has_value(), i != 70);
    }
    QCOMPARE((*answers)[70].error().message(), QStringLiteral("70"));
    QVERIFY2(questions <= 15,
             qPrintable(QString::number(questions))); // twice for each halving of a hundred, and the first
}

/// Each that waits for it again would take as long as a lock is waited for.
void TestTogether::waitsOnceForALock()
{
    int waits = 0;
    int questions = 0;
    const auto answers = askTogether(100, 100, [&](std::size_t begin, std::size_t end) -> Result<void> {
        ++questions;
        if (begin > 70 || end <= 70)
            return {};
        ++waits;
        return failure(ErrorKind::Busy, QStringLiteral("70"));
    });
    VERIFY_OK(answers);
    QCOMPARE(waits, 2); // with all others, and by itself
    QCOMPARE(questions, 101);
    QVERIFY(!(*answers)[70]);
    QVERIFY((*answers)[69] && (*answers)[71]);
}

void TestTogether::stops_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("cancelled") << ErrorKind::Cancelled;
    QTest::newRow("lost") << ErrorKind::ConnectionLost;
}

void TestTogether::stops()
{
    QFETCH(const ErrorKind, kind);
    int questions = 0;
    const auto answers = askTogether(100, 10, [&](std::size_t, std::size_t) -> Result<void> {
        ++questions;
        return failure(kind, QStringLiteral("stopped"));
    });
    QVERIFY(!answers);
    QVERIFY(answers.error().kind == kind);
    QCOMPARE(questions, 1);
}

QTEST_GUILESS_MAIN(TestTogether)
#include "tst_together.moc"
