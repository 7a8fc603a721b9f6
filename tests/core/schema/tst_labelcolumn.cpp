// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/labelcolumn.h"

#include <QTest>

using namespace crosscheck;

class TestLabelColumn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void choice_data();
    void choice();
};

void TestLabelColumn::choice_data()
{
    QTest::addColumn<QString>("columns"); // name:type of each
    QTest::addColumn<QString>("chosen");
    const auto row = [](const char *test, const char *columns, const char *chosen) {
        QTest::newRow(test) << QString::fromLatin1(columns) << QString::fromLatin1(chosen);
    };
    row("name", "id:INTEGER email:TEXT name:TEXT", "name");
    row("telling names have an order", "email:TEXT login:TEXT username:TEXT", "username");
    row("title before email", "id:INTEGER email:TEXT Title:", "Title");
    row("in any case", "id:INTEGER NAME:VARCHAR", "NAME");
    row("a telling name of any type", "id:INTEGER note:TEXT code:INTEGER", "code");
    row("ending", "id:INTEGER note:TEXT display_name:TEXT", "display_name");
    row("an ending must be text", "id:INTEGER nickname:BLOB note:TEXT", "note");
    row("ending name before ending title", "x_title:TEXT x_name:TEXT", "x_name");
    row("first text", "id:INTEGER age:INTEGER note:TEXT remark:TEXT", "note");
    row("key", "age:INTEGER id:INTEGER", "id");
    row("no type at all", "age: id:", "id");
    row("people", "id:INTEGER last_name:TEXT first_name:TEXT", "first_name,last_name");
    row("people by other words", "id:INTEGER Surname:VARCHAR Forename:VARCHAR", "Forename,Surname");
    row("people with a prefix", "id:INTEGER emp_first_name:TEXT emp_last_name:TEXT",
        "emp_first_name,emp_last_name");
    row("people with an office", "LastName:TEXT FirstName:TEXT Title:TEXT", "FirstName,LastName");
    row("people with an address", "first_name:TEXT last_name:TEXT email:TEXT", "email");
    row("half a name", "id:INTEGER first_name:TEXT note:TEXT", "first_name");
    row("nom ends both", "id:INTEGER prenom:TEXT nom:TEXT", "prenom,nom");
}

void TestLabelColumn::choice()
{
    QFETCH(QString, columns);
    QFETCH(QString, chosen);
    Table table;
    for (const QString &column : columns.split(QLatin1Char(' ')))
        table.columns.push_back(
            {column.section(QLatin1Char(':'), 0, 0), column.section(QLatin1Char(':'), 1)});
    QCOMPARE(
        chooseLabelColumns(table, {QStringLiteral("id"), QStringLiteral("other")}).join(QLatin1Char(',')),
        chosen);
}

QTEST_GUILESS_MAIN(TestLabelColumn)
#include "tst_labelcolumn.moc"
