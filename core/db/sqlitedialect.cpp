// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/sqlitedialect.h"

#include <QByteArrayView>
#include <QCoreApplication>
#include <QStringList>

#include <sqlite3.h>

namespace crosscheck {

namespace {

struct Meaning {
    ErrorKind kind;
    const char *text;
};

Meaning meaningOf(int code)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return {ErrorKind::Unique, QT_TRANSLATE_NOOP("Dialect", "A unique key forbids a row twice.")};
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return {ErrorKind::ForeignKey,
                QT_TRANSLATE_NOOP("Dialect", "A foreign key of another row forbids it.")};
    case SQLITE_CONSTRAINT_NOTNULL:
        return {ErrorKind::NotNull,
                QT_TRANSLATE_NOOP("Dialect", "A column that must not be NULL has no value.")};
    case SQLITE_CONSTRAINT_TRIGGER:
        return {ErrorKind::Input, QT_TRANSLATE_NOOP("Dialect", "A trigger of the table forbids it.")};
    default:
        break;
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorKind::Busy, QT_TRANSLATE_NOOP("Dialect", "The database is locked by another program.")};
    case SQLITE_READONLY:
        return {ErrorKind::ReadOnly, QT_TRANSLATE_NOOP("Dialect", "The database cannot be written.")};
    case SQLITE_INTERRUPT:
        return {ErrorKind::Cancelled, QT_TRANSLATE_NOOP("Dialect", "Cancelled.")};
    case SQLITE_FULL:
        return {ErrorKind::DiskFull, QT_TRANSLATE_NOOP("Dialect", "The disk is full.")};
    case SQLITE_NOTADB:
        return {ErrorKind::NotADatabase, QT_TRANSLATE_NOOP("Dialect", "The file is not a SQLite database.")};
    case SQLITE_CORRUPT:
        return {ErrorKind::NotADatabase, QT_TRANSLATE_NOOP("Dialect", "The database file is damaged.")};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {ErrorKind::Permission,
                QT_TRANSLATE_NOOP("Dialect", "The system denied access to the database file.")};
    case SQLITE_IOERR:
        return {ErrorKind::ConnectionLost,
                QT_TRANSLATE_NOOP("Dialect", "The database file could not be read or written.")};
    case SQLITE_CONSTRAINT:
        return {ErrorKind::Input, QT_TRANSLATE_NOOP("Dialect", "A constraint of the table forbids it.")};
    default:
        return {ErrorKind::Internal, QT_TRANSLATE_NOOP("Dialect", "The database refused the statement.")};
    }
}

/// By the rules of https://www.sqlite.org/datatype3.html, section 3.1.
QString affinityOf(const QString &type)
{
    const auto has = [&type](const char *word) { return type.contains(QLatin1String(word)); };
    if (has("INT"))
        return QStringLiteral("INTEGER");
    if (has("CHAR") || has("CLOB") || has("TEXT"))
        return QStringLiteral("TEXT");
    if (type.isEmpty() || has("BLOB"))
        return QStringLiteral("BLOB");
    return has("REAL") || has("FLOA") || has("DOUB") ? QStringLiteral("REAL") : QStringLiteral("NUMERIC");
}

bool bindsExactly(const Text &text)
{
    return isUtf8(text.utf8);
}

} // namespace

Error SqliteDialect::classify(const QString &nativeCode, const QString &engineText) const
{
    const auto [kind, text] = meaningOf(nativeCode.toInt());
    return {kind, QCoreApplication::translate("Dialect", text),
            kind == ErrorKind::Cancelled ? QString() : QStringLiteral("SQLite: %1.").arg(engineText),
            nativeCode};
}

QString SqliteDialect::same(const QString &left, const QString &right) const
{
    return QStringLiteral("%1 IS %2 COLLATE BINARY").arg(left, right);
}

QString SqliteDialect::placeholder(const Value &value) const
{
    // A QString cannot carry damaged UTF-8; its bytes can, as a blob that SQLite reads as text.
    const auto *text = std::get_if<Text>(&value);
    return text && !bindsExactly(*text) ? QStringLiteral("CAST(? AS TEXT)") : QStringLiteral("?");
}

QString SqliteDialect::joined(const QStringList &expressions) const
{
    QStringList parts;
    for (const QString &expression : expressions)
        parts.append(QStringLiteral("coalesce(' ' || %1, '')").arg(expression));
    return QStringLiteral("substr(%1, 2)").arg(parts.join(QLatin1String(" || ")));
}

QString SqliteDialect::temporaryTable(QStringView name) const
{
    return QLatin1String("temp.") + quoted(name);
}

QStringList SqliteDialect::createTemporaryTable(QStringView name, const QStringList &columns,
                                                const QList<QStringList> &indexes) const
{
    QStringList statements{
        QStringLiteral("CREATE TABLE %1 (%2)").arg(temporaryTable(name), columns.join(QLatin1String(", ")))};
    for (const QStringList &index : indexes) {
        const QString indexName = name + QLatin1Char('_') + index.join(QLatin1Char('_'));
        statements.append(QStringLiteral("CREATE INDEX %1 ON %2 (%3)")
                              .arg(temporaryTable(indexName), quoted(name), index.join(QLatin1String(", "))));
    }
    return statements;
}

QString SqliteDialect::dropTemporaryTable(QStringView name) const
{
    return QLatin1String("DROP TABLE IF EXISTS ") + temporaryTable(name);
}

QString SqliteDialect::comparableType(const QString &declaredType, const QString &collation) const
{
    const QString affinity = affinityOf(declaredType.toUpper());
    return collation.isEmpty()
        ? affinity
        : QStringLiteral("%1 COLLATE %2").arg(affinity, quoted(QStringView(collation)));
}

/// A column without a type keeps 1 and 1.0 as they are given.
bool SqliteDialect::hasOneForm(const QString &declaredType) const
{
    return !declaredType.isEmpty();
}

QString SqliteDialect::comparedAsKey(const QString &column, const QString &collation,
                                     const QString &keyCollation) const
{
    Q_UNUSED(collation)
    Q_UNUSED(keyCollation)
    return QLatin1Char('+') + column; // without an affinity of its own it takes the other operand's
}

QString SqliteDialect::insertInto(bool resolves) const
{
    return resolves ? QStringLiteral("INSERT OR ABORT INTO") : QStringLiteral("INSERT INTO");
}

QString SqliteDialect::overridingKeys() const
{
    return {};
}

QString SqliteDialect::lockTable(const TableName &table) const
{
    Q_UNUSED(table)
    return {};
}

QString SqliteDialect::update(bool resolves) const
{
    return resolves ? QStringLiteral("UPDATE OR ABORT") : QStringLiteral("UPDATE");
}

QString SqliteDialect::scanJoin() const
{
    return QStringLiteral("CROSS JOIN"); // keeps the left table as the outer loop
}

/// Most rows of a scan are passed over without a look into an index. The `+` keeps SQLite from searching by them, in this
/// table or in the other, in the place of what the two have equal.
QString SqliteDialect::withinBounds(const QString &operand, qint64 low, qint64 high) const
{
    return QStringLiteral(" AND +%1 BETWEEN %2 AND %3")
        .arg(operand, QString::number(low), QString::number(high));
}

QString SqliteDialect::rowEstimate(const TableName &table) const
{
    // The highest rowid is close to the count where rows are seldom deleted. By the name that hardly a column has: another's
    // greatest value would take a scan.
    return QLatin1String("SELECT max(_rowid_) FROM ") + quoted(table);
}

Statement SqliteDialect::changeMark(const std::vector<TableName> &tables) const
{
    Q_UNUSED(tables)
    return {QStringLiteral("PRAGMA data_version"), {}}; // of the whole file, and of what others commit alone
}

} // namespace crosscheck
