// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/association.h"

#include <algorithm>

namespace crosscheck {

std::vector<Column> EntitySide::requiredColumns() const
{
    std::vector<Column> required;
    for (const Column &column : table.columns) {
        // A primary key need not be declared NOT NULL in SQLite, but a link refers to it.
        const bool isKey = keyColumns.contains(column.name) && !column.hasDefault && !column.generated;
        if (column.name != labelColumn && (column.isRequired() || isKey))
            required.push_back(column);
    }
    return required;
}

QStringList EntitySide::identifyingColumns() const
{
    QStringList usable;
    for (const Column &column : table.columns) {
        const bool refers
            = std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(),
                          [&column](const ForeignKey &key) { return key.columns.contains(column.name); });
        if (!refers && !column.generated && column.name != labelColumn && !keyColumns.contains(column.name))
            usable.append(column.name);
    }
    const auto ofKey = [&usable](const QStringList &key) {
        QStringList found = usable;
        found.removeIf([&key](const QString &name) { return !key.contains(name); });
        return found;
    };
    std::vector<QStringList> keys = table.uniqueKeys;
    keys.push_back(table.primaryKey);
    for (const QStringList &key : keys) {
        if (QStringList found = ofKey(key); !found.isEmpty())
            return found;
    }
    usable.removeIf([this](const QString &name) { return !table.column(name)->isText(); });
    return usable.first(std::min<qsizetype>(usable.size(), 2));
}

QString Association::displayTitle() const
{
    return sides.left.title + QStringLiteral(" ⇄ ") + sides.right.title;
}

bool Association::sidesShareKey() const
{
    return sides.left.table.name == sides.right.table.name && sides.left.keyColumns == sides.right.keyColumns;
}

bool Association::linksAs(const Association &other) const
{
    const auto isSame = [](const EntitySide &a, const EntitySide &b) {
        return a.table.name == b.table.name && a.junctionColumns == b.junctionColumns
            && a.keyColumns == b.keyColumns;
    };
    return junction.name == other.junction.name && fixed == other.fixed
        && isSame(sides.left, other.sides.left) && isSame(sides.right, other.sides.right);
}

bool Association::isUnchangedIn(const Catalogue &catalogue) const
{
    for (const Table *table : {&junction, &sides.left.table, &sides.right.table}) {
        if (!differenceOf(*table, catalogue.find(table->name)).isEmpty())
            return false;
    }
    return true;
}

bool Association::isPairUnique() const
{
    QStringList columns = sides.left.junctionColumns + sides.right.junctionColumns;
    for (const auto &[column, value] : fixed)
        columns.append(column);
    return junction.coversKey(columns);
}

QStringList Association::requiredPayload() const
{
    QStringList required;
    for (const QString &name : payload) {
        if (const Column *column = junction.column(name); column && column->isRequired())
            required.append(name);
    }
    return required;
}

QStringList Association::writablePayload() const
{
    QStringList writable;
    for (const QString &name : payload) {
        if (const Column *column = junction.column(name); column && !column->generated)
            writable.append(name);
    }
    return writable;
}

} // namespace crosscheck
