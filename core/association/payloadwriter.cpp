// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/payloadwriter.h"

#include "core/association/junctionsql.h"

#include <QCoreApplication>

#include <algorithm>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Writer", text);
}

} // namespace

PayloadWriter::PayloadWriter(Connection &connection, const SaveRequest &request)
    : m_connection(connection)
    , m_request(request)
    , m_association(request.association)
    , m_dialect(connection.dialect())
    , m_staging(connection, request)
{
}

Result<void> PayloadWriter::change(SaveOutcome &outcome) const
{
    if (m_request.changes.empty())
        return {};
    const auto links = m_staging.stage(QStringLiteral("crosscheck_changes"), m_request.changes, outcome);
    if (!links)
        return tl::make_unexpected(links.error());
    const auto before = readAndCompare(m_staging.joined(*links));
    if (!before)
        return tl::make_unexpected(before.error());
    for (const Group &group : m_request.changed.groups) {
        if (const auto done = change(*links, group, *before); !done)
            return done;
        outcome.changed += group.rows.links.size();
    }
    return {};
}

/// What the links hold, which is to be what the person saw.
Result<PayloadWriter::Held> PayloadWriter::readAndCompare(const QString &join) const
{
    const QStringList payload = m_association.writablePayload();
    const auto rows = m_connection.read(
        QStringLiteral("SELECT s.n, %1%2").arg(columnList(m_dialect, payload, QStringLiteral("j")), join),
        fixedValues(m_association));
    LinkComparison seen(m_request.changesSeen, m_request.changes.size());
    Held held;
    while (rows->next()) {
        const auto link = std::uint32_t(rows->integer(0));
        seen.count(link, *rows);
        std::vector<Value> &values = held[link];
        values.clear();
        for (int i = 0; i < payload.size(); ++i)
            values.push_back(toValue(rows->view(i + 1)));
    }
    if (const auto read = rows->finish(); !read)
        return tl::make_unexpected(read.error());
    const auto refuse = [this](const QString &text, const std::vector<std::uint32_t> &links) {
        return failure(ErrorKind::Stale, text.arg(m_staging.namesOf(m_request.changes, links)));
    };
    if (const auto gone = seen.gone(); !gone.empty())
        return refuse(tr("Somebody else removed links that you want to change: %1."), gone);
    auto several = seen.duplicates();
    several.erase(std::unique(several.begin(), several.end()), several.end());
    if (!several.empty())
        return refuse(tr("Links that you want to change stand in several rows by now: %1."), several);
    if (const auto changed = seen.changed(); !changed.empty())
        return refuse(tr("Somebody else changed what links hold that you want to change: %1."), changed);
    return held;
}

Result<void> PayloadWriter::change(const StagingTable &links, const Group &group, const Held &before) const
{
    const auto wanted = m_staging.stageRows(QStringLiteral("crosscheck_wanted"), group.columns, group.rows);
    if (!wanted)
        return tl::make_unexpected(wanted.error());
    const auto updated = update(links, *wanted, group);
    return updated ? verify(links, *wanted, group, before) : updated;
}

Result<void> PayloadWriter::update(const StagingTable &links, const StagingTable &wanted,
                                   const Group &group) const
{
    Dialect::Assignments assignments;
    for (qsizetype i = 0; i < group.columns.size(); ++i)
        assignments.emplaceBack(group.columns[i], QStringLiteral("r.c%1").arg(i + 1));
    const auto updated = m_connection.execute(
        m_dialect.updateMatching(m_association.junction.name, QStringLiteral("j"),
                                 QStringLiteral("%1 s, %2 r").arg(links.name(), wanted.name()),
                                 QLatin1String("r.c0 = s.n AND ") + m_staging.matches(), assignments,
                                 m_association.junction.resolvesConflicts),
        fixedValues(m_association));
    if (!updated)
        return tl::make_unexpected(updated.error());
    if (*updated == qint64(group.rows.links.size()))
        return {};
    return failure(ErrorKind::Stale,
                   tr("Of the changed links (%1) the table %2 took only %3.")
                       .arg(QString::number(group.rows.links.size()), m_association.junction.name.display(),
                            QString::number(*updated)),
                   tr("A trigger of the table may forbid it."));
}

/// Each row holds what it was to hold, or what a trigger made of that, but not what it held before.
Result<void> PayloadWriter::verify(const StagingTable &links, const StagingTable &wanted, const Group &group,
                                   const Held &before) const
{
    QStringList same;
    for (qsizetype i = 0; i < group.columns.size(); ++i)
        same.append(m_dialect.same(QLatin1String("j.") + m_dialect.quoted(QStringView(group.columns[i])),
                                   QStringLiteral("r.c%1").arg(i + 1)));
    const auto rows = m_connection.read(
        QStringLiteral("SELECT s.n, %1, (SELECT CASE WHEN %2 THEN 1 ELSE 0 END FROM %3 r WHERE r.c0 = s.n)%4")
            .arg(columnList(m_dialect, group.columns, QStringLiteral("j")), same.join(QLatin1String(" AND ")),
                 wanted.name(), m_staging.joined(links)),
        fixedValues(m_association));
    const QStringList payload = m_association.writablePayload();
    const int columns = int(group.columns.size());
    std::vector<std::uint32_t> unchanged;
    while (rows->next()) {
        const ValueView isSame = rows->view(columns + 1); // NULL: the link is of another group
        if (isSame.kind == ValueKind::Null || isSame.integer == 1)
            continue;
        const auto link = std::uint32_t(rows->integer(0));
        const std::vector<Value> &then = before.at(link);
        for (int i = 0; i < columns; ++i) {
            if (toValue(rows->view(i + 1)) == then[std::size_t(payload.indexOf(group.columns[i]))]) {
                unchanged.push_back(link);
                break;
            }
        }
    }
    if (const auto read = rows->finish(); !read)
        return read;
    if (unchanged.empty())
        return {};
    return failure(
        ErrorKind::Stale,
        tr("The table %1 did not keep what was written to it: %2.")
            .arg(m_association.junction.name.display(), m_staging.namesOf(m_request.changes, unchanged)),
        tr("A trigger of the table may forbid it."));
}

} // namespace crosscheck
