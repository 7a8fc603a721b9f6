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
constexpr std::size_t readAtOnce = 100;             ///< saves
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

TableName placeBeside(const TableName &junction)
{
    return {junction.schema, QLatin1String(historyTableName)};
}

/// Saves as the table holds them, on their way to the file.
class Fetching
{
public:
    Fetching(const History &history, QString database)
        : m_history(history)
        , m_database(std::move(database))
    {
    }

    /// The next part of a save.
    Result<void> add(const QString &batch, const std::string &part)
    {
        auto ended = batch == m_batch ? Result<void>() : end();
        m_batch = batch;
        m_record += part;
        return ended;
    }
    /// Of the last one.
    Result<void> end()
    {
        if (HistoryReader::isWhole(m_record, m_batch)) {
            m_text += m_record + History::committedLine(m_batch);
            ++m_count;
        }
        m_record.clear();
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
    std::size_t count() const { return m_count; }

private:
    const History &m_history;
    QString m_database;
    QString m_batch;
    std::string m_record; ///< what has come of the batch
    std::string m_text;   ///< whole ones
    std::size_t m_count = 0;
};

Result<std::vector<Value>> missingIn(Connection &connection, const QString &from,
                                     const HistoryTable::Ids &known)
{
    std::vector<Value> missing;
    const auto batches = connection.read(
        QStringLiteral("SELECT batch FROM %1 WHERE part = 0 ORDER BY saved_at, batch").arg(from));
    while (batches->next()) {
        if (known.count(batches->string(0).toStdString()) == 0)
            missing.push_back(textValue(batches->string(0)));
    }
    const auto read = batches->finish();
    return read ? Result<std::vector<Value>>(std::move(missing)) : tl::make_unexpected(read.error());
}

/// Some batches with all their parts.
Result<void> readBatches(Connection &connection, const QString &from, std::span<const Value> batches,
                         Fetching &fetching)
{
    const Dialect &dialect = connection.dialect();
    QStringList conditions;
    for (const Value &batch : batches)
        conditions.append(dialect.same(QStringLiteral("batch"), dialect.placeholder(batch)));
    const auto rows = connection.read(
        QStringLiteral("SELECT batch, record FROM %1 WHERE %2 ORDER BY saved_at, batch, part")
            .arg(from, conditions.join(QLatin1String(" OR "))),
        batches);
    Result<void> added;
    while (added && rows->next())
        added = fetching.add(rows->string(0), std::string(rows->view(1).bytes));
    if (!added)
        return added;
    return rows->finish();
}

} // namespace

HistoryTable::Found HistoryTable::in(const Catalogue &catalogue, const TableName &junction)
{
    const Table *table = catalogue.find(placeBeside(junction));
    const Table *linked = catalogue.find(junction);
    if (!table)
        return {};
    const QString name = table->name.display();
    if (table->isView || table->isForeign || !table->canRollBack || !hasColumns(*table))
        return {{}, tr("The table “%1” is not one that Crosscheck made.").arg(name)};
    if (!table->isOwnerTrusted && !(linked && linked->owner == table->owner))
        return {{},
                tr("The table “%1” belongs to “%2”, who could run anything as you when you save.")
                    .arg(name, table->owner)};
    return {table->name, {}};
}

QString HistoryTable::creation(const Dialect &dialect, const TableName &junction)
{
    return QStringLiteral("CREATE TABLE %1 (batch VARCHAR(36) NOT NULL, part INTEGER NOT NULL, "
                          "saved_at VARCHAR(30) NOT NULL, saved_by %2 NOT NULL, association %2 NOT NULL, "
                          "summary %2 NOT NULL, record %2 NOT NULL, PRIMARY KEY (batch, part))%3")
        .arg(dialect.quoted(placeBeside(junction)), dialect.longTextType(), dialect.tableOptions());
}

Result<void> HistoryTable::make(Connection &connection, const TableName &junction)
{
    if (const QString reason = connection.readOnlyReason(); !reason.isEmpty())
        return failure(ErrorKind::ReadOnly, tr("The table cannot be made. %1").arg(reason));
    auto transaction = Transaction::beginWrite(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    if (const auto made = connection.execute(creation(connection.dialect(), junction)); !made)
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
        const QString lost = tr("The save could not be recorded in the table “%1”.").arg(table.display());
        const auto inserted = connection.execute(sql, values);
        if (!inserted)
            return failure(inserted.error().kind, lost, inserted.error().message());
        if (*inserted != 1)
            return failure(ErrorKind::Stale, lost, tr("It did not keep what was written to it."));
        from = end;
    }
    return {};
}

Result<std::size_t> HistoryTable::fetch(Connection &connection, const TableName &table,
                                        const History &history, const Ids &known)
{
    const auto transaction = Transaction::beginRead(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const QString from = connection.dialect().quoted(table);
    const auto missing = missingIn(connection, from, known);
    if (!missing)
        return tl::make_unexpected(missing.error());
    Fetching fetching(history, connection.settings().location());
    Result<void> done;
    for (std::size_t first = 0; done && first < missing->size(); first += readAtOnce) {
        const std::size_t count = std::min(readAtOnce, missing->size() - first);
        done = readBatches(connection, from, std::span(*missing).subspan(first, count), fetching);
    }
    if (done)
        done = fetching.end();
    const auto written = fetching.write();
    if (!done || !written)
        return tl::make_unexpected(done ? written.error() : done.error());
    return fetching.count();
}

} // namespace crosscheck
