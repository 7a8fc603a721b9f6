// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/nameindex.h"
#include "tests/support/verify.h"

#include <QTest>

#include <thread>

using namespace crosscheck;
using namespace crosscheck::test;

class TestNameIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textsAcrossNames();
    void cancelledAndAskedAgain();
    void twoThreads();

private:
    static NameIndex indexOf(const std::vector<const char *> &labels)
    {
        AxisBuilder builder(1);
        for (const char *label : labels) {
            const ValueView key{ValueKind::Integer, builder.size(), 0, {}};
            builder.append(std::span(&key, 1), viewOf(text(label)));
        }
        return NameIndex(builder.build());
    }
    static std::vector<std::uint32_t> with(const NameIndex &index, std::string_view text)
    {
        const Job job;
        std::vector<std::uint32_t> found;
        index.folded(job.context)->forEachWith(text, [&found](std::uint32_t position) {
            found.push_back(position);
        });
        return found;
    }
};

/// The end of one name and the beginning of the next are no name.
void TestNameIndex::textsAcrossNames()
{
    const NameIndex index = indexOf({"ab", "ba", "bab", "c"});
    QCOMPARE(with(index, "ba"), (std::vector<std::uint32_t>{1, 2}));
    QCOMPARE(with(index, "bba"), std::vector<std::uint32_t>());
    QCOMPARE(with(index, "c"), std::vector<std::uint32_t>{3});
    QCOMPARE(with(index, "cd"), std::vector<std::uint32_t>());
    QCOMPARE(with(index, "a"), (std::vector<std::uint32_t>{0, 1, 2}));
}

void TestNameIndex::cancelledAndAskedAgain()
{
    const NameIndex index = indexOf({"b", "a"});
    Job cancelled;
    cancelled.cancel.cancel();
    QVERIFY(!index.folded(cancelled.context));
    QVERIFY(!index.byName(cancelled.context));
    const Job job;
    QCOMPARE(*index.byName(job.context), (std::vector<std::uint32_t>{1, 0}));
    QVERIFY(index.folded(job.context));
    QVERIFY(index.byName(cancelled.context)); // it is there
}

void TestNameIndex::twoThreads()
{
    const std::vector<const char *> labels(20'000, "name");
    const NameIndex index = indexOf(labels);
    const std::vector<std::uint32_t> *there = nullptr;
    std::thread other([&] {
        const Job job;
        there = index.byName(job.context);
    });
    const Job job;
    const std::vector<std::uint32_t> *here = index.byName(job.context);
    other.join();
    QVERIFY(here && here == there);
    QCOMPARE(here->size(), labels.size());
}

QTEST_GUILESS_MAIN(TestNameIndex)
#include "tst_nameindex.moc"
