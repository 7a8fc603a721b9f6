// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/postgresdialect.h"

#include "core/db/jsonrows.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace crosscheck {

namespace {

struct Meaning {
    const char *code; ///< a SQLSTATE, or the class that it begins with
    ErrorKind kind;
    const char *text;
};

/// https://www.postgresql.org/docs/15/errcodes-appendix.html; the first that the code begins with counts.
constexpr std::array meanings{
    Meaning{"23505", ErrorKind::Unique, QT_TRANSLATE_NOOP("Dialect", "A unique key forbids a row twice.")},
    Meaning{"23503", ErrorKind::ForeignKey,
            QT_TRANSLATE_NOOP("Dialect", "A foreign key of another row forbids it.")},
    Meaning{"23001", ErrorKind::ForeignKey,
            QT_TRANSLATE_NOOP("Dialect", "A foreign key of another row forbids it.")},
    Meaning{"23502", ErrorKind::NotNull,
            QT_TRANSLATE_NOOP("Dialect", "A column that must not be NULL has no value.")},
    Meaning{"23", ErrorKind::Input, QT_TRANSLATE_NOOP("Dialect", "A constraint of the table forbids it.")},
    Meaning{"22", ErrorKind::Input, QT_TRANSLATE_NOOP("Dialect", "A value does not fit its column.")},
    Meaning{"P0001", ErrorKind::Input, QT_TRANSLATE_NOOP("Dialect", "A trigger of the table forbids it.")},
    Meaning{"42501", ErrorKind::Permission,
            QT_TRANSLATE_NOOP("Dialect", "The database denies this to its user.")},
    Meaning{"28", ErrorKind::Permission, QT_TRANSLATE_NOOP("Dialect", "The server did not let the user in.")},
    Meaning{"3D000", ErrorKind::NotFound,
            QT_TRANSLATE_NOOP("Dialect", "The server has no database of that name.")},
    Meaning{"25006", ErrorKind::ReadOnly, QT_TRANSLATE_NOOP("Dialect", "The database cannot be written.")},
    Meaning{"40", ErrorKind::Busy,
            QT_TRANSLATE_NOOP("Dialect", "Somebody else is changing the same rows at this moment.")},
    Meaning{"55P03", ErrorKind::Busy,
            QT_TRANSLATE_NOOP("Dialect", "The rows or the table are locked by somebody else.")},
    Meaning{"57014", ErrorKind::Cancelled, QT_TRANSLATE_NOOP("Dialect", "Cancelled.")},
    Meaning{"53100", ErrorKind::DiskFull, QT_TRANSLATE_NOOP("Dialect", "The server's disk is full.")},
    Meaning{"53300", ErrorKind::Busy,
            QT_TRANSLATE_NOOP("Dialect", "The server has no connection left for us.")},
    Meaning{"57P", ErrorKind::ConnectionLost,
            QT_TRANSLATE_NOOP("Dialect", "The server ended the connection.")},
    Meaning{"08", ErrorKind::ConnectionLost,
            QT_TRANSLATE_NOOP("Dialect", "The connection to the server was lost.")},
    Meaning{"42P01", ErrorKind::Stale, QT_TRANSLATE_NOOP("Dialect", "A table is no longer there.")},
    Meaning{"42703", ErrorKind::Stale, QT_TRANSLATE_NOOP("Dialect", "A column is no longer there.")},
    Meaning{"", ErrorKind::Internal, QT_TRANSLATE_NOOP("Dialect", "The database refused the statement.")},
};

std::string hexOf(const Blob &blob)
{
    return QByteArray::fromRawData(blob.bytes.data(), qsizetype(blob.bytes.size())).toHex().toStdString();
}

/// The type of a cast that leaves it to the column to refuse what is too long: an explicit cast to a length cuts it off.
QString withoutLength(const QString &columnType)
{
    static const QRegularExpression length(QStringLiteral("\\(\\d+(,-?\\d+)?\\)"));
    static const QRegularExpression oneLong(QStringLiteral("^(character|bit)(?=$|\\[)"));
    QString type = columnType.section(QLatin1String(" COLLATE "), 0, 0);
    if (type.contains(QLatin1Char('"'))) // somebody's own type
        return type;
    type.remove(length);
    if (const auto match = oneLong.match(type);
        match.hasMatch()) // which are one long where nothing else is said
        type.replace(0, match.capturedLength(),
                     match.captured() == QLatin1String("bit") ? QStringLiteral("bit varying")
                                                              : QStringLiteral("bpchar"));
    return type;
}

} // namespace

Error PostgresDialect::classify(const QString &nativeCode, const QString &engineText) const
{
    const auto *meaning = std::find_if(meanings.begin(), meanings.end(), [&nativeCode](const Meaning &one) {
        return nativeCode.startsWith(QLatin1String(one.code));
    });
    return {meaning->kind, QCoreApplication::translate("Dialect", meaning->text),
            meaning->kind == ErrorKind::Cancelled || engineText.isEmpty()
                ? QString()
                : QStringLiteral("PostgreSQL: %1.").arg(engineText),
            nativeCode};
}

/// As texts: types such as citext, or a collation, may call equal what is not the same.
QString PostgresDialect::same(const QString &left, const QString &right) const
{
    return QStringLiteral("(%1)::text IS NOT DISTINCT FROM (%2)::text COLLATE \"C\"").arg(left, right);
}

QString PostgresDialect::placeholder(const Value &value) const
{
    Q_UNUSED(value)
    return QStringLiteral("?");
}

QString PostgresDialect::literal(const Value &value) const
{
    const auto *blob = std::get_if<Blob>(&value);
    return blob ? QStringLiteral("'\\x%1'").arg(QString::fromStdString(hexOf(*blob)))
                : Dialect::literal(value);
}

QString PostgresDialect::temporaryTable(QStringView name) const
{
    return QLatin1String("pg_temp.") + quoted(name);
}

QStringList PostgresDialect::createTemporaryTable(QStringView name, const QStringList &columns,
                                                  const QList<QStringList> &indexes) const
{
    QStringList statements{
        QStringLiteral("CREATE TABLE %1 (%2)").arg(temporaryTable(name), columns.join(QLatin1String(", ")))};
    for (const QStringList &index : indexes)
        statements.append(QStringLiteral("CREATE INDEX ON %1 (%2)")
                              .arg(temporaryTable(name), index.join(QLatin1String(", "))));
    return statements;
}

QString PostgresDialect::dropTemporaryTable(QStringView name) const
{
    return QLatin1String("DROP TABLE IF EXISTS ") + temporaryTable(name);
}

/// Whole numbers compare among each other whatever their width, and so do texts; the values' own texts are the same then.
/// Not so char(n), which is padded, and numeric, which keeps its count of digits.
QString PostgresDialect::comparableType(const QString &declaredType, const QString &collation) const
{
    QString type = declaredType;
    if (type == QLatin1String("smallint") || type.compare(QLatin1String("integer"), Qt::CaseInsensitive) == 0)
        type = QStringLiteral("bigint");
    else if (type.startsWith(QLatin1String("character varying")) && !type.endsWith(QLatin1String("[]")))
        type = QStringLiteral("text");
    const bool isWithoutCase = type.endsWith(QLatin1String("citext")); // by its type, not by a collation
    return collation.isEmpty() || isWithoutCase ? type : QStringLiteral("%1 COLLATE %2").arg(type, collation);
}

/// By https://www.postgresql.org/docs/15/datatype-numeric.html, datatype-datetime.html (interval) and datatype-json.html.
bool PostgresDialect::hasOneForm(const QString &declaredType) const
{
    static const QRegularExpression several(
        QStringLiteral("^(numeric(?!\\()|bpchar|real|double precision|interval|jsonb|num(multi)?range)"));
    return !several.match(declaredType).hasMatch();
}

QString PostgresDialect::comparedAsKey(const QString &column, const QString &collation,
                                       const QString &keyCollation) const
{
    Q_UNUSED(collation)
    Q_UNUSED(keyCollation)
    return column;
}

QString PostgresDialect::insertInto(bool resolves) const
{
    Q_UNUSED(resolves)
    return QStringLiteral("INSERT INTO");
}

QString PostgresDialect::overridingKeys() const
{
    return QStringLiteral("OVERRIDING SYSTEM VALUE");
}

QString PostgresDialect::lockTable(const TableName &table) const
{
    return QStringLiteral("LOCK TABLE %1 IN SHARE ROW EXCLUSIVE MODE").arg(quoted(table));
}

QString PostgresDialect::update(bool resolves) const
{
    Q_UNUSED(resolves)
    return QStringLiteral("UPDATE");
}

std::vector<Statement> PostgresDialect::insertRows(const QString &table, const QStringList &types,
                                                   const std::vector<std::vector<Value>> &rows) const
{
    QStringList parts;
    for (qsizetype i = 0; i < types.size(); ++i)
        parts.append(QStringLiteral("CAST(v ->> %1 AS %2)").arg(QString::number(i), withoutLength(types[i])));
    return insertAsJson(
        *this, table,
        QStringLiteral("INSERT INTO %1 SELECT %2 FROM json_array_elements(CAST(? AS json)) AS e (v)")
            .arg(table, parts.join(QLatin1String(", "))),
        rows, [](std::string &json, const Value &value) { // as texts, which their types read exactly
            const auto *blob = std::get_if<Blob>(&value);
            if (blob)
                json += "\"\\\\x" + hexOf(*blob) + '"';
            else if (std::holds_alternative<double>(value))
                json += '"' + toDisplayUtf8(viewOf(value)) + '"';
            else
                return false;
            return true;
        });
}

QString PostgresDialect::scanJoin() const
{
    return QStringLiteral("CROSS JOIN");
}

QByteArray PostgresDialect::numbered(const QString &sql)
{
    QByteArray numbered;
    int count = 0;
    char within = '\0';
    const QByteArray utf8 = sql.toUtf8();
    for (const char c : utf8) {
        if (within == '\0' && c == '?') {
            numbered += '$' + QByteArray::number(++count);
            continue;
        }
        if (within == '\0' && (c == '"' || c == '\''))
            within = c;
        else if (c == within)
            within = '\0'; // a doubled one opens it again at once
        numbered += c;
    }
    return numbered;
}

/// https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-TXID-SNAPSHOT. The number is of 64 bits, and that of a
/// backend its lower half.
TransactionQueries PostgresDialect::transactionQueries() const
{
    return {
        QStringLiteral("SELECT txid_current()"), QStringLiteral("SELECT txid_status(CAST(? AS bigint))"),
        QStringLiteral("SELECT count(pg_terminate_backend(pid)) FROM pg_catalog.pg_stat_activity "
                       "WHERE CAST(CAST(backend_xid AS text) AS bigint) = CAST(? AS bigint) % 4294967296")};
}

/// Partitions are counted by themselves. A table that was emptied or written anew has another file. Schemas are named for
/// the reason that PostgresConnection::cursor() tells.
Statement PostgresDialect::changeMark(const std::vector<TableName> &tables) const
{
    Statement statement;
    QStringList named;
    for (const TableName &table : tables) {
        named.append(QStringLiteral(
            "SELECT CAST(pg_catalog.to_regclass(CAST(? AS pg_catalog.text)) AS pg_catalog.oid)"));
        statement.values.emplace_back(Text{quoted(table).toStdString()});
    }
    statement.sql
        = QStringLiteral(
              "WITH RECURSIVE named (id) AS (SELECT t.id FROM (%1) t (id) UNION SELECT i.inhrelid "
              "FROM pg_catalog.pg_inherits i JOIN named ON i.inhparent OPERATOR(pg_catalog.=) named.id) "
              "SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', id, "
              "pg_catalog.pg_relation_filenode(id), "
              "pg_catalog.pg_stat_get_tuples_inserted(id), pg_catalog.pg_stat_get_tuples_updated(id), "
              "pg_catalog.pg_stat_get_tuples_deleted(id)), ',' ORDER BY id) FROM named")
              .arg(named.join(QLatin1String(" UNION ")));
    return statement;
}

} // namespace crosscheck
