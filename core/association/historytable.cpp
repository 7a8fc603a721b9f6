// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/historytable.h"

#include "core/association/historyreader.h"
#include "core/db/transaction.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace crosscheck {

namespace {

constexpr std::size_t partSize = 1024 * 1024;       ///< bytes
constexpr std::size_t fetchedAtOnce = 4 * partSize; ///< bytes that wait to be written to the file

constexpr std::array columns{"batch", "part", "saved_at", "saved_by", "association", "summary", "record"};

QString tr(const char *text)
{
    return QCoreApplication::translate("History", text);
}

/// The bytes of @p text from @p from on that make a part: whole characters.
std::size_t endOfPart(const std::string &text, std::size_t from)
{
    std::size_t end = std::min(from + partSize, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return end;
}

bool hasColumns(const Table &table)
{
    return std::all_of(columns.begin(), columns.end(), [&table](const char *column) {
        return table.column(QLatin1String(column)) != nullptr;
    });
}

/// Saves as the table holds them: with what says that they were made.
class Fetching
{
public:
    Fetching(const History &history, QString database)
        : m_history(history)
        , m_database(std::move(database))
    {
    }

    Result<void> begin(const QString &batch)
    {
        if (auto ended = end(); !ended)
            return ended;
        m_batch = batch;
        return {};
    }
    void add(const std::string &part) { m_text += part; }
    /// Of the last one.
    Result<void> end()
    {
        if (!m_batch.isEmpty())
            m_text += History::committedLine(m_batch);
        m_batch.clear();
        return m_text.size() < fetchedAtOnce ? Result<void>() : write();
    }
    Result<void> write()
    {
        if (m_text.empty())
            return {};
        auto written = m_history.append(m_database, m_text);
        m_text.clear();
        return written;
    }

private:
    const History &m_history;
    QString m_database;
    QString m_batch;
    std::string m_text;
};

} // namespace

HistoryTable::Found HistoryTable::in(const Catalogue &catalogue, const TableName &junction)
{
    const Table *linked = catalogue.find(junction);
    Found found;
    for (const Table &table : catalogue.tables) {
        if (table.name.name != QLatin1String(name))
            continue;
        if (!hasColumns(table) || !table.canRollBack)
            found.whyNot = tr("The table “%1” is not one that Crosscheck made.").arg(table.name.display());
        else if (!table.isOwnerTrusted && !(linked && linked->owner == table.owner))
            found.whyNot = tr("The table “%1” belongs to “%2”, who could run anything as you when you save.")
                               .arg(table.name.display(), table.owner);
        else
            return {table.name, {}};
    }
    return found;
}

QString HistoryTable::creation(const Dialect &dialect)
{
    return QStringLiteral("CREATE TABLE %1 (batch VARCHAR(36) NOT NULL, part INTEGER NOT NULL, "
                          "saved_at VARCHAR(30) NOT NULL, saved_by %2 NOT NULL, association %2 NOT NULL, "
                          "summary %2 NOT NULL, record %2 NOT NULL, PRIMARY KEY (batch, part))%3")
        .arg(QLatin1String(name), dialect.longTextType(), dialect.tableOptions());
}

Result<void> HistoryTable::make(Connection &connection)
{
    if (const QString reason = connection.readOnlyReason(); !reason.isEmpty())
        return failure(ErrorKind::ReadOnly, tr("The table cannot be made. %1").arg(reason));
    auto transaction = Transaction::beginWrite(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    if (const auto made = connection.execute(creation(connection.dialect())); !made)
        return tl::make_unexpected(made.error());
    return transaction->commit();
}

Result<void> HistoryTable::append(Connection &connection, const TableName &table, const BatchRecord &record)
{
    const Dialect &dialect = connection.dialect();
    std::size_t from = 0;
    for (std::int64_t part = 0; from < record.text.size(); ++part) {
        const std::size_t end = endOfPart(record.text, from);
        const std::vector<Value> values{textValue(record.id),
                                        part,
                                        textValue(record.time),
                                        textValue(record.user),
                                        textValue(record.association),
                                        textValue(record.summary),
                                        Text{record.text.substr(from, end - from)}};
        QStringList places;
        for (const Value &value : values)
            places.append(dialect.placeholder(value));
        const QString sql
            = QStringLiteral("INSERT INTO %1 (batch, part, saved_at, saved_by, association, summary, record) "
                             "VALUES (%2)")
                  .arg(dialect.quoted(table), places.join(QLatin1String(", ")));
        if (const auto inserted = connection.execute(sql, values); !inserted) {
            const Error &error = inserted.error();
            return failure(error.kind,
                           tr("The save could not be recorded in the table “%1”.").arg(table.display()),
                           error.message());
        }
        from = end;
    }
    return {};
}

Result<std::size_t> HistoryTable::fetch(Connection &connection, const TableName &table,
                                        const History &history)
{
    const QString database = connection.settings().location();
    const auto known = HistoryReader(history, database).committed();
    const QString from = connection.dialect().quoted(table);
    std::vector<Value> missing;
    const auto batches = connection.read(
        QStringLiteral("SELECT batch FROM %1 WHERE part = 0 ORDER BY saved_at, batch").arg(from));
    while (batches->next()) {
        if (known.count(batches->string(0).toStdString()) == 0)
            missing.push_back(textValue(batches->string(0)));
    }
    if (const auto read = batches->finish(); !read)
        return tl::make_unexpected(read.error());
    Fetching fetching(history, database);
    for (const Value &batch : missing) {
        if (auto begun = fetching.begin(toDisplay(batch)); !begun)
            return tl::make_unexpected(begun.error());
        const auto parts
            = connection.read(QStringLiteral("SELECT record FROM %1 WHERE batch = %2 ORDER BY part")
                                  .arg(from, connection.dialect().placeholder(batch)),
                              std::array{batch});
        while (parts->next())
            fetching.add(parts->string(0).toStdString());
        if (const auto read = parts->finish(); !read)
            return tl::make_unexpected(read.error());
    }
    if (auto ended = fetching.end(); !ended)
        return tl::make_unexpected(ended.error());
    const auto written = fetching.write();
    return written ? Result<std::size_t>(missing.size()) : tl::make_unexpected(written.error());
}

} // namespace crosscheck
