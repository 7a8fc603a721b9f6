// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/columnvalue.h"
#include "tests/support/verify.h"

using namespace crosscheck;
using namespace crosscheck::test;

/// What a person types, by the column's declared type.
class TestColumnValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data();
    void values();
    void refused_data();
    void refused();
    void beyond63Bits();
};

void TestColumnValue::values_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<Value>("value");
    const auto row = [](const char *type, const char *typed, const Value &value) {
        QTest::addRow("%s %s", type, typed) << QString::fromUtf8(type) << QString::fromUtf8(typed) << value;
    };
    row("INTEGER", "42", integer(42));
    row("bigint", " -9223372036854775808 ", integer(INT64_MIN));
    row("REAL", "0.5", 0.5);
    row("double precision", "3", 3.0);
    row("numeric", "3", integer(3));
    row("bit(8)", "5", integer(5));
    row("year(4)", "2024", integer(2024));
    row("complaint_status", "open", text("open"));
    row("set('print','x')", "print", text("print"));
    row("decision", "yes", text("yes"));
    row("UNSIGNED BIG INT", "7", integer(7));
    row("int(11) unsigned", "7", integer(7));
    row("numeric(30,20)", "0.12345678901234567890", text("0.12345678901234567890"));
    row("DECIMAL(10,2)", "12.50", text("12.50"));
    row("VARCHAR(20)", "12", text("12"));
    row("text", " padded ", text(" padded "));
    row("text", "", text(""));
    row("boolean", "True", integer(1));
    row("BOOL", "0", integer(0));
    row("date", "2024-02-29", text("2024-02-29"));
    row("integer[]", "{1,2}", text("{1,2}"));
    row("int4range", "[1,3)", text("[1,3)"));
    row("interval", "1 day", text("1 day"));
    row("BLOB", "x'0aFF'", Blob{"\x0a\xff"});
    row("bytea", "x''", Blob{});
    row("", "7", integer(7));
    row("", "007", text("007"));
    row("", "seven", text("seven"));
}

void TestColumnValue::values()
{
    QFETCH(QString, type);
    QFETCH(QString, typed);
    const auto value = valueFor(Column{QStringLiteral("c"), type}, typed);
    VERIFY_OK(value);
    QTEST(*value, "value");
}

void TestColumnValue::refused_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *type, const char *typed, const char *why) {
        QTest::addRow("%s %s", type, typed)
            << QString::fromUtf8(type) << QString::fromUtf8(typed) << QString::fromUtf8(why);
    };
    row("INTEGER", "1.5", "“c” needs a whole number.");
    row("INTEGER", "", "“c” needs a whole number.");
    row("bigint", "18446744073709551616", "“c” needs a whole number.");
    row("bigint", "9223372036854775808", "“c” holds no number beyond 9223372036854775807.");
    row("BIGINT UNSIGNED", "18446744073709551615", "“c” holds no number beyond 9223372036854775807.");
    row("REAL", "much", "“c” needs a number.");
    row("REAL", "inf", "“c” needs a number.");
    row("boolean", "maybe", "“c” needs true or false.");
    row("BLOB", "0aff", "“c” needs bytes, such as x'0aff'.");
    row("BLOB", "x'0af'", "“c” needs bytes, such as x'0aff'.");
    row("BLOB", "x'0g'", "“c” needs bytes, such as x'0aff'.");
}

void TestColumnValue::refused()
{
    QFETCH(QString, type);
    QFETCH(QString, typed);
    const auto value = valueFor(Column{QStringLiteral("c"), type}, typed);
    VERIFY_FAILS(value, Input);
    QTEST(value.error().text, "why");
}

/// Where the catalogue says that the column goes so far, whatever its type is called.
void TestColumnValue::beyond63Bits()
{
    Column column{QStringLiteral("c"), QStringLiteral("bigint(20) unsigned zerofill")};
    column.isUnsigned = true;
    const QString most = QStringLiteral("18446744073709551615");
    QVERIFY(valueFor(column, most).value() == textValue(most));
    VERIFY_FAILS(valueFor(column, QStringLiteral("18446744073709551616")), Input);
}

QTEST_GUILESS_MAIN(TestColumnValue)
#include "tst_columnvalue.moc"
