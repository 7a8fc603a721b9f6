// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/catalogue.h"

#include "core/db/mariadbconnection.h"
#include "core/db/postgresconnection.h"
#include "core/db/sqliteconnection.h"
#include "core/schema/mariadbcatalogue.h"
#include "core/schema/postgrescatalogue.h"
#include "core/schema/sqlitecatalogue.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Catalogue", text);
}

bool containsAll(const QStringList &all, const QStringList &wanted)
{
    return !wanted.isEmpty() && std::all_of(wanted.begin(), wanted.end(), [&all](const QString &name) {
        return all.contains(name);
    });
}

constexpr std::array textTypes{"CHAR", "TEXT", "CLOB", "STRING", "ENUM"};

/// Whether one of the words stands before the type's parentheses: what stands in these, or is part of a word, is somebody's
/// own name. An array is not of its elements' type.
bool hasWord(const QString &type, const QRegularExpression &words)
{
    const QString name = type.section(QLatin1Char('('), 0, 0).toLower();
    return !type.endsWith(QLatin1Char(']')) && words.match(name).hasMatch();
}

} // namespace

bool Column::isText() const
{
    return std::any_of(textTypes.begin(), textTypes.end(), [this](const char *word) {
        return type.contains(QLatin1String(word), Qt::CaseInsensitive);
    });
}

bool Column::isInteger() const
{
    static const QRegularExpression words(
        QStringLiteral("\\b((tiny|small|medium|big)?int(eger|[248])?|(small|big)?serial|bit|^year)\\b"));
    return !holdsBits && hasWord(type, words);
}

bool Column::isFloating() const
{
    static const QRegularExpression words(QStringLiteral("\\b(real|float[48]?|double)\\b"));
    return hasWord(type, words);
}

bool Column::isNumber() const
{
    static const QRegularExpression words(QStringLiteral("\\b(numeric|decimal|dec|number|fixed)\\b"));
    return isInteger() || isFloating() || hasWord(type, words);
}

bool Column::isBoolean() const
{
    static const QRegularExpression words(QStringLiteral("\\bbool(ean)?\\b"));
    return hasWord(type, words);
}

bool Column::isBinary() const
{
    static const QRegularExpression words(
        QStringLiteral("\\b((tiny|medium|long)?blob|(var)?binary|bytea)\\b"));
    return hasWord(type, words);
}

const Column *Table::column(const QString &columnName) const
{
    const auto found = std::find_if(columns.begin(), columns.end(), [&columnName](const Column &column) {
        return column.name == columnName;
    });
    return found == columns.end() ? nullptr : &*found;
}

bool Table::coversKey(const QStringList &columnNames) const
{
    return containsAll(columnNames, primaryKey)
        || std::any_of(uniqueKeys.begin(), uniqueKeys.end(),
                       [&columnNames](const QStringList &key) { return containsAll(columnNames, key); });
}

const Table *Catalogue::find(const TableName &name) const
{
    for (const auto *all : {&tables, &views}) {
        const auto found = std::find_if(all->begin(), all->end(),
                                        [&name](const Table &table) { return table.name == name; });
        if (found != all->end())
            return &*found;
    }
    return nullptr;
}

Result<Catalogue> readCatalogue(Connection &connection)
{
    if (auto *postgres = dynamic_cast<PostgresConnection *>(&connection))
        return readCatalogue(*postgres);
    if (auto *mariadb = dynamic_cast<MariadbConnection *>(&connection))
        return readCatalogue(*mariadb);
    return readCatalogue(dynamic_cast<SqliteConnection &>(connection));
}

void setViewsApart(Catalogue &catalogue)
{
    const auto firstView = std::stable_partition(catalogue.tables.begin(), catalogue.tables.end(),
                                                 [](const Table &table) { return !table.isView; });
    catalogue.views.assign(std::make_move_iterator(firstView),
                           std::make_move_iterator(catalogue.tables.end()));
    catalogue.tables.erase(firstView, catalogue.tables.end());
}

QString differenceOf(const Table &before, const Table *now)
{
    if (!now)
        return tr("The table “%1” is gone.").arg(before.name.display());
    for (const Column &column : before.columns) {
        const Column *other = now->column(column.name);
        if (!other)
            return tr("The column “%1.%2” is gone.").arg(before.name.display(), column.name);
        if (!(*other == column))
            return tr("The column “%1.%2” is defined anew.").arg(before.name.display(), column.name);
    }
    if (now->columns.size() > before.columns.size())
        return tr("The table “%1” has a new column.").arg(before.name.display());
    if (now->primaryKey != before.primaryKey || now->uniqueKeys != before.uniqueKeys
        || now->foreignKeys != before.foreignKeys)
        return tr("The keys of the table “%1” are defined anew.").arg(before.name.display());
    if (now->hasTriggers && !before.hasTriggers) // what they do has to be looked for
        return tr("The table “%1” has a trigger now.").arg(before.name.display());
    return {};
}

} // namespace crosscheck
