// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvreader.h"
#include "core/exchange/csvwriter.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QBuffer>
#include <QStringEncoder>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

namespace {

/// A device that gives a text as often as it is told to, in a few bytes of memory.
class Endless final : public QIODevice
{
public:
    Endless(QByteArray head, QByteArray text, qint64 times)
        : m_head(std::move(head))
        , m_text(std::move(text))
        , m_left(times * m_text.size())
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 given() const { return m_given; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        if (!m_head.isEmpty()) {
            const qint64 size = std::min<qint64>(most, m_head.size());
            std::copy_n(m_head.constData(), size, data);
            m_head.remove(0, size);
            return size;
        }
        const qint64 size = std::min(most, m_left);
        for (qint64 i = 0; i < size; ++i)
            data[i] = m_text[(m_given + i) % m_text.size()];
        m_given += size;
        m_left -= size;
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_head;
    QByteArray m_text;
    qint64 m_left;
    qint64 m_given = 0;
};

} // namespace

class TestCsvReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rows_data();
    void rows();
    void refused_data();
    void refused();
    void utf16_data();
    void utf16();
    void charactersAcrossPieces();
    void roundTrip();
    void raw();
    void anEndlessRow();
    void aLargeFile();
    void cancelled();
    void aVisitStopsIt();
    void unreadable();

private:
    /// `1:a|b 2:c`: the line and the fields of each row; control characters as `\n`.
    static QString read(QIODevice &device, bool guardsFormulas = true)
    {
        QStringList rows;
        Job job;
        const auto done = readCsv(
            device, guardsFormulas,
            [&rows](const CsvRow &row) {
                QStringList fields;
                for (std::size_t i = 0; i < row.size(); ++i)
                    fields.append(QString::fromUtf8(row[i].data(), qsizetype(row[i].size())));
                rows.append(QString::number(row.line()) + QLatin1Char(':') + fields.join(QLatin1Char('|')));
                return Result<void>();
            },
            job.context);
        if (!done)
            return done.error().message();
        return rows.join(QLatin1Char(' '))
            .replace(QLatin1Char('\n'), QLatin1String("\\n"))
            .replace(QLatin1Char('\r'), QLatin1String("\\r"))
            .replace(QChar(0), QLatin1String("\\0"));
    }
    static QString read(const QByteArray &text, bool guardsFormulas = true)
    {
        QBuffer buffer;
        buffer.setData(text);
        buffer.open(QIODevice::ReadOnly);
        return read(buffer, guardsFormulas);
    }
};

void TestCsvReader::rows_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("rows");
    const auto row = [](const char *name, const QByteArray &text, const char *rows) {
        QTest::newRow(name) << text << QString::fromUtf8(rows);
    };
    row("crlf", "a,b\r\nc,d\r\n", "1:a|b 2:c|d");
    row("lf", "a,b\nc,d\n", "1:a|b 2:c|d");
    row("cr", "a,b\rc,d\r", "1:a|b 2:c|d");
    row("no end", "a,b\nc,d", "1:a|b 2:c|d");
    row("semicolons", "a;b\nc,c;d", "1:a|b 2:c,c|d");
    row("tabs", "a\tb\nc,c\td;d", "1:a|b 2:c,c|d;d");
    row("separator in quotes", "\"a;a\",b\nc,d", "1:a;a|b 2:c|d");
    row("one column", "a\nb;c", "1:a 2:b;c");
    row("empty fields", ",\n,,\n", "1:| 2:||");
    row("empty lines", "\na\n\r\n\n\rb\n", "2:a 6:b");
    row("an empty quoted field is a row", "a\n\"\"\n", "1:a 2:");
    row("quotes", "\"a\"\"b\",\"\"\"\"\n", "1:a\"b|\"");
    row("line ends in fields", "\"a\r\nb\",\"\n\"\r\nc\n", "1:a\\r\\nb|\\n 4:c");
    row("blanks stay", " a , b\n", "1: a | b");
    row("nul", QByteArray("a\0b,c\n", 6), "1:a\\0b|c");
    row("utf-8", "é,🦊\n", "1:é|🦊");
    row("byte order mark", "\xEF\xBB\xBF\x61,b\n", "1:a|b");
    row("byte order mark and quote", "\xEF\xBB\xBF\"a\",b\n", "1:a|b");
    row("formulas", "'=a,''=a,'a,''a,'-1,'\n", "1:=a|'=a|'a|''a|-1|'");
    row("empty", "", "");
    row("byte order mark alone", "\xEF\xBB\xBF", "");
}

void TestCsvReader::rows()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, rows);
    QCOMPARE(read(text), rows);
}

void TestCsvReader::refused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const QByteArray &text, const char *why) {
        QTest::newRow(name) << text << QString::fromUtf8(why);
    };
    row("latin-1", "a,b\nc,d\nJos\xE9,x\ny,z\n", "Line 3 is neither UTF-8 nor UTF-16.");
    row("cut-off character", "a\nb\xC3", "Line 2 is neither UTF-8 nor UTF-16.");
    row("surrogate in utf-8", "a\n\xED\xA0\x80", "Line 2 is neither UTF-8 nor UTF-16.");
    row("utf-32", QByteArray("\xFF\xFE\0\0a\0\0\0", 8), "Line 1 is neither UTF-8 nor UTF-16.");
    row("half a unit", QByteArray("\xFF\xFE\x61\0b", 5), "Line 1 is neither UTF-8 nor UTF-16.");
    row("half a character of utf-16", QByteArray("\xFF\xFE\x61\0\n\0\x3D\xD8", 8),
        "Line 2 is neither UTF-8 nor UTF-16.");
    row("quote within a field", "a,b\nc,d\"e\n", "In the row of line 2 a quote stands in the wrong place.");
    row("text behind a quote", "a\n\n\"b\"c\n", "In the row of line 3 a quote stands in the wrong place.");
    row("never closed", "a\n\"b\nc\n", "The quote that opens in the row of line 2 is never closed.");
}

void TestCsvReader::refused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, why);
    const QString said = read(text);
    QVERIFY2(said.startsWith(why), qUtf8Printable(said));
}

void TestCsvReader::utf16_data()
{
    QTest::addColumn<int>("encoding");
    QTest::addColumn<bool>("hasMark");
    QTest::newRow("little") << int(QStringConverter::Utf16LE) << false;
    QTest::newRow("little, marked") << int(QStringConverter::Utf16LE) << true;
    QTest::newRow("big") << int(QStringConverter::Utf16BE) << false;
    QTest::newRow("big, marked") << int(QStringConverter::Utf16BE) << true;
}

void TestCsvReader::utf16()
{
    QFETCH(int, encoding);
    QFETCH(bool, hasMark);
    QStringEncoder encoder(QStringConverter::Encoding(encoding),
                           hasMark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
    const QByteArray text = encoder(QStringLiteral("a;b\r\né;🦊\r\n"));
    QCOMPARE(read(text), QStringLiteral("1:a|b 2:é|🦊"));
}

/// Wherever a piece ends within a character, it stays whole.
void TestCsvReader::charactersAcrossPieces()
{
    const QString fox = QStringLiteral("🦊");
    for (int shift = 0; shift < 4; ++shift) {
        const QString text = QString(shift, QLatin1Char('a')) + fox.repeated(40'000);
        QCOMPARE(read(text.toUtf8()), QStringLiteral("1:") + text);
        QStringEncoder encoder(QStringConverter::Utf16LE, QStringConverter::Flag::WriteBom);
        QCOMPARE(read(encoder(text)), QStringLiteral("1:") + text);
    }
}

/// What CsvWriter writes comes back, whatever it is.
void TestCsvReader::roundTrip()
{
    const std::vector<std::string> fields{
        "",          "a",     "=a",   "'=a",     "''-a",         "'",   "''",   "\t", "\ta",    "\r",
        "a\r\nb\"c", "\"",    "a,b",  ";",       " a ",          "@",   "+1",   "-",  "é🦊", "''a=b",
        "\n=",       "'\r\n", "\"\"", "'\"=a\"", "\xEF\xBB\xBF", "'a'", "x'0a'"};
    for (const bool guards : {true, false}) {
        QBuffer buffer;
        buffer.open(QIODevice::ReadWrite);
        CsvWriter writer(buffer, guards);
        writer.writeCell("head");
        for (const std::string &field : fields)
            writer.writeCell(field);
        writer.endRow();
        VERIFY_OK(writer.finish());
        buffer.seek(0);
        std::vector<std::string> back;
        Job job;
        VERIFY_OK(readCsv(
            buffer, guards,
            [&back](const CsvRow &row) {
                for (std::size_t i = 1; i < row.size(); ++i)
                    back.emplace_back(row[i]);
                return Result<void>();
            },
            job.context));
        QVERIFY(back == fields);
    }
}

void TestCsvReader::raw()
{
    QCOMPARE(read("'=a,''=a,=a\n", false), QStringLiteral("1:'=a|''=a|=a"));
}

/// One row of a gigabyte, as a field or as many, quoted or not: refused before it takes more memory than a row may.
void TestCsvReader::anEndlessRow()
{
    for (const char *text : {"a", "a,", ",", "\"\"", "\n"}) {
        Endless device("h\r\n\"", text, 1'000'000'000);
        const QString said = read(device);
        QVERIFY2(said.contains(QLatin1String("The row of line 2 is longer than 16 MiB")),
                 qUtf8Printable(said));
        QVERIFY(device.given() < qint64(3 * longestCsvRow));
        if (*text == '"' || *text == '\n')
            continue;
        Endless unquoted("h\n", text, 1'000'000'000);
        QVERIFY(read(unquoted).contains(QLatin1String("The row of line 2 is longer than 16 MiB")));
    }
}

void TestCsvReader::aLargeFile()
{
    Endless device("a,b\n", "John,Admin\r\n", 5'000'000);
    quint64 rows = 0;
    quint64 last = 0;
    Job job;
    VERIFY_OK(readCsv(
        device, true,
        [&](const CsvRow &row) {
            ++rows;
            last = row.line();
            return Result<void>();
        },
        job.context));
    QCOMPARE(rows, quint64(5'000'001));
    QCOMPARE(last, quint64(5'000'001));
}

void TestCsvReader::cancelled()
{
    Endless device("a,b\n", "John,Admin\r\n", 100'000'000);
    Job job;
    quint64 rows = 0;
    const auto done = readCsv(
        device, true,
        [&](const CsvRow &) {
            if (++rows == 100)
                job.cancel.cancel();
            return Result<void>();
        },
        job.context);
    QVERIFY(!done);
    QCOMPARE(done.error().kind, ErrorKind::Cancelled);
    QVERIFY(rows < 20'000); // what one piece of the file holds
}

void TestCsvReader::aVisitStopsIt()
{
    Endless device("a,b\n", "John,Admin\r\n", 100'000'000);
    Job job;
    quint64 rows = 0;
    const auto done = readCsv(
        device, true,
        [&](const CsvRow &) {
            return ++rows < 100 ? Result<void>() : failure(ErrorKind::Input, QStringLiteral("enough"));
        },
        job.context);
    QVERIFY(!done);
    QCOMPARE(done.error().text, QStringLiteral("enough"));
    QCOMPARE(rows, quint64(100));
}

void TestCsvReader::unreadable()
{
    QFile folder(QStringLiteral("/"));
    QVERIFY(!folder.open(QIODevice::ReadOnly)); // so reading fails, as on a broken disk
    QTest::ignoreMessage(QtWarningMsg, "QIODevice::read (QFile, \"/\"): device not open");
    QVERIFY(read(folder).contains(QLatin1String("could not be read")));
}

QTEST_GUILESS_MAIN(TestCsvReader)
#include "tst_csvreader.moc"
