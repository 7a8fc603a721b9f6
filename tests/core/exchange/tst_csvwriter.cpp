// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvwriter.h"
#include "tests/support/verify.h"

#include <QBuffer>
#include <QFile>
#include <QTest>

using namespace crosscheck;

class TestCsvWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cells_data();
    void cells();
    void rows();
    void moreThanTheBuffer();
    void aFullDisk();
};

void TestCsvWriter::cells_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("guarded");
    QTest::addColumn<QByteArray>("raw");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &guarded,
                        const QByteArray &raw) { QTest::newRow(name) << text << guarded << raw; };
    row("plain", "John", "John", "John");
    row("empty", "", "", "");
    row("comma", "a,b", "\"a,b\"", "\"a,b\"");
    row("quote", "a\"b", "\"a\"\"b\"", "\"a\"\"b\"");
    row("line feed", "a\nb", "\"a\nb\"", "\"a\nb\"");
    row("carriage return", "a\rb", "\"a\rb\"", "\"a\rb\"");
    row("only quotes", "\"\"", "\"\"\"\"\"\"", "\"\"\"\"\"\"");
    row("blanks and semicolon", " a; b ", " a; b ", " a; b ");
    row("UTF-8", "Zo\xc3\xab", "Zo\xc3\xab", "Zo\xc3\xab");
    row("NUL", QByteArray("a\0b", 3), QByteArray("a\0b", 3), QByteArray("a\0b", 3));
    row("formula", "=1+1", "'=1+1", "=1+1");
    row("plus", "+1", "'+1", "+1");
    row("minus", "-1", "'-1", "-1");
    row("at", "@x", "'@x", "@x");
    row("tab", "\tx", "'\tx", "\tx");
    row("return in front", "\rx", "\"'\rx\"", "\"\rx\"");
    row("apostrophe", "'x", "'x", "'x");
    row("apostrophe and formula", "'=x", "''=x", "'=x");
    row("apostrophes and formula", "'''-x", "''''-x", "'''-x");
    row("only apostrophes", "''", "''", "''");
    row("formula further on", "a=1", "a=1", "a=1");
    row("quoted formula", "=\"a\",1", "\"'=\"\"a\"\",1\"", "\"=\"\"a\"\",1\"");
}

void TestCsvWriter::cells()
{
    QFETCH(QByteArray, text);
    for (const bool guards : {true, false}) {
        QFETCH(QByteArray, guarded);
        QFETCH(QByteArray, raw);
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        CsvWriter csv(buffer, guards);
        csv.writeCell("x");
        csv.writeCell(std::string_view(text.constData(), std::size_t(text.size())));
        csv.endRow();
        VERIFY_OK(csv.finish());
        QCOMPARE(buffer.data(), QByteArray("x," + (guards ? guarded : raw) + "\r\n"));
    }
}

void TestCsvWriter::rows()
{
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    CsvWriter csv(buffer, true);
    csv.writeByteOrderMark();
    for (int row = 0; row < 2; ++row) {
        csv.writeCell("");
        csv.writeCell("a");
        csv.writeCell("");
        csv.endRow();
    }
    QVERIFY(buffer.data().isEmpty()); // buffered
    VERIFY_OK(csv.finish());
    QCOMPARE(buffer.data(), QByteArray("\xEF\xBB\xBF,a,\r\n,a,\r\n"));
}

void TestCsvWriter::moreThanTheBuffer()
{
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    CsvWriter csv(buffer, true);
    QByteArray expected;
    for (int row = 0; row < 20000; ++row) {
        csv.writeCell("cell " + std::to_string(row));
        csv.endRow();
        expected += "cell " + QByteArray::number(row) + "\r\n";
    }
    QVERIFY(!buffer.data().isEmpty());
    VERIFY_OK(csv.finish());
    QCOMPARE(buffer.data(), expected);
}

void TestCsvWriter::aFullDisk()
{
    QFile full(QStringLiteral("/dev/full"));
    QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    CsvWriter csv(full, true);
    csv.writeCell("x");
    csv.endRow();
    const auto written = csv.finish();
    VERIFY_FAILS(written, DiskFull);
    QVERIFY(written.error().text.contains(full.errorString()));
}

QTEST_GUILESS_MAIN(TestCsvWriter)
#include "tst_csvwriter.moc"
