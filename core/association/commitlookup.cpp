// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/commitlookup.h"

#include "core/association/junctionsql.h"
#include "core/association/linkstaging.h"
#include "core/association/seenrows.h"
#include "core/db/transaction.h"

#include <QCoreApplication>

#include <algorithm>
#include <thread>

namespace crosscheck {

namespace {

constexpr int mostLooks = 25;
constexpr std::chrono::milliseconds betweenLooks{200};
constexpr const char *noSuchTransaction = "22023"; // its number is yet to come: the server has lost some

/// Looks for what a save has written, as far as nobody else had done it before.
class WrittenRows
{
public:
    WrittenRows(Connection &connection, const SaveRequest &request, const SaveOutcome &outcome)
        : m_connection(connection)
        , m_request(request)
        , m_outcome(outcome)
        , m_staging(connection, request)
    {
    }

    Result<CommitFate> look()
    {
        using Step = Result<void> (WrittenRows::*)();
        for (const Step step : {&WrittenRows::lookForRows, &WrittenRows::lookForGrants,
                                &WrittenRows::lookForRevokes, &WrittenRows::lookForChanges}) {
            if (const auto done = (this->*step)(); !done)
                return tl::make_unexpected(done.error());
        }
        if (m_hasAdded || m_missing == 0) // nobody else gives a row the key that the database gave
            return CommitFate::Made;
        return m_found == 0 ? CommitFate::NotMade : CommitFate::Unclear;
    }

private:
    void count(std::size_t found, std::size_t all)
    {
        m_found += found;
        m_missing += all - found;
    }

    Result<void> lookForRows()
    {
        for (const Side side : bothSides) {
            const auto &writes = m_request.writes[side];
            const auto &keys = m_outcome.keys[side];
            const std::vector<Key> written(keys.begin(), keys.begin() + std::ptrdiff_t(writes.size()));
            const auto read = readSeenRows(
                m_connection, m_request.association.sides[side], written,
                [&](std::size_t i, const std::optional<SeenRow> &now) {
                    const auto row = m_outcome.rows[side].find(std::uint32_t(i));
                    const bool isDeletion = writes[i].change.kind == EntityChange::Kind::Delete;
                    const bool isSo
                        = isDeletion ? !now : row != m_outcome.rows[side].end() && now == row->second;
                    count(isSo ? 1 : 0, 1);
                    m_hasAdded = m_hasAdded || (isSo && writes[i].change.kind == EntityChange::Kind::Add);
                });
            if (!read)
                return read;
        }
        return {};
    }

    Result<void> lookForGrants()
    {
        const LinkStaging::Links links = without(m_request.grants, m_outcome.alreadyThere);
        const auto there = countThere(links);
        if (there)
            count(*there, links.size());
        return there ? Result<void>() : tl::make_unexpected(there.error());
    }

    Result<void> lookForRevokes()
    {
        const LinkStaging::Links links = without(m_request.revokes, m_outcome.alreadyGone);
        const auto there = countThere(links);
        if (there)
            count(links.size() - *there, links.size());
        return there ? Result<void>() : tl::make_unexpected(there.error());
    }

    static LinkStaging::Links without(const LinkStaging::Links &links,
                                      const std::vector<std::uint32_t> &indexes)
    {
        LinkStaging::Links others;
        for (std::uint32_t i = 0; i < links.size(); ++i) {
            if (!std::binary_search(indexes.begin(), indexes.end(), i))
                others.push_back(links[i]);
        }
        return others;
    }

    Result<std::size_t> countThere(const LinkStaging::Links &links) const
    {
        if (links.empty())
            return 0;
        const auto staging = m_staging.stage(QStringLiteral("crosscheck_written"), links, m_outcome);
        if (!staging)
            return tl::make_unexpected(staging.error());
        const auto found = m_connection.readNumber(QLatin1String("SELECT count(DISTINCT s.n)")
                                                       + m_staging.joined(*staging),
                                                   fixedValues(m_request.association));
        return found ? Result<std::size_t>(std::size_t(*found)) : tl::make_unexpected(found.error());
    }

    Result<void> lookForChanges()
    {
        if (m_request.changes.empty())
            return {};
        const auto links
            = m_staging.stage(QStringLiteral("crosscheck_changes"), m_request.changes, m_outcome);
        if (!links)
            return tl::make_unexpected(links.error());
        for (const LinkValues::Group &group : m_request.changed.groups) {
            const auto found = countHolding(*links, group);
            if (!found)
                return tl::make_unexpected(found.error());
            count(std::size_t(*found), group.rows.links.size());
        }
        return {};
    }

    /// How many links of the group hold what they were to hold.
    Result<qint64> countHolding(const StagingTable &links, const LinkValues::Group &group) const
    {
        const auto wanted
            = m_staging.stageRows(QStringLiteral("crosscheck_wanted"), group.columns, group.rows);
        if (!wanted)
            return tl::make_unexpected(wanted.error());
        QString same;
        for (qsizetype i = 0; i < group.columns.size(); ++i)
            same += QLatin1String(" AND ")
                + m_connection.dialect().same(
                    QLatin1String("j.") + m_connection.dialect().quoted(QStringView(group.columns[i])),
                    QStringLiteral("r.c%1").arg(i + 1));
        return m_connection.readNumber(
            QStringLiteral("SELECT count(DISTINCT s.n)%1 AND EXISTS (SELECT 1 FROM %2 r WHERE r.c0 = s.n%3)")
                .arg(m_staging.joined(links), wanted->name(), same),
            fixedValues(m_request.association));
    }

    Connection &m_connection;
    const SaveRequest &m_request;
    const SaveOutcome &m_outcome;
    LinkStaging m_staging;
    std::size_t m_found = 0;
    std::size_t m_missing = 0;
    bool m_hasAdded = false; ///< a row that it added is there
};

QString tr(const char *text)
{
    return QCoreApplication::translate("Writer", text);
}

Error undecided()
{
    return {ErrorKind::Busy, tr("Whether it was saved is not decided yet."), {}, {}};
}

/// Whether the transaction was committed; nothing where the engine does not know.
Result<std::optional<bool>> byNumber(Connection &connection, qint64 number)
{
    const auto transaction = Transaction::beginRead(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const TransactionQueries queries = connection.dialect().transactionQueries();
    const std::vector<Value> values{number};
    const auto row = connection.readRow(queries.state, values);
    if (!row && row.error().nativeCode == QLatin1String(noSuchTransaction))
        return std::nullopt;
    if (!row)
        return tl::make_unexpected(row.error());
    const QString state = row->empty() ? QString() : toDisplay(row->front());
    if (state == QLatin1String("committed"))
        return true;
    if (state == QLatin1String("aborted"))
        return false;
    if (state.isEmpty())
        return std::nullopt;
    // The server has not noticed that nobody is there any more, or is about to commit.
    const auto ended = connection.read(queries.end, values)->finish();
    return tl::make_unexpected(ended ? undecided() : ended.error());
}

/// The same, but waits where it is not decided.
Result<std::optional<bool>> settledByNumber(Connection &connection, qint64 number, const JobContext &context)
{
    for (int look = 1;; ++look) {
        const auto found = byNumber(connection, number);
        if (found || found.error().kind != ErrorKind::Busy || look == mostLooks || context.isCancelled())
            return found;
        std::this_thread::sleep_for(betweenLooks);
    }
}

} // namespace

Result<CommitFate> fateOfCommit(Connection &connection, const SaveRequest &request,
                                const SaveOutcome &outcome, JobContext &context)
{
    std::optional<bool> isCommitted;
    if (outcome.commit.transaction) {
        const auto found = settledByNumber(connection, *outcome.commit.transaction, context);
        if (!found)
            return tl::make_unexpected(found.error());
        isCommitted = *found;
    }
    if (isCommitted == false)
        return CommitFate::NotMade;
    // One that may write, for its reads wait where others write.
    const auto transaction = Transaction::beginWrite(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto fate = WrittenRows(connection, request, outcome).look();
    // A server that has crashed may have lost the transaction, and given its number to another.
    if (fate && isCommitted && *fate != CommitFate::NotMade)
        return CommitFate::Made;
    return fate && isCommitted ? CommitFate::Unclear : fate;
}

Error lostAtCommit(std::optional<CommitFate> fate)
{
    const QString detail = fate == CommitFate::NotMade
        ? tr("The server took all of it back. Nothing was saved.")
        : fate ? tr("Whether it was saved cannot be said: somebody else has changed the same since.")
               : tr("Whether it was saved is not known.");
    return {ErrorKind::ConnectionLost, tr("The connection was lost while saving."), detail, {}};
}

} // namespace crosscheck
