// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultfixture.h"

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Cases 39 to 44 of the catalogue: what keys and labels can be like. Each links and unlinks rows that differ by little, and exactly
/// these rows must be written.
class FaultsData : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void f39_largeKeys_data() { appliesTo(everyEngine); }
    void f39_largeKeys();
    void f40_keysOfAllKinds_data() { appliesTo(everyEngine); }
    void f40_keysOfAllKinds();
    void f40_compositeKeys_data() { appliesTo(everyEngine); }
    void f40_compositeKeys();
    void f41_textAndNumber_data() { appliesTo({Engine::Sqlite}); }
    void f41_textAndNumber();
    void f42_zeroMatchesText_data() { appliesTo({Engine::MariaDb}); }
    void f42_zeroMatchesText();
    void f43_collations_data() { appliesTo(everyEngine); }
    void f43_collations();
    void f44_oddTexts_data() { appliesTo(everyEngine); }
    void f44_oddTexts();

private:
    /// Tables `u` and `r` with keys of these types, and `ur`, whose columns are of the same.
    static QStringList tables(const QString &left, const QString &right)
    {
        return {
            u"CREATE TABLE u (id %1 PRIMARY KEY, name VARCHAR(40))"_s.arg(left),
            u"CREATE TABLE r (id %1 PRIMARY KEY, name VARCHAR(40))"_s.arg(right),
            u"CREATE TABLE ur (u_id %1, r_id %2, FOREIGN KEY (u_id) REFERENCES u (id), FOREIGN KEY (r_id) "
            "REFERENCES r (id))"_s.arg(left, right)};
    }
};

void FaultsData::f39_largeKeys()
{
    const bool isUnsigned = FaultFixture::engine() == Engine::MariaDb;
    QStringList all = tables(isUnsigned ? u"BIGINT UNSIGNED"_s : u"BIGINT"_s, u"BIGINT"_s);
    const QString largest = isUnsigned ? u"18446744073709551615"_s : u"9223372036854775807"_s;
    const QString next = isUnsigned ? u"18446744073709551614"_s : u"9223372036854775806"_s;
    all += {
        u"INSERT INTO u VALUES (9007199254740992, 'A'), (9007199254740993, 'B'), (%1, 'C'), (%2, 'D')"_s.arg(
            largest, next),
        u"INSERT INTO r VALUES (-9223372036854775807, 'X'), (-9223372036854775806, 'Y'), (0, 'Z')"_s,
        u"INSERT INTO ur VALUES (9007199254740992, 0), (9007199254740993, 0), (%1, -9223372036854775807), "
        u"(%2, "
        "-9223372036854775807)"_s.arg(largest, next)};
    FaultFixture f(FaultFixture::engine(), all);
    QVERIFY(f.open());
    f.window().click("B", "Z");
    f.window().click("B", "X");
    f.window().click("C", "X");
    f.window().click("C", "Y");
    QVERIFY(f.save());
    QCOMPARE(f.window().changes(), QStringList());
    f.expect(u"DELETE FROM ur WHERE u_id IN (9007199254740993, %1); INSERT INTO ur VALUES (9007199254740993, "
             "-9223372036854775807), (%1, -9223372036854775806)"_s.arg(largest));
    SURVIVED(f);
}

namespace {

/// A column type, and two keys of it that differ by little.
struct KeyKind {
    QString type;
    QStringList keys;
};

std::vector<KeyKind> keyKinds(Engine engine)
{
    switch (engine) {
    case Engine::Sqlite:
        return {{u"BLOB"_s, {u"x'00ff27'"_s, u"x'00ff2700'"_s}},
                {u"TEXT"_s, {u"'a''b'"_s, u"'a''b '"_s}},
                {u"REAL"_s, {u"0.1"_s, u"0.10000000000000002"_s}}};
    case Engine::PostgreSql:
        return {
            {u"BYTEA"_s, {u"'\\x00ff27'"_s, u"'\\x00ff2700'"_s}},
            {u"TEXT"_s, {u"'a''b'"_s, u"'a''b '"_s}},
            {u"UUID"_s,
             {u"'00000000-0000-0000-0000-000000000001'"_s, u"'00000000-0000-0000-0000-000000000002'"_s}},
            {u"DATE"_s, {u"'2024-02-29'"_s, u"'2024-03-01'"_s}},
            {u"NUMERIC"_s, {u"1.00000000000000000001"_s, u"1.00000000000000000002"_s}},
            {u"TIMESTAMPTZ"_s, {u"'2024-01-01 00:00:00.000001+00'"_s, u"'2024-01-01 00:00:00.000002+00'"_s}}};
    case Engine::MariaDb:
        return {{u"VARBINARY(9)"_s, {u"x'00ff27'"_s, u"x'00ff2700'"_s}},
                {u"VARCHAR(9)"_s, {u"'a''b'"_s, u"'a''c'"_s}},
                {u"UUID"_s,
                 {u"'00000000-0000-0000-0000-000000000001'"_s, u"'00000000-0000-0000-0000-000000000002'"_s}},
                {u"DATE"_s, {u"'2024-02-29'"_s, u"'2024-03-01'"_s}},
                {u"DECIMAL(30, 20)"_s, {u"1.00000000000000000001"_s, u"1.00000000000000000002"_s}},
                {u"DATETIME(6)"_s, {u"'2024-01-01 00:00:00.000001'"_s, u"'2024-01-01 00:00:00.000002'"_s}}};
    }
    return {};
}

} // namespace

void FaultsData::f40_keysOfAllKinds()
{
    for (const KeyKind &kind : keyKinds(FaultFixture::engine())) {
        QStringList all = tables(kind.type, u"INTEGER"_s);
        all += {u"INSERT INTO u VALUES (%1, 'A'), (%2, 'B')"_s.arg(kind.keys[0], kind.keys[1]),
                u"INSERT INTO r VALUES (1, 'X'), (2, 'Y')"_s,
                u"INSERT INTO ur VALUES (%1, 1), (%2, 1)"_s.arg(kind.keys[0], kind.keys[1])};
        FaultFixture f(FaultFixture::engine(), all);
        QVERIFY(f.open());
        f.window().click("B", "Y");
        f.window().click("A", "X");
        QVERIFY(f.save());
        QVERIFY2(f.window().changes().isEmpty(), qPrintable(kind.type + f.window().bannerText()));
        f.expect(u"DELETE FROM ur WHERE u_id = %1; INSERT INTO ur VALUES (%2, 2)"_s.arg(kind.keys[0],
                                                                                        kind.keys[1]));
        SURVIVED(f);
    }
}

void FaultsData::f40_compositeKeys()
{
    FaultFixture f(
        FaultFixture::engine(),
        {u"CREATE TABLE u (a INTEGER, b VARCHAR(9), name VARCHAR(9), PRIMARY KEY (a, b))"_s,
         u"CREATE TABLE r (id INTEGER PRIMARY KEY, name VARCHAR(9))"_s,
         u"CREATE TABLE ur (a INTEGER, b VARCHAR(9), r_id INTEGER, FOREIGN KEY (a, b) REFERENCES u (a, b), "
         "FOREIGN KEY (r_id) REFERENCES r (id))"_s,
         u"INSERT INTO u VALUES (1, 'x', 'A'), (1, 'y', 'B'), (2, 'x', 'C')"_s,
         u"INSERT INTO r VALUES (1, 'X'), (2, 'Y')"_s,
         u"INSERT INTO ur VALUES (1, 'x', 1), (1, 'y', 1), (2, 'x', 1)"_s});
    QVERIFY(f.open());
    f.window().click("B", "Y");
    f.window().click("A", "X");
    QVERIFY(f.save());
    f.expect(u"DELETE FROM ur WHERE a = 1 AND b = 'x'; INSERT INTO ur VALUES (1, 'y', 2)"_s);
    SURVIVED(f);
}

void FaultsData::f41_textAndNumber()
{
    QStringList all = tables(QString(), u"INTEGER"_s);
    all += {u"INSERT INTO u VALUES (1, 'Number'), ('1', 'Text'), (x'31', 'Bytes')"_s,
            u"INSERT INTO r VALUES (1, 'X'), (2, 'Y')"_s,
            u"INSERT INTO ur VALUES (1, 1), ('1', 1), (x'31', 1)"_s};
    FaultFixture f(FaultFixture::engine(), all);
    QVERIFY(f.open());
    f.window().click("Text", "X");
    f.window().click("Number", "Y");
    f.window().click("Bytes", "Y");
    QVERIFY(f.save());
    f.expect(u"DELETE FROM ur WHERE typeof(u_id) = 'text'; INSERT INTO ur VALUES (1, 2), (x'31', 2)"_s);
    SURVIVED(f);
}

void FaultsData::f42_zeroMatchesText()
{
    QStringList all = tables(u"VARCHAR(9)"_s, u"INTEGER"_s);
    all += {u"INSERT INTO u VALUES ('0', 'Zero'), ('a', 'A'), ('0a', 'Zero A'), ('', 'None')"_s,
            u"INSERT INTO r VALUES (0, 'X'), (1, 'Y')"_s,
            u"INSERT INTO ur VALUES ('0', 0), ('a', 0), ('0a', 0), ('', 0)"_s};
    FaultFixture f(FaultFixture::engine(), all);
    QVERIFY(f.open());
    f.window().click("Zero", "X");
    f.window().click("Zero", "Y");
    f.window().click("None", "X");
    QVERIFY(f.save());
    f.expect(u"DELETE FROM ur WHERE u_id IN ('0', ''); INSERT INTO ur VALUES ('0', 1)"_s);
    SURVIVED(f);
}

/// What a reference matches is what its collation says, and no row more is written than was counted.
void FaultsData::f43_collations()
{
    QStringList all;
    QString other; // how the junction spells the key
    switch (FaultFixture::engine()) {
    case Engine::Sqlite:
        all = tables(u"TEXT COLLATE NOCASE"_s, u"INTEGER"_s);
        other = u"'ANNA'"_s;
        break;
    case Engine::PostgreSql:
        all = tables(u"TEXT COLLATE ci"_s, u"INTEGER"_s);
        all.prepend(
            u"CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"_s);
        other = u"'ANNA'"_s;
        break;
    case Engine::MariaDb:
        all = tables(u"VARCHAR(9) COLLATE utf8mb4_general_ci"_s, u"INTEGER"_s);
        other = u"'ANNÁ  '"_s;
        break;
    }
    all += {u"INSERT INTO u VALUES ('anna', 'A'), ('bert', 'B')"_s,
            u"INSERT INTO r VALUES (1, 'X'), (2, 'Y'), (3, 'Z')"_s,
            u"INSERT INTO ur VALUES (%1, 1), ('anna', 2), ('bert', 1)"_s.arg(other)};
    FaultFixture f(FaultFixture::engine(), all);
    QVERIFY(f.open());
    QCOMPARE(f.window().cellText("A", "X"), u"A, X, linked"_s);
    f.window().click("A", "X");
    f.window().click("A", "Z");
    QVERIFY(f.save());
    QCOMPARE(f.window().changes(), QStringList());
    f.expect(u"DELETE FROM ur WHERE u_id = 'anna' AND r_id = 1; INSERT INTO ur VALUES ('anna', 3)"_s);
    SURVIVED(f);
}

/// Bad UTF-8, NUL within a text, "" and NULL: shown apart, and written as they are or not at all.
void FaultsData::f44_oddTexts()
{
    const Engine engine = FaultFixture::engine();
    QStringList all
        = tables(engine == Engine::MariaDb ? u"VARCHAR(9) COLLATE utf8mb4_bin"_s : u"TEXT"_s, u"INTEGER"_s);
    QString rows = u"('', 'Empty'), ('a', ''), ('b', NULL), ('c', 'C')"_s;
    QString linked = u"('', 1), ('a', 1), ('b', 1), ('c', 1)"_s;
    if (engine != Engine::PostgreSql) { // which has no NUL
        const QString nul = engine == Engine::Sqlite ? u"CAST(x'61006200' AS TEXT)"_s
                                                     : u"CONCAT('a', CHAR(0), 'b', CHAR(0))"_s;
        rows += u", (%1, 'Nul')"_s.arg(nul);
        linked += u", (%1, 1)"_s.arg(nul);
    }
    if (engine == Engine::Sqlite) { // alone has bad UTF-8
        rows += u", (CAST(x'ff' AS TEXT), 'Bad'), (CAST(x'fe' AS TEXT), 'Worse'), ('d', CAST(x'4aff' AS "
                u"TEXT)), ('e', "
                "CAST(x'4afe' AS TEXT))"_s;
        linked += u", (CAST(x'ff' AS TEXT), 1), (CAST(x'fe' AS TEXT), 1)"_s;
    }
    all += {u"INSERT INTO u VALUES %1"_s.arg(rows), u"INSERT INTO r VALUES (1, 'X'), (2, 'Y')"_s,
            u"INSERT INTO ur VALUES %1"_s.arg(linked)};
    FaultFixture f(engine, all);
    QVERIFY(f.open());
    const QStringList names = f.window().shown(Side::Left);
    QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), names.size());
    f.window().click("Empty", "X");
    f.window().click("[a]", "Y");
    f.window().click("[b]", "X");
    QString expected = u"DELETE FROM ur WHERE u_id IN ('', 'b'); INSERT INTO ur VALUES ('a', 2)"_s;
    if (engine != Engine::PostgreSql) {
        f.window().click("Nul", "Y");
        expected += engine == Engine::Sqlite
            ? u"; INSERT INTO ur VALUES (CAST(x'61006200' AS TEXT), 2)"_s
            : u"; INSERT INTO ur VALUES (CONCAT('a', CHAR(0), 'b', CHAR(0)), 2)"_s;
    }
    if (engine == Engine::Sqlite) {
        f.window().click("Bad", "X");
        f.window().click("Worse", "Y");
        expected
            += u"; DELETE FROM ur WHERE u_id = CAST(x'ff' AS TEXT); INSERT INTO ur VALUES (CAST(x'fe' AS TEXT), 2)"_s;
    }
    QVERIFY(f.save());
    QVERIFY2(f.window().changes().isEmpty(), qPrintable(f.window().bannerText()));
    f.expect(expected);
    SURVIVED(f);
}

CROSSCHECK_UI_TEST(FaultsData)
#include "faults_data.moc"
