// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/postgreschannels.h"

#include "core/db/transaction.h"

#include <QRegularExpression>

namespace crosscheck {

namespace {

/// As PostgreSQL folds a name that is not quoted.
QString folded(QString name)
{
    for (QChar &character : name) {
        if (character.unicode() < 0x80)
            character = character.toLower();
    }
    return name;
}

/// The channels that a function's source notifies; @p arguments: the trigger's.
QStringList channelsIn(const QString &source, const QList<QByteArray> &arguments)
{
    static const QRegularExpression calls(
        QStringLiteral("\\bpg_notify\\s*\\(\\s*(?:'((?:[^']|'')+)'|TG_ARGV\\s*\\[\\s*(\\d+)\\s*\\])\\s*,"
                       "|\\bNOTIFY\\s+(?:\"((?:[^\"]|\"\")+)\"|(\\w+))\\s*(?:[;,]|$)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    QStringList channels;
    for (auto found = calls.globalMatch(source); found.hasNext();) {
        const QRegularExpressionMatch call = found.next();
        if (call.hasCaptured(1))
            channels += call.captured(1).replace(QLatin1String("''"), QLatin1String("'"));
        else if (call.hasCaptured(2))
            channels += QString::fromUtf8(arguments.value(call.captured(2).toInt()));
        else if (call.hasCaptured(3))
            channels += call.captured(3).replace(QLatin1String("\"\""), QLatin1String("\""));
        else
            channels += folded(call.captured(4));
    }
    return channels;
}

} // namespace

Result<QStringList> notifiedChannels(Connection &connection, const std::vector<TableName> &tables)
{
    const auto transaction = Transaction::beginRead(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    QStringList named;
    std::vector<Value> values;
    for (const TableName &table : tables) {
        named.append(QStringLiteral("to_regclass(CAST(? AS text))"));
        values.push_back(textValue(connection.dialect().quoted(table)));
    }
    const auto rows = connection.read(
        QStringLiteral("SELECT f.prosrc, g.tgargs FROM pg_catalog.pg_trigger g "
                       "JOIN pg_catalog.pg_proc f ON f.oid = g.tgfoid "
                       "WHERE g.tgrelid IN (%1) AND NOT g.tgisinternal AND g.tgenabled <> 'D'")
            .arg(named.join(QLatin1String(", "))),
        values);
    QStringList channels;
    while (rows->next()) {
        const std::string_view arguments = rows->view(1).bytes;
        channels += channelsIn(rows->string(0),
                               QByteArray(arguments.data(), qsizetype(arguments.size())).split('\0'));
    }
    if (const auto read = rows->finish(); !read)
        return tl::make_unexpected(read.error());
    channels.removeAll(QString());
    channels.removeDuplicates();
    return channels;
}

} // namespace crosscheck
