// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/mariadbdialect.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace crosscheck {

namespace {

constexpr int indexedCharacters = 64; // of a text, at most; the server limits an index to 3072 bytes
constexpr std::size_t statementBytes = 1'000'000; // well below the server's max_allowed_packet

struct Meaning {
    std::array<int, 8> codes; ///< 0 fills up
    ErrorKind kind;
    const char *text;
};

/// https://mariadb.com/kb/en/mariadb-error-code-reference/ and, for what MySQL alone has,
/// https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
constexpr std::array meanings{
    Meaning{{1062}, ErrorKind::Unique, QT_TRANSLATE_NOOP("Dialect", "A unique key forbids a row twice.")},
    Meaning{{1451, 1452, 1216, 1217},
            ErrorKind::ForeignKey,
            QT_TRANSLATE_NOOP("Dialect", "A foreign key of another row forbids it.")},
    Meaning{{1048, 1364},
            ErrorKind::NotNull,
            QT_TRANSLATE_NOOP("Dialect", "A column that must not be NULL has no value.")},
    Meaning{{4025, 3819},
            ErrorKind::Input,
            QT_TRANSLATE_NOOP("Dialect", "A constraint of the table forbids it.")},
    Meaning{{1644}, ErrorKind::Input, QT_TRANSLATE_NOOP("Dialect", "A trigger of the table forbids it.")},
    Meaning{{1264, 1265, 1292, 1300, 1366, 1406, 3140},
            ErrorKind::Input,
            QT_TRANSLATE_NOOP("Dialect", "A value does not fit its column.")},
    Meaning{{1045, 1698, 1130},
            ErrorKind::Permission,
            QT_TRANSLATE_NOOP("Dialect", "The server did not let the user in.")},
    Meaning{{1044, 1142, 1143, 1227},
            ErrorKind::Permission,
            QT_TRANSLATE_NOOP("Dialect", "The database denies this to its user.")},
    Meaning{{1049},
            ErrorKind::NotFound,
            QT_TRANSLATE_NOOP("Dialect", "The server has no database of that name.")},
    Meaning{
        {1290, 1792}, ErrorKind::ReadOnly, QT_TRANSLATE_NOOP("Dialect", "The database cannot be written.")},
    Meaning{{1213, 1020, 3101},
            ErrorKind::Busy,
            QT_TRANSLATE_NOOP("Dialect", "Somebody else is changing the same rows at this moment.")},
    Meaning{{1205},
            ErrorKind::Busy,
            QT_TRANSLATE_NOOP("Dialect", "The rows or the table are locked by somebody else.")},
    Meaning{{1969, 3024}, ErrorKind::Busy, QT_TRANSLATE_NOOP("Dialect", "The server stopped the statement.")},
    Meaning{{1226, 1040, 1203},
            ErrorKind::Busy,
            QT_TRANSLATE_NOOP("Dialect", "The server has no connection left for us.")},
    Meaning{{1317}, ErrorKind::Cancelled, QT_TRANSLATE_NOOP("Dialect", "Cancelled.")},
    Meaning{{1021, 1114}, ErrorKind::DiskFull, QT_TRANSLATE_NOOP("Dialect", "The server's disk is full.")},
    Meaning{{1053, 1927, 3169, 4031},
            ErrorKind::ConnectionLost,
            QT_TRANSLATE_NOOP("Dialect", "The server ended the connection.")},
    Meaning{{2001, 2002, 2003, 2004, 2005},
            ErrorKind::ConnectionLost,
            QT_TRANSLATE_NOOP("Dialect", "The server cannot be reached.")},
    Meaning{{2006, 2012, 2013},
            ErrorKind::ConnectionLost,
            QT_TRANSLATE_NOOP("Dialect", "The connection to the server was lost.")},
    Meaning{{2026},
            ErrorKind::Unsupported,
            QT_TRANSLATE_NOOP("Dialect", "The connection cannot be encrypted as it has to be.")},
    Meaning{{1146}, ErrorKind::Stale, QT_TRANSLATE_NOOP("Dialect", "A table is no longer there.")},
    Meaning{{1054}, ErrorKind::Stale, QT_TRANSLATE_NOOP("Dialect", "A column is no longer there.")},
};
constexpr Meaning unknown{
    {}, ErrorKind::Internal, QT_TRANSLATE_NOOP("Dialect", "The database refused the statement.")};

const Meaning &meaningOf(int code)
{
    const auto *found = std::find_if(meanings.begin(), meanings.end(), [code](const Meaning &one) {
        return code != 0 && std::find(one.codes.begin(), one.codes.end(), code) != one.codes.end();
    });
    return found == meanings.end() ? unknown : *found;
}

/// `X'00ff'`.
QByteArray hexLiteral(std::string_view bytes)
{
    return "X'" + QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size())).toHex() + '\'';
}

/// Says of which kind it is, whatever the session's settings: `0.1` alone would be a decimal, a text in the character set
/// of the connection.
QByteArray exactLiteral(const Value &value)
{
    const ValueView view = viewOf(value);
    switch (view.kind) {
    case ValueKind::Null:
        return "NULL";
    case ValueKind::Integer:
        return QByteArray::number(qlonglong(view.integer));
    case ValueKind::Real:
        return QByteArray::number(view.real, 'e', 17);
    case ValueKind::Text:
        return "_utf8mb4 " + hexLiteral(view.bytes);
    case ValueKind::Blob:
        break;
    }
    return hexLiteral(view.bytes);
}

bool isTextType(const QString &type)
{
    static const QRegularExpression text(QStringLiteral("^((var)?char|(tiny|medium|long)?text|enum|set)\\b"),
                                         QRegularExpression::CaseInsensitiveOption);
    return text.match(type).hasMatch();
}

/// What an index takes of a column: the beginning of long ones only.
QString indexed(const QString &name, const QStringList &columns)
{
    static const QRegularExpression longType(
        QStringLiteral("^((?:var)?(?:char|binary)|(?:tiny|medium|long)?(?:text|blob))\\b(?:\\((\\d+)\\))?"),
        QRegularExpression::CaseInsensitiveOption);
    for (const QString &column : columns) {
        if (column.section(QLatin1Char(' '), 0, 0) != name)
            continue;
        const auto match = longType.match(column.section(QLatin1Char(' '), 1));
        const bool isShort = !match.captured(2).isEmpty() && match.captured(2).toInt() <= indexedCharacters;
        if (match.hasMatch() && !isShort)
            return QStringLiteral("%1(%2)").arg(name, QString::number(indexedCharacters));
    }
    return name;
}

} // namespace

QString MariadbDialect::quoted(QStringView identifier) const
{
    QString escaped = identifier.toString();
    escaped.replace(QLatin1Char('`'), QLatin1String("``"));
    return QLatin1Char('`') + escaped + QLatin1Char('`');
}

Error MariadbDialect::classify(const QString &nativeCode, const QString &engineText) const
{
    const Meaning &meaning = meaningOf(nativeCode.toInt());
    return {meaning.kind, QCoreApplication::translate("Dialect", meaning.text),
            meaning.kind == ErrorKind::Cancelled || engineText.isEmpty()
                ? QString()
                : QStringLiteral("%1: %2.").arg(productName(), engineText),
            nativeCode};
}

/// By their bytes too: a collation may call equal what is not the same. A value is bound once.
QString MariadbDialect::same(const QString &left, const QString &right) const
{
    if (right == QLatin1String("?"))
        return QStringLiteral("(SELECT %1 <=> v.x AND hex(%1) <=> hex(v.x) FROM (SELECT ? AS x) v)")
            .arg(left);
    return QStringLiteral("(%1 <=> %2 AND hex(%1) <=> hex(%2))").arg(left, right);
}

QString MariadbDialect::placeholder(const Value &value) const
{
    Q_UNUSED(value)
    return QStringLiteral("?");
}

QString MariadbDialect::literal(const Value &value) const
{
    const auto *text = std::get_if<Text>(&value);
    if (!text)
        return Dialect::literal(value);
    QString escaped = QString::fromStdString(text->utf8);
    escaped.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    return Dialect::literal(textValue(escaped));
}

QString MariadbDialect::temporaryTable(QStringView name) const
{
    return quoted(name);
}

/// Without any statement that would commit. A roll-back empties such a table, but leaves it there.
QStringList MariadbDialect::createTemporaryTable(QStringView name, const QStringList &columns,
                                                 const QList<QStringList> &indexes) const
{
    QStringList parts = columns;
    for (const QStringList &index : indexes) {
        QStringList names;
        for (const QString &column : index)
            names.append(indexed(column, columns));
        parts.append(QStringLiteral("INDEX (%1)").arg(names.join(QLatin1String(", "))));
    }
    return {dropTemporaryTable(name),
            QStringLiteral("CREATE TEMPORARY TABLE %1 (%2) ENGINE = InnoDB")
                .arg(temporaryTable(name), parts.join(QLatin1String(", ")))};
}

QString MariadbDialect::dropTemporaryTable(QStringView name) const
{
    return QLatin1String("DROP TEMPORARY TABLE IF EXISTS ") + temporaryTable(name);
}

/// Whole numbers compare among each other whatever their width, but not signed ones with unsigned ones.
QString MariadbDialect::comparableType(const QString &declaredType, const QString &collation) const
{
    static const QRegularExpression whole(
        QStringLiteral("^(tiny|small|medium|big)?int\\b(\\(\\d+\\))?(?<unsigned> unsigned)?"),
        QRegularExpression::CaseInsensitiveOption);
    if (const auto match = whole.match(declaredType); match.hasMatch())
        return QStringLiteral("bigint") + match.captured(QStringLiteral("unsigned"));
    if (declaredType.startsWith(QLatin1String("timestamp"), Qt::CaseInsensitive))
        return QStringLiteral("datetime") + declaredType.mid(9); // which nothing fills in by itself
    if (declaredType.compare(QLatin1String("INTEGER"), Qt::CaseInsensitive) == 0)
        return QStringLiteral("bigint");
    if (!isTextType(declaredType))
        return declaredType;
    return QStringLiteral("%1 COLLATE %2")
        .arg(declaredType, collation.isEmpty() ? binaryCollation() : collation);
}

bool MariadbDialect::hasOneForm(const QString &declaredType) const
{
    static const QRegularExpression several(QStringLiteral("^(float|double|json)\\b"),
                                            QRegularExpression::CaseInsensitiveOption);
    return !several.match(declaredType).hasMatch();
}

/// Columns of different collations do not compare at all.
QString MariadbDialect::comparedAsKey(const QString &column, const QString &collation,
                                      const QString &keyCollation) const
{
    if (keyCollation.isEmpty() || collation == keyCollation)
        return column;
    const QString characters = keyCollation.section(QLatin1Char('_'), 0, 0);
    return QStringLiteral("CONVERT(%1 USING %2) COLLATE %3").arg(column, characters, keyCollation);
}

QString MariadbDialect::insertInto(bool resolves) const
{
    Q_UNUSED(resolves)
    return QStringLiteral("INSERT INTO");
}

QString MariadbDialect::overridingKeys() const
{
    return {};
}

/// A serializable transaction's scan locks what is between the rows, too; `LOCK TABLES` would commit.
QString MariadbDialect::lockTable(const TableName &table) const
{
    Q_UNUSED(table)
    return {};
}

QString MariadbDialect::update(bool resolves) const
{
    Q_UNUSED(resolves)
    return QStringLiteral("UPDATE");
}

QString MariadbDialect::deleteMatching(const TableName &table, const QString &alias, const QString &others,
                                       const QString &conditions, const QStringList &key) const
{
    return QStringLiteral("DELETE %1 FROM %2 AS %1 %3 %4 WHERE %5")
        .arg(alias, quoted(table), key.isEmpty() ? scanJoin() : QStringLiteral("JOIN"), others, conditions);
}

QString MariadbDialect::updateMatching(const TableName &table, const QString &alias, const QString &others,
                                       const QString &conditions, const Assignments &assignments,
                                       bool resolves) const
{
    QStringList parts;
    for (const auto &[column, value] : assignments)
        parts.append(QStringLiteral("%1.%2 = %3").arg(alias, quoted(QStringView(column)), value));
    return QStringLiteral("%1 %2 AS %3, %4 SET %5 WHERE %6")
        .arg(update(resolves), quoted(table), alias, others, parts.join(QLatin1String(", ")), conditions);
}

std::vector<Statement> MariadbDialect::insertRows(const QString &table, const QStringList &types,
                                                  const std::vector<std::vector<Value>> &rows)
{
    const QString row = QLatin1Char('(')
        + QStringList(types.size(), QStringLiteral("?")).join(QLatin1Char(',')) + QLatin1Char(')');
    std::vector<Statement> statements;
    std::size_t bytes = statementBytes;
    for (const std::vector<Value> &values : rows) {
        const bool isFirst = bytes >= statementBytes;
        if (isFirst) {
            statements.push_back({QStringLiteral("INSERT INTO %1 VALUES ").arg(table), {}});
            bytes = 0;
        }
        Statement &statement = statements.back();
        statement.sql += isFirst ? row : QString(QLatin1Char(',') + row);
        statement.values.insert(statement.values.end(), values.begin(), values.end());
        for (const Value &value : values)
            bytes += 24 + 2 * viewOf(value).bytes.size();
    }
    return statements;
}

QString MariadbDialect::scanJoin() const
{
    return QStringLiteral("STRAIGHT_JOIN"); // keeps the left table as the outer loop
}

QString MariadbDialect::binaryCollation() const
{
    return QStringLiteral("utf8mb4_nopad_bin");
}

QString MariadbDialect::productName() const
{
    return QStringLiteral("MariaDB");
}

QByteArray MariadbDialect::withLiterals(const QString &sql, std::span<const Value> values) const
{
    const QByteArray utf8 = sql.toUtf8();
    QByteArray filled;
    std::size_t next = 0;
    char within = '\0';
    for (const char c : utf8) {
        if (within == '\0' && c == '?' && next < values.size()) {
            filled += exactLiteral(values[next++]);
            continue;
        }
        if (within == '\0' && (c == '"' || c == '\'' || c == '`'))
            within = c;
        else if (c == within)
            within = '\0'; // a doubled one opens it again at once
        filled += c;
    }
    return filled;
}

/// What became of a transaction only its rows can tell here. But as long as its session is there, with nobody at its other end any
/// more, it holds them: it is found by a lock of its own, whose name is the transaction's number. (A session's number may be another
/// session's by now.)
TransactionQueries MariadbDialect::transactionQueries() const
{
    const QString number = QString::number(QRandomGenerator::global()->generate64() >> 1);
    return {QStringLiteral("SELECT IF(GET_LOCK('crosscheck %1', 0) = 1, %1, NULL)").arg(number),
            QStringLiteral("SELECT IF(IS_USED_LOCK(CONCAT('crosscheck ', ?)) IS NULL, NULL, 'in progress')"),
            QStringLiteral("KILL CONNECTION IS_USED_LOCK(CONCAT('crosscheck ', ?))")};
}

/// The server tells the time by the second, and another commit may follow within the same. It looks a table up by `=` alone, else
/// it opens all that there are.
Statement MariadbDialect::changeMark(const std::vector<TableName> &tables) const
{
    Statement statement;
    QStringList parts{QStringLiteral("UNIX_TIMESTAMP() DIV 600")};
    for (const TableName &table : tables) {
        parts.append(QStringLiteral("(SELECT CONCAT_WS(' ', CREATE_TIME, UPDATE_TIME, "
                                    "IF(UPDATE_TIME >= NOW() - INTERVAL 2 SECOND, NOW(), NULL)) "
                                    "FROM information_schema.TABLES "
                                    "WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?)"));
        statement.values.emplace_back(Text{table.name.toStdString()});
    }
    statement.sql = QStringLiteral("SELECT CONCAT_WS(',', %1)").arg(parts.join(QLatin1String(", ")));
    return statement;
}

} // namespace crosscheck
