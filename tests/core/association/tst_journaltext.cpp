// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/journaltext.h"

#include <QTest>

#include <limits>

using namespace crosscheck;

/// The lines of a journal, there and back.
class TestJournalText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesStayExact_data();
    void valuesStayExact();
    void damagedLinesAreRefused_data();
    void damagedLinesAreRefused();
};

void TestJournalText::valuesStayExact_data()
{
    QTest::addColumn<int>("number");
    const char *const names[]
        = {"null",    "least",      "greatest", "beyond doubles", "real",       "empty text",
           "unicode", "NUL inside", "damaged",  "bytes",          "empty bytes"};
    for (int i = 0; i < int(std::size(names)); ++i)
        QTest::newRow(names[i]) << i;
}

void TestJournalText::valuesStayExact()
{
    using namespace std::string_literals;
    QFETCH(int, number);
    const std::vector<Value> values{Value(),
                                    std::numeric_limits<std::int64_t>::min(),
                                    std::numeric_limits<std::int64_t>::max(),
                                    std::int64_t(9007199254740993),
                                    0.1,
                                    Text{""},
                                    Text{"Zoë \"x\"\n→"},
                                    Text{"a\0b"s},
                                    Text{"\xff\xfe"},
                                    Blob{"\x00\x01\xff"s},
                                    Blob{""}};
    const Value &value = values[std::size_t(number)];
    const Value keyPart = std::holds_alternative<std::monostate>(value) ? Value(std::int64_t(1)) : value;
    const std::vector<ValueView> parts{viewOf(keyPart), viewOf(keyPart)};
    StagedEntry entry;
    entry.rows.left.emplace_back(7, RecordedRow{Key(parts), {value, 0xFEDCBA9876543210}});
    entry.rows.right.emplace_back(9, RecordedRow{});
    entry.links.push_back({{{7}, {9}}, LinkMark::Grant});
    entry.payload.emplace_back(Cell{{7}, {9}}, PayloadDraft{{QStringLiteral("a \"b\""), value}});
    DeletionImpact impact;
    impact.deleted[QStringLiteral("t")] = {1, 0xFFFFFFFFFFFFFFFF};
    entry.entities.push_back({{Side::Right, 9},
                              EntityChange{EntityChange::Kind::Add, {value, {{QStringLiteral("c"), value}}}},
                              {}});
    entry.entities.push_back({{Side::Left, 7}, EntityChange{EntityChange::Kind::Delete, {}}, impact});

    JournalReader reader;
    QVERIFY(reader.read("{\"version\":1,\"database\":\"d\",\"pattern\":\"p\"}"));
    const auto lines = QByteArray::fromStdString(journalText(entry)).split('\n');
    for (const QByteArray &line :
         lines.first(lines.size() - 2)) // the last ones: the entry's end, and nothing
        QVERIFY2(reader.read(line), line.constData());
    const StagedRecord record = reader.takeRecord();
    QCOMPARE(record.rows.left.size(), std::size_t(1));
    QVERIFY(record.rows.left.front() == entry.rows.left.front().second);
    QVERIFY(record.rows.right.front() == RecordedRow());
    const Cell cell{{0}, {0}};
    QVERIFY(record.changes.links().mark(cell) == LinkMark::Grant);
    QVERIFY(*record.changes.payload(cell) == entry.payload.front().second);
    QVERIFY(*record.changes.entity({Side::Right, 0}) == *entry.entities.front().change);
    QVERIFY(*record.changes.entity({Side::Left, 0}) == *entry.entities.back().change);
    QVERIFY(record.impacts.at({Side::Left, 0}) == impact);
}

void TestJournalText::damagedLinesAreRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"",
                             "{",
                             "[]",
                             "{}",
                             "{\"other\":[]}",
                             "{\"grant\":[1]}",
                             "{\"grant\":[0,0]}",
                             "{\"grant\":[\"0\",0]}",
                             "{\"left\":[[0,[1],\"a\"]]}",
                             "{\"left\":[[\"0\",[1],\"a\",\"0\"]]}",
                             "{\"left\":[[0,[null],\"a\",\"0\"]]}",
                             "{\"left\":[[0,[1],{\"what\":\"\"},\"0\"]]}",
                             "{\"left\":[[0,[1],{\"real\":\"AAAA\"},\"0\"]]}",
                             "{\"entity\":[\"left\",4],\"is\":\"delete\"}",
                             "{\"entity\":[\"left\"],\"is\":\"delete\"}",
                             "{\"entity\":[\"left\",0],\"is\":\"other\"}",
                             "{\"seen\":[0,0,1]}",
                             "{\"seen\":[0,0,1,\"0\"]}",
                             "{\"link\":[0,0],\"values\":{\"a\":1}}",
                             "{\"link\":[],\"values\":{}}"})
        QTest::newRow(line) << QByteArray(line);
}

void TestJournalText::damagedLinesAreRefused()
{
    QFETCH(QByteArray, line);
    JournalReader reader;
    QVERIFY(!JournalReader().read(line));
    QVERIFY(reader.read("{\"version\":1,\"database\":\"d\",\"pattern\":\"p\"}"));
    QVERIFY(!reader.read(line));
}

QTEST_GUILESS_MAIN(TestJournalText)
#include "tst_journaltext.moc"
