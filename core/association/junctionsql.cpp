// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/junctionsql.h"

#include <algorithm>

namespace crosscheck {

namespace {

QString qualified(const Dialect &dialect, const QString &column, const QString &alias)
{
    const QString quoted = dialect.quoted(QStringView(column));
    return alias.isEmpty() ? quoted : QString(alias + QLatin1Char('.') + quoted);
}

} // namespace

QString fixedConditions(const Association &association, const Dialect &dialect, const QString &alias)
{
    QString conditions;
    for (const auto &[column, value] : association.fixed) {
        conditions += QStringLiteral(" AND %1 = %2")
                          .arg(qualified(dialect, column, alias), dialect.placeholder(value));
    }
    return conditions;
}

std::vector<Value> fixedValues(const Association &association)
{
    std::vector<Value> values;
    for (const auto &[column, value] : association.fixed)
        values.push_back(value);
    return values;
}

std::vector<Column> columnsOf(const Table &table, const QStringList &names)
{
    std::vector<Column> columns;
    for (const QString &name : names) {
        const Column *column = table.column(name);
        columns.push_back(column ? *column : Column{});
    }
    return columns;
}

bool compareAlike(const Dialect &dialect, const std::vector<Column> &references,
                  const std::vector<Column> &keys)
{
    return std::equal(references.begin(), references.end(), keys.begin(), keys.end(),
                      [&dialect](const Column &reference, const Column &key) {
                          return key.collation.isEmpty() && dialect.hasOneForm(key.type)
                              && dialect.comparableType(reference.type, {})
                              == dialect.comparableType(key.type, {});
                      });
}

QStringList referenceOperands(const Dialect &dialect, const std::vector<Column> &references,
                              const std::vector<Column> &keys, const QString &alias)
{
    const bool areAlike = compareAlike(dialect, references, keys);
    QStringList operands;
    for (std::size_t i = 0; i < references.size(); ++i) {
        const QString name = qualified(dialect, references[i].name, alias);
        operands.append(areAlike ? name
                                 : dialect.comparedAsKey(name, references[i].collation, keys[i].collation));
    }
    return operands;
}

QStringList referenceOperands(const Dialect &dialect, const Association &association, Side side,
                              const QString &alias)
{
    const EntitySide &entity = association.sides[side];
    return referenceOperands(dialect, columnsOf(association.junction, entity.junctionColumns),
                             columnsOf(entity.table, entity.keyColumns), alias);
}

QStringList qualified(const Dialect &dialect, const QStringList &columns, const QString &alias)
{
    QStringList names;
    for (const QString &column : columns)
        names.append(qualified(dialect, column, alias));
    return names;
}

QString columnList(const Dialect &dialect, const QStringList &columns, const QString &alias)
{
    return qualified(dialect, columns, alias).join(QLatin1String(", "));
}

QString entityColumns(const Dialect &dialect, const EntitySide &entity, const QStringList &before,
                      const QStringList &behind)
{
    const QString alias = QStringLiteral("e");
    const QStringList label = qualified(dialect, entity.labelColumns, alias);
    const QStringList columns = qualified(dialect, before, alias)
        + (label.size() == 1 ? label : QStringList{dialect.joined(label)})
        + qualified(dialect, behind, alias);
    return columns.join(QLatin1String(", "));
}

} // namespace crosscheck
