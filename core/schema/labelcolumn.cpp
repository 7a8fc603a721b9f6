// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/labelcolumn.h"

namespace crosscheck {

namespace {

/// The first column that is called one of @p names, whatever the case; empty where there is none.
QString columnCalled(const Table &table, std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        for (const Column &column : table.columns) {
            if (column.name.compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
                return column.name;
        }
    }
    return {};
}

/// The first text column, besides @p other, whose name, without what parts its words, ends so; with an empty ending the first of all.
QString textEndingWith(const Table &table, QLatin1String ending, const QString &other = {})
{
    for (const Column &column : table.columns) {
        const QString name = QString(column.name).remove(QLatin1Char('_')).remove(QLatin1Char(' '));
        if (column.isText() && column.name != other && name.endsWith(ending, Qt::CaseInsensitive))
            return column.name;
    }
    return {};
}

} // namespace

QStringList namesOfPeople(const Table &table)
{
    for (const auto &[first, last] :
         {std::pair("firstname", "lastname"), std::pair("forename", "surname"),
          std::pair("givenname", "familyname"), std::pair("fname", "lname"),
          std::pair("firstname", "surname"), std::pair("vorname", "nachname"), std::pair("prenom", "nom")}) {
        const QString one = textEndingWith(table, QLatin1String(first));
        const QString other = textEndingWith(table, QLatin1String(last), one);
        if (!one.isEmpty() && !other.isEmpty())
            return {one, other};
    }
    return {};
}

QStringList chooseLabelColumns(const Table &table, const QStringList &keyColumns)
{
    const QStringList people = namesOfPeople(table);
    // Of people a title is their office.
    const QString telling = people.isEmpty()
        ? columnCalled(table, {"name", "title", "label", "username", "login", "email", "code", "slug"})
        : columnCalled(table, {"name", "username", "login", "email", "code", "slug"});
    if (!telling.isEmpty())
        return {telling};
    if (!people.isEmpty())
        return people;
    for (const char *ending : {"name", "title", "label"}) {
        if (const QString column = textEndingWith(table, QLatin1String(ending)); !column.isEmpty())
            return {column};
    }
    if (const QString text = textEndingWith(table, QLatin1String("")); !text.isEmpty())
        return {text};
    return keyColumns.first(std::min(qsizetype(1), keyColumns.size()));
}

} // namespace crosscheck
