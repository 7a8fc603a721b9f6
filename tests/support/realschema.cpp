// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/realschema.h"

#include "core/db/sqlitedialect.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace crosscheck::test {

using namespace Qt::Literals::StringLiterals;

namespace {

/// `int(11) unsigned` is no type to SQLite, `int unsigned(11)` is; and it knows no arrays.
QString sqliteType(QString type)
{
    static const QRegularExpression behind(u"(\\([^)]*\\)) unsigned$"_s);
    return type.replace(behind, u" unsigned\\1"_s).remove(u"[]"_s);
}

/// A row of a table as an INSERT: @p keys where it says them, elsewhere what the column's name and the number make.
QString insertion(const Table &table, const std::map<QString, int> &keys, int number)
{
    QStringList columns;
    QStringList values;
    for (const Column &column : table.columns) {
        if (column.generated)
            continue;
        const auto key = keys.find(column.name);
        const int own = key == keys.end() ? number : key->second;
        columns.append(SqliteDialect().quoted(QStringView(column.name)));
        values.append(key != keys.end() || column.isNumber()
                          ? QString::number(own)
                          : u"'%1 %2'"_s.arg(QString(column.name).replace(u'_', u' '), QString::number(own)));
    }
    return u"INSERT INTO %1 (%2) VALUES (%3)"_s.arg(SqliteDialect().quoted(table.name), columns.join(u", "_s),
                                                    values.join(u", "_s));
}

} // namespace

QByteArray schemaFile(const QString &name)
{
    QFile file(QStringLiteral(CROSSCHECK_SCHEMAS "/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qUtf8Printable(file.fileName()), qUtf8Printable(file.errorString()));
    return file.readAll();
}

QStringList schemaStatements(const QString &name)
{
    const QJsonObject schema = QJsonDocument::fromJson(schemaFile(u"catalog/%1.json"_s.arg(name))).object();
    const auto quoted = [](const QString &name) { return SqliteDialect().quoted(QStringView(name)); };
    const auto list = [&quoted](const QJsonValue &names) {
        QStringList all;
        for (const QJsonValue &name : names.toArray())
            all.append(quoted(name.toString()));
        return all.join(u", "_s);
    };
    QStringList statements;
    for (const QJsonValue &value : schema[u"tables"].toArray()) {
        const QJsonObject table = value.toObject();
        QStringList parts;
        for (const QJsonValue &column : table[u"columns"].toArray()) {
            const QString type = sqliteType(column[1].toString());
            parts.append(quoted(column[0].toString()) + u' ' + type
                         + (column[2].toBool() ? u" NOT NULL"_s : QString())
                         + (column[3].toBool() ? u" DEFAULT 0"_s : QString()));
        }
        if (!table[u"primaryKey"].toArray().isEmpty())
            parts.append(u"PRIMARY KEY (%1)"_s.arg(list(table[u"primaryKey"])));
        for (const QJsonValue &key : table[u"unique"].toArray())
            parts.append(u"UNIQUE (%1)"_s.arg(list(key)));
        for (const QJsonValue &key : table[u"foreignKeys"].toArray())
            parts.append(u"FOREIGN KEY (%1) REFERENCES %2 (%3)"_s.arg(list(key[0]), quoted(key[1].toString()),
                                                                      list(key[2])));
        statements.append(
            u"CREATE TABLE %1 (%2)"_s.arg(quoted(table[u"name"].toString()), parts.join(u", "_s)));
    }
    return statements;
}

QStringList sampleRows(const Association &association, int count)
{
    QStringList statements;
    for (const Side side : bothSides) {
        const EntitySide &entity = association.sides[side];
        for (int row = 1; row <= count; ++row)
            statements.append(insertion(entity.table, {{entity.keyColumns.first(), row}}, row));
    }
    const auto &[left, right] = association.sides;
    int number = 0;
    for (int one = 1; one <= count; ++one) {
        for (int other = 1; other <= count; ++other) {
            if ((one * 7 + other * 5) % 4 == 0)
                statements.append(insertion(
                    association.junction,
                    {{left.junctionColumns.first(), one}, {right.junctionColumns.first(), other}}, ++number));
        }
    }
    return statements;
}

} // namespace crosscheck::test
