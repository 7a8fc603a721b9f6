// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/association.h"

#include "core/schema/namewords.h"

#include <QCoreApplication>

#include <algorithm>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Association", text);
}

/// By its name: what a row keeps as long as it is about the same person or thing.
bool staysWithARow(const QString &column)
{
    const QStringList words = wordsOf(column);
    const bool isChange = std::any_of(words.begin(), words.end(), [](const QString &word) {
        return word == QLatin1String("last") || word == QLatin1String("token")
            || word == QLatin1String("verified");
    });
    return !isChange && std::any_of(words.begin(), words.end(), [](const QString &word) {
        static const QStringList telling{
            QStringLiteral("email"),    QStringLiteral("mail"),     QStringLiteral("login"),
            QStringLiteral("username"), QStringLiteral("uuid"),     QStringLiteral("guid"),
            QStringLiteral("code"),     QStringLiteral("created"),  QStringLiteral("registered"),
            QStringLiteral("joined"),   QStringLiteral("inserted"), QStringLiteral("born"),
            QStringLiteral("birth"),    QStringLiteral("birthday"), QStringLiteral("birthdate")};
        return telling.contains(word);
    });
}

} // namespace

bool EntitySide::labelIsKey() const
{
    return std::any_of(labelColumns.begin(), labelColumns.end(),
                       [this](const QString &column) { return keyColumns.contains(column); });
}

std::vector<Column> EntitySide::requiredColumns() const
{
    std::vector<Column> required;
    for (const Column &column : table.columns) {
        // A primary key need not be declared NOT NULL in SQLite, but a link refers to it.
        const bool isKey = keyColumns.contains(column.name) && !column.hasDefault && !column.generated;
        if (!labelColumns.contains(column.name) && (column.isRequired() || isKey))
            required.push_back(column);
    }
    return required;
}

QStringList EntitySide::identifyingColumns() const
{
    if (!table.reusesKeys || keyColumns != table.primaryKey || labelIsKey() || table.coversKey(labelColumns))
        return {};
    QStringList usable;
    for (const Column &column : table.columns) {
        const bool refers
            = std::any_of(table.foreignKeys.begin(), table.foreignKeys.end(),
                          [&column](const ForeignKey &key) { return key.columns.contains(column.name); });
        if (!refers && !column.generated && !labelColumns.contains(column.name)
            && !keyColumns.contains(column.name))
            usable.append(column.name);
    }
    for (const QStringList &key : table.uniqueKeys) {
        if (std::all_of(key.begin(), key.end(),
                        [&usable](const QString &name) { return usable.contains(name); }))
            return key;
    }
    usable.removeIf([](const QString &name) { return !staysWithARow(name); });
    return usable;
}

QString Association::displayTitle() const
{
    return sides.left.title + QStringLiteral(" ⇄ ") + sides.right.title;
}

QString Association::readOnlyReason() const
{
    if (junction.isView)
        return tr("“%1” is a view: its rows are those of other tables.").arg(junction.name.display());
    if (junction.isForeign)
        return tr("The rows of “%1” are on another server, and cannot be locked while they are compared.")
            .arg(junction.name.display());
    for (const Table *table : {&junction, &sides.left.table, &sides.right.table}) {
        if (!table->canRollBack)
            return tr("The storage engine of “%1” knows no transactions: a save that fails would be left "
                      "half done.")
                .arg(table->name.display());
    }
    return {};
}

bool Association::sidesShareKey() const
{
    return sides.left.table.name == sides.right.table.name && sides.left.keyColumns == sides.right.keyColumns;
}

bool Association::linksAs(const Association &other) const
{
    const auto isSame = [](const EntitySide &a, const EntitySide &b) {
        return a.table.name == b.table.name && a.junctionColumns == b.junctionColumns
            && a.keyColumns == b.keyColumns && a.labelColumns == b.labelColumns;
    };
    return junction.name == other.junction.name && fixed == other.fixed
        && isSame(sides.left, other.sides.left) && isSame(sides.right, other.sides.right);
}

PerSide<bool> Association::identifiesAs(const Association &other) const
{
    const auto isSame = [&](Side side) {
        return sides[side].identifyingColumns() == other.sides[side].identifyingColumns();
    };
    return {isSame(Side::Left), isSame(Side::Right)};
}

QString Association::differenceIn(const Catalogue &catalogue) const
{
    for (const Table *table : {&junction, &sides.left.table, &sides.right.table}) {
        if (QString difference = differenceOf(*table, catalogue.find(table->name)); !difference.isEmpty())
            return difference;
    }
    return {};
}

bool Association::isPairUnique() const
{
    QStringList columns = sides.left.junctionColumns + sides.right.junctionColumns;
    for (const auto &[column, value] : fixed)
        columns.append(column);
    return junction.coversKey(columns);
}

bool Association::refersToItself() const
{
    return std::any_of(junction.foreignKeys.begin(), junction.foreignKeys.end(),
                       [this](const ForeignKey &key) { return key.table == junction.name; });
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

QStringList Association::restoredColumns() const
{
    const QStringList known = payload + sides.left.junctionColumns + sides.right.junctionColumns;
    QStringList restored = writablePayload();
    for (const Column &column : junction.columns) {
        if (!known.contains(column.name) && !fixed.contains(column.name) && !column.generated)
            restored.append(column.name);
    }
    return restored;
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
