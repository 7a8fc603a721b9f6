// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/sqlpreview.h"

#include "core/db/dialect.h"

#include <QCoreApplication>

namespace crosscheck {

namespace {

class Preview
{
public:
    Preview(const Workspace &workspace, const Dialect &dialect)
        : m_workspace(workspace)
        , m_association(workspace.association())
        , m_dialect(dialect)
    {
    }

    QString link(Cell cell) const
    {
        QStringList columns;
        QStringList values;
        for (const Side side : bothSides) {
            columns += m_association.sides[side].junctionColumns;
            values += keyLiterals(cell.id(side));
        }
        for (const auto &[column, value] : m_association.fixed) {
            columns.append(column);
            values.append(m_dialect.literal(value));
        }
        const QString junction = m_dialect.quoted(m_association.junction.name);
        const QString where = equal(columns, values, " AND ");
        const LinkMark mark = m_workspace.changes().links().mark(cell);
        if (mark == LinkMark::Revoke)
            return QStringLiteral("DELETE FROM %1 WHERE %2;").arg(junction, where);
        const PayloadDraft *draft = m_workspace.changes().payload(cell);
        const PayloadDraft given = draft ? *draft : PayloadDraft();
        QStringList givenColumns;
        QStringList givenValues;
        for (const auto &[column, value] : given) {
            givenColumns.append(column);
            givenValues.append(m_dialect.literal(value));
        }
        if (mark == LinkMark::None)
            return QStringLiteral("UPDATE %1 SET %2 WHERE %3;")
                .arg(junction, equal(givenColumns, givenValues, ", "), where);
        const LinkRows rows
            = withValues(m_workspace.restoredRows(cell), m_association.writablePayload(), given);
        return rows.links.empty() ? insertion(junction, columns + givenColumns, values + givenValues)
                                  : restoration(columns, values, rows);
    }

    QString entity(EntityId id) const
    {
        const EntitySide &side = m_association.sides[id.side];
        const EntityChange &change = *m_workspace.changes().entity(id);
        const QString table = m_dialect.quoted(side.table.name);
        const QString where = equal(side.keyColumns, keyLiterals(id), " AND ");
        if (change.kind == EntityChange::Kind::Delete)
            return deletion(id) + QStringLiteral("DELETE FROM %1 WHERE %2;").arg(table, where);
        if (change.kind == EntityChange::Kind::Rename)
            return QStringLiteral("UPDATE %1 SET %2 WHERE %3;")
                .arg(table, equal(side.labelColumns, {m_dialect.literal(change.draft.label)}, ", "), where);
        QStringList columns;
        QStringList values;
        std::map<QString, Value> row = change.draft.rowFor(side);
        const auto take = [&](const QString &column) {
            columns.append(column);
            values.append(m_dialect.literal(row[column]));
            row.erase(column);
        };
        for (const QString &column : side.labelColumns) // which a person looks for first
            take(column);
        while (!row.empty())
            take(QString(row.begin()->first));
        return insertion(table, columns, values);
    }

private:
    QString restoration(const QStringList &columns, const QStringList &values, const LinkRows &rows) const
    {
        QStringList statements;
        for (std::size_t row = 0; row < rows.links.size(); ++row) {
            QStringList restored = values;
            for (const ValueColumn &column : rows.payload)
                restored.append(m_dialect.literal(toValue(column.at(row))));
            statements.append(insertion(m_dialect.quoted(m_association.junction.name),
                                        columns + m_association.restoredColumns(), restored));
        }
        return statements.join(QLatin1Char('\n'));
    }

    /// Of the links that refer to a row: on both sides where both are one table.
    QString deletion(EntityId id) const
    {
        QString statements;
        for (const Side side : bothSides) {
            if (side != id.side && !m_association.sidesShareKey())
                continue;
            QStringList columns = m_association.sides[side].junctionColumns;
            QStringList values = keyLiterals(id);
            for (const auto &[column, value] : m_association.fixed) {
                columns.append(column);
                values.append(m_dialect.literal(value));
            }
            statements
                += QStringLiteral("DELETE FROM %1 WHERE %2;\n")
                       .arg(m_dialect.quoted(m_association.junction.name), equal(columns, values, " AND "));
        }
        return statements;
    }

    QString insertion(const QString &table, const QStringList &columns, const QStringList &values) const
    {
        return QStringLiteral("INSERT INTO %1 (%2) VALUES (%3);")
            .arg(table, list(columns), values.join(QLatin1String(", ")));
    }

    QString list(const QStringList &columns) const
    {
        QStringList quoted;
        for (const QString &column : columns)
            quoted.append(m_dialect.quoted(QStringView(column)));
        return quoted.join(QLatin1String(", "));
    }

    QString equal(const QStringList &columns, const QStringList &values, const char *separator) const
    {
        QStringList parts;
        for (qsizetype i = 0; i < columns.size(); ++i)
            parts.append(m_dialect.quoted(QStringView(columns[i])) + QLatin1String(" = ") + values.value(i));
        return parts.join(QLatin1String(separator));
    }

    /// A row that the database has not given a key yet is told by its name.
    QStringList keyLiterals(EntityId id) const
    {
        const Key &key = m_workspace.key(id);
        if (key.isEmpty())
            return {QStringLiteral("/* %1 */ ?").arg(m_workspace.name(id).remove(QLatin1String("*/")))};
        QStringList literals;
        for (const Value &part : key.parts())
            literals.append(m_dialect.literal(part));
        return literals;
    }

    const Workspace &m_workspace;
    const Association &m_association;
    const Dialect &m_dialect;
};

} // namespace

QString previewLink(const Workspace &workspace, const Dialect &dialect, Cell cell)
{
    return Preview(workspace, dialect).link(cell);
}

QString previewEntity(const Workspace &workspace, const Dialect &dialect, EntityId id)
{
    return Preview(workspace, dialect).entity(id);
}

} // namespace crosscheck
