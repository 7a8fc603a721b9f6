// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvexport.h"

#include "core/exchange/csvwriter.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>

namespace crosscheck {

namespace {

constexpr std::uint32_t hidden = 0xFFFFFFFF;
constexpr std::uint32_t reportEvery = 256;

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("CsvExport", text, nullptr, n);
}

/// The rows of a side in the order of their labels, and each position's place in it.
struct Ranking {
    std::vector<std::uint32_t> positions;
    std::vector<std::uint32_t> rankOf; ///< hidden for rows that are not exported
};

Ranking rank(const Axis &axis, const std::optional<std::vector<std::uint32_t>> &shown)
{
    Ranking ranking;
    if (shown) {
        ranking.positions = *shown;
    } else {
        ranking.positions.resize(axis.size());
        std::iota(ranking.positions.begin(), ranking.positions.end(), 0U);
    }
    std::sort(ranking.positions.begin(), ranking.positions.end(), [&axis](std::uint32_t a, std::uint32_t b) {
        const ValueView left = axis.label(a);
        const ValueView right = axis.label(b);
        const bool areTexts = left.kind == ValueKind::Text && right.kind == ValueKind::Text;
        const int order
            = areTexts ? left.bytes.compare(right.bytes) : axis.labelText(a).compare(axis.labelText(b));
        return order != 0 ? order < 0 : axis.key(a).parts() < axis.key(b).parts();
    });
    ranking.rankOf.assign(axis.size(), hidden);
    for (std::uint32_t i = 0; i < ranking.positions.size(); ++i)
        ranking.rankOf[ranking.positions[i]] = i;
    return ranking;
}

class CsvExport
{
public:
    CsvExport(QIODevice &device, const Association &association, const Snapshot &snapshot,
              const ShownRows &shown, const CsvExportOptions &options, JobContext &context)
        : m_association(association)
        , m_snapshot(snapshot)
        , m_options(options)
        , m_context(context)
        , m_csv(device, options.guardsFormulas)
        , m_left(rank(snapshot.axis(Side::Left), shown.left))
        , m_right(rank(snapshot.axis(Side::Right), shown.right))
    {
    }

    Result<void> run()
    {
        if (!m_snapshot.hasLinks())
            return failure(ErrorKind::Busy, tr("The links are not loaded yet."));
        if (m_options.byteOrderMark)
            m_csv.writeByteOrderMark();
        const bool isPairs = m_options.layout == CsvLayout::Pairs;
        isPairs ? writePairsHeader() : writeMatrixHeader();
        for (std::uint32_t i = 0; i < m_left.positions.size(); ++i) {
            if (i % reportEvery == 0)
                m_context.report({i, qint64(m_left.positions.size())});
            if (m_context.isCancelled())
                return failure(ErrorKind::Cancelled, tr("The export was cancelled."));
            const std::vector<std::uint32_t> linked = linkedRanks(m_left.positions[i]);
            isPairs ? writePairs(m_left.positions[i], linked) : writeMatrixRow(m_left.positions[i], linked);
        }
        return m_csv.finish();
    }

private:
    void cell(const QString &text) { m_csv.writeCell(text.toStdString()); }
    void name(Side side, std::uint32_t position)
    {
        m_csv.writeCell(m_snapshot.axis(side).displayName(position));
    }

    std::vector<std::uint32_t> linkedRanks(std::uint32_t left) const
    {
        std::vector<std::uint32_t> ranks;
        for (const std::uint32_t right : m_snapshot.links().linksOf(Side::Left, left)) {
            if (m_right.rankOf[right] != hidden)
                ranks.push_back(m_right.rankOf[right]);
        }
        std::sort(ranks.begin(), ranks.end());
        return ranks;
    }

    void writePairsHeader()
    {
        for (const Side side : bothSides) {
            const EntitySide &entity = m_association.sides[side];
            for (const QString &column : m_options.withKeys ? entity.keyColumns : QStringList())
                cell(entity.title + QLatin1Char('.') + column);
            cell(entity.title);
        }
        for (const QString &column : m_association.payload)
            cell(column);
        m_csv.endRow();
    }

    void writeEntity(Side side, std::uint32_t position)
    {
        if (m_options.withKeys) {
            for (const Value &part : m_snapshot.axis(side).key(position).parts())
                m_csv.writeCell(toDisplayUtf8(viewOf(part)));
        }
        name(side, position);
    }

    void writePairs(std::uint32_t left, const std::vector<std::uint32_t> &linked)
    {
        for (const std::uint32_t rightRank : linked) {
            const std::uint32_t right = m_right.positions[rightRank];
            writeEntity(Side::Left, left);
            writeEntity(Side::Right, right);
            for (std::size_t column = 0; column < std::size_t(m_association.payload.size()); ++column)
                m_csv.writeCell(toDisplayUtf8(m_snapshot.payload(column, left, right)));
            m_csv.endRow();
        }
    }

    void writeMatrixHeader()
    {
        cell(m_association.sides.left.title);
        for (const std::uint32_t right : m_right.positions)
            name(Side::Right, right);
        m_csv.endRow();
    }

    void writeMatrixRow(std::uint32_t left, const std::vector<std::uint32_t> &linked)
    {
        name(Side::Left, left);
        auto next = linked.begin();
        for (std::uint32_t column = 0; column < m_right.positions.size(); ++column) {
            const bool isLinked = next != linked.end() && *next == column;
            m_csv.writeCell(isLinked ? "1" : "");
            next += isLinked ? 1 : 0;
        }
        m_csv.endRow();
    }

    const Association &m_association;
    const Snapshot &m_snapshot;
    const CsvExportOptions &m_options;
    JobContext &m_context;
    CsvWriter m_csv;
    Ranking m_left;
    Ranking m_right;
};

} // namespace

Result<void> exportCsv(QIODevice &device, const Association &association, const Snapshot &snapshot,
                       const ShownRows &shown, const CsvExportOptions &options, JobContext &context)
{
    return CsvExport(device, association, snapshot, shown, options, context).run();
}

QString straysNotice(const Strays &strays)
{
    QStringList parts;
    if (strays.nullKeys > 0)
        parts.append(tr("%Ln row(s) with NULL", int(strays.nullKeys)));
    if (strays.dangling > 0)
        parts.append(tr("%Ln row(s) that refer to nothing", int(strays.dangling)));
    return parts.join(QLatin1String(", "));
}

QString keylessNotice(const Strays &strays)
{
    return strays.keyless > 0 ? tr("%Ln row(s) without a key", int(strays.keyless)) : QString();
}

QString leftOutNotice(const Snapshot &snapshot)
{
    QStringList parts{straysNotice(snapshot.strays())};
    std::size_t duplicates = 0;
    for (const auto &[pair, rows] : snapshot.links().multiples())
        duplicates += rows - 1;
    if (duplicates > 0)
        parts.append(tr("%Ln duplicate row(s)", int(duplicates)));
    parts.removeAll(QString());
    return parts.join(QLatin1String(", "));
}

} // namespace crosscheck
