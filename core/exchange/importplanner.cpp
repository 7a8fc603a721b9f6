// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/importplanner.h"

#include "core/schema/columnvalue.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

namespace crosscheck {

namespace {

constexpr std::size_t mostReasons = 100'000;
constexpr std::size_t mostAdded = 200'000;
constexpr qsizetype longestNamed = 200; // characters

QString tr(const char *text)
{
    return QCoreApplication::translate("CsvImport", text);
}

QString toText(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

/// A field for a message; of a long one its beginning.
QString shown(std::string_view field)
{
    const QString text = toText(field.substr(0, 4 * longestNamed));
    return text.size() <= longestNamed ? text : QString(text.first(longestNamed) + QChar(0x2026));
}

/// What a field of a matrix says; nothing where it says neither.
std::optional<bool> tickOf(std::string_view field)
{
    if (field.empty() || field == "1") // as export writes them
        return !field.empty();
    const QString text = toText(field);
    const auto isOneOf = [&text](const auto &words) {
        return std::any_of(words.begin(), words.end(), [&text](QStringView word) {
            return text.compare(word, Qt::CaseInsensitive) == 0;
        });
    };
    if (isOneOf(std::array<QStringView, 5>{u"1", u"x", u"true", u"yes", u"✓"}))
        return true;
    if (isOneOf(std::array<QStringView, 3>{u"0", u"false", u"no"}))
        return false;
    return {};
}

tl::unexpected<Error> tooMuch()
{
    const auto number = [](std::size_t n) { return QLocale().toString(qulonglong(n)); };
    return failure(ErrorKind::Unsupported, tr("The file would change more than can be staged at once."),
                   tr("That is %1 links, %2 with values, and %3 new rows. Nothing was changed.")
                       .arg(number(ChangeSet::mostLinks), number(ChangeSet::mostPayload), number(mostAdded)));
}

} // namespace

ImportPlanner::ImportPlanner(const Association &association, SnapshotPtr snapshot,
                             const CsvImportOptions &options)
    : m_association(association)
    , m_options(options)
    , m_writable(association.writablePayload())
    , m_required(association.requiredPayload())
    , m_lookups{RowLookup(snapshot->axes().left), RowLookup(snapshot->axes().right)}
{
    m_plan.mode = options.mode;
    m_plan.isInFile.resize(snapshot->links().linkCount());
    for (const Side side : bothSides)
        m_plan.isNamed[side].resize(snapshot->axis(side).size());
    m_plan.snapshot = std::move(snapshot);
}

Result<void> ImportPlanner::take(const CsvRow &row)
{
    if (m_fields == 0)
        return takeHeader(row);
    Wanted<bool> changed = false;
    if (row.size() != m_fields)
        changed = tl::make_unexpected(tr("It has %1 fields, and the header has %2.")
                                          .arg(QString::number(row.size()), QString::number(m_fields)));
    else
        changed = m_plan.layout == CsvLayout::Pairs ? takePair(row) : takeMatrixRow(row);
    if (!changed)
        reject(row.line(), 1, changed.error());
    else
        ++(*changed ? m_plan.applied : m_plan.alreadySo);
    const bool isTooMuch = m_grants.size() > ChangeSet::mostLinks
        || m_plan.payload.size() > ChangeSet::mostPayload
        || m_plan.added.left.size() + m_plan.added.right.size() > mostAdded;
    return isTooMuch ? tooMuch() : Result<void>();
}

Result<void> ImportPlanner::takeHeader(const CsvRow &row)
{
    m_fields = row.size();
    const bool isMatrix = isMatrixHeader(row, m_association);
    auto columns = pairsColumns(row, m_association);
    if (!m_options.layout && isMatrix && columns && namesRightRows(row))
        return failure(ErrorKind::Ambiguous, tr("The header can be one of pairs and one of a matrix."),
                       tr("Please say which of them it is."));
    m_plan.layout = m_options.layout.value_or(columns || !isMatrix ? CsvLayout::Pairs : CsvLayout::Matrix);
    if (m_plan.layout == CsvLayout::Pairs) {
        if (!columns)
            return tl::make_unexpected(columns.error());
        m_columns = *columns;
        return {};
    }
    if (!isMatrix)
        return failure(ErrorKind::Input,
                       tr("A matrix begins with “%1”, and this file does with “%2”.")
                           .arg(m_association.sides.left.title, shown(row[0])));
    takeMatrixHeader(row);
    return {};
}

/// Whether all fields but the first do.
bool ImportPlanner::namesRightRows(const CsvRow &row)
{
    for (std::size_t field = 1; field < row.size(); ++field) {
        if (!m_lookups.right.byName(row[field]))
            return false;
    }
    return true;
}

void ImportPlanner::takeMatrixHeader(const CsvRow &row)
{
    m_hasRow.resize(m_plan.snapshot->axis(Side::Left).size());
    std::vector<std::uint32_t> taken;
    for (std::size_t field = 1; field < row.size(); ++field) {
        auto name = named(Side::Right, row[field]);
        m_rights.emplace_back();
        if (!name) {
            reject(row.line(), 0, name.error());
            continue;
        }
        m_rights.back() = settle(Side::Right, std::move(*name));
        taken.push_back(*m_rights.back());
    }
    std::sort(taken.begin(), taken.end());
    if (const auto twice = std::adjacent_find(taken.begin(), taken.end()); twice != taken.end())
        reject(row.line(), 0,
               tr("“%1” has two columns.").arg(QString::fromStdString(m_plan.name(Side::Right, *twice))));
}

/// @return whether the row changes something.
ImportPlanner::Wanted<bool> ImportPlanner::takePair(const CsvRow &row)
{
    auto left = named(Side::Left, row);
    if (!left)
        return tl::make_unexpected(left.error());
    auto right = named(Side::Right, row);
    if (!right)
        return tl::make_unexpected(right.error());
    if (const auto there = linkOf(*left, *right)) {
        compareValues(*there, row);
        return link(*there);
    }
    auto payload = payloadOf(row);
    if (!payload)
        return tl::make_unexpected(payload.error());
    const ImportPlan::Pair pair{settle(Side::Left, std::move(*left)), settle(Side::Right, std::move(*right))};
    const bool isNew = link(pair);
    if (!isNew) {
        const auto before = m_plan.payload.find(pair);
        if (*payload != (before == m_plan.payload.end() ? PayloadDraft() : before->second))
            return tl::make_unexpected(tr("An earlier row gives the same link other values."));
    } else if (!payload->empty()) {
        m_plan.payload.emplace(pair, std::move(*payload));
    }
    return isNew;
}

ImportPlanner::Wanted<bool> ImportPlanner::takeMatrixRow(const CsvRow &row)
{
    std::vector<bool> ticks(row.size());
    for (std::size_t field = 1; field < row.size(); ++field) {
        const auto tick = tickOf(row[field]);
        if (!tick)
            return tl::make_unexpected(
                tr("“%1” is neither 1 nor empty; it can also be x, true, yes, 0, false or no.")
                    .arg(shown(row[field])));
        ticks[field] = *tick;
    }
    auto name = named(Side::Left, row[0]);
    if (!name)
        return tl::make_unexpected(name.error());
    if (const Reason reason = whyNotLinked(*name, ticks); !reason.isEmpty())
        return tl::make_unexpected(reason);
    bool changes = std::holds_alternative<std::string>(*name);
    const std::uint32_t left = settle(Side::Left, std::move(*name));
    m_hasRow.resize(std::max<std::size_t>(m_hasRow.size(), left + 1));
    if (m_hasRow[left])
        return tl::make_unexpected(
            tr("“%1” has a row already.").arg(QString::fromStdString(m_plan.name(Side::Left, left))));
    m_hasRow[left] = true;
    for (std::size_t field = 1; field < row.size(); ++field) {
        if (ticks[field] && m_rights[field - 1])
            changes = link({left, *m_rights[field - 1]}) || changes;
    }
    return changes;
}

/// Why the cells that are ticked cannot all be linked: a matrix has no room for values.
ImportPlanner::Reason ImportPlanner::whyNotLinked(const Named &left, const std::vector<bool> &ticks) const
{
    if (m_required.isEmpty())
        return {};
    for (std::size_t field = 1; field < ticks.size(); ++field) {
        const auto right = m_rights[field - 1];
        if (ticks[field] && right && !linkOf(left, *right))
            return tr("A new link needs a value for “%1”, which a matrix cannot give.")
                .arg(m_required.front());
    }
    return {};
}

ImportPlanner::Wanted<ImportPlanner::Named> ImportPlanner::named(Side side, std::string_view name)
{
    const auto found = m_lookups[side].byName(name);
    if (found)
        return *found;
    if (found.error() != RowLookup::Miss::Unknown || !m_options.createsRows || name.ends_with(']'))
        return tl::make_unexpected(reasonOf(side, found.error(), name));
    if (const Reason reason = whyNotAdded(side); !reason.isEmpty())
        return tl::make_unexpected(reasonOf(side, found.error(), name) + QLatin1Char(' ') + reason);
    return std::string(name);
}

ImportPlanner::Wanted<ImportPlanner::Named> ImportPlanner::named(Side side, const CsvRow &row)
{
    const CsvColumns::OfSide &columns = m_columns.sides[side];
    if (columns.keys.empty())
        return named(side, row[*columns.name]);
    std::vector<std::string_view> parts;
    for (const std::size_t field : columns.keys)
        parts.push_back(row[field]);
    const auto found = m_lookups[side].byKey(parts);
    std::string key;
    for (const std::string_view part : parts)
        key += (key.empty() ? "[" : ",") + std::string(part);
    if (!found)
        return tl::make_unexpected(reasonOf(side, found.error(), key + ']'));
    if (columns.name && !m_lookups[side].isCalled(*found, row[*columns.name]))
        return tl::make_unexpected(
            reasonOf(side, RowLookup::Miss::Renamed, std::string(row[*columns.name]) + ' ' + key + ']'));
    return *found;
}

ImportPlanner::Reason ImportPlanner::reasonOf(Side side, RowLookup::Miss miss, std::string_view name) const
{
    const QString &title = m_association.sides[side].title;
    switch (miss) {
    case RowLookup::Miss::Ambiguous:
        if (name.ends_with(']'))
            return tr("“%1” stands for several rows of %2, whose keys look alike.").arg(shown(name), title);
        return tr("“%1” stands for several rows of %2; its key tells which, as in “%1 [key]”.")
            .arg(shown(name), title);
    case RowLookup::Miss::Renamed:
        return tr("“%1”: the row of that key in %2 has another name.").arg(shown(name), title);
    case RowLookup::Miss::NoName:
        return tr("An empty field names no row of %1.").arg(title);
    case RowLookup::Miss::Unknown:
        break;
    }
    return tr("There is no “%1” in %2.").arg(shown(name), title);
}

ImportPlanner::Reason ImportPlanner::whyNotAdded(Side side) const
{
    const EntitySide &entity = m_association.sides[side];
    if (m_association.sidesShareKey())
        return tr("An import adds no rows to a table that stands on both sides.");
    if (entity.labelColumns.size() != 1)
        return tr("Its name is made of several columns, so none can be added by it.");
    if (const auto required = entity.requiredColumns(); !required.empty())
        return tr("A new one needs a value for “%1”.").arg(required.front().name);
    return {};
}

/// The link of two rows, where the snapshot has it.
std::optional<ImportPlan::Pair> ImportPlanner::linkOf(const Named &left, const Named &right) const
{
    const LinkSet &links = m_plan.snapshot->links();
    const auto *leftRow = std::get_if<std::uint32_t>(&left);
    const auto *rightRow = std::get_if<std::uint32_t>(&right);
    const bool areThere = leftRow && rightRow && *leftRow < links.size(Side::Left)
        && *rightRow < links.size(Side::Right) && links.contains(*leftRow, *rightRow);
    return areThere ? std::optional(ImportPlan::Pair(*leftRow, *rightRow)) : std::nullopt;
}

/// The row's number in the plan, where a new one is added.
std::uint32_t ImportPlanner::settle(Side side, Named row)
{
    if (const auto *position = std::get_if<std::uint32_t>(&row)) {
        m_plan.isNamed[side][*position] = true;
        return *position;
    }
    auto &labels = m_plan.added[side];
    const auto next = std::uint32_t(m_plan.isNamed[side].size() + labels.size());
    const auto [place, isNew] = m_added[side].emplace(std::get<std::string>(row), next);
    if (isNew)
        labels.push_back(std::get<std::string>(std::move(row)));
    return place->second;
}

/// What a new link's row holds. An empty field says nothing, where something else can be there without it.
ImportPlanner::Wanted<PayloadDraft> ImportPlanner::payloadOf(const CsvRow &row) const
{
    PayloadDraft draft;
    for (const auto &[column, field] : m_columns.payload) {
        if (!m_writable.contains(column) || (row[field].empty() && !m_required.contains(column)))
            continue;
        auto value = valueFor(*m_association.junction.column(column), toText(row[field]));
        if (!value)
            return tl::make_unexpected(value.error().message());
        draft[column] = *value;
    }
    for (const QString &column : m_required) {
        if (!draft.contains(column))
            return tl::make_unexpected(tr("A new link needs a value for “%1”.").arg(column));
    }
    return draft;
}

/// @return whether that is new.
bool ImportPlanner::link(ImportPlan::Pair pair)
{
    const auto there = linkOf(pair.first, pair.second);
    if (!there)
        return m_grants.set({{pair.first}, {pair.second}}, LinkMark::Grant) == LinkMark::None;
    m_plan.isInFile[m_plan.snapshot->links().indexOf(there->first, there->second)] = true;
    m_plan.isNamed.left[there->first] = true;
    m_plan.isNamed.right[there->second] = true;
    return false;
}

void ImportPlanner::compareValues(ImportPlan::Pair there, const CsvRow &row)
{
    const auto differs = [&](const auto &column) {
        const auto place = std::size_t(m_association.payload.indexOf(column.first));
        const ValueView held = m_plan.snapshot->payload(place, there.first, there.second);
        return asUtf8(toDisplayUtf8(held)) != row[column.second];
    };
    m_plan.otherValues += std::any_of(m_columns.payload.begin(), m_columns.payload.end(), differs) ? 1 : 0;
}

void ImportPlanner::reject(quint64 line, quint64 rows, const Reason &reason)
{
    m_plan.rejected += rows;
    if (const auto known = m_reasons.find(reason); known != m_reasons.end()) {
        m_plan.rejections[known->second].rows += rows;
    } else if (m_plan.rejections.size() < mostReasons) {
        m_reasons.emplace(reason, m_plan.rejections.size());
        m_plan.rejections.push_back({line, rows, reason});
    } else {
        m_plan.otherRejected += rows;
    }
}

/// Of the left rows that the file names, the links that it lacks: of a matrix, in the columns that it has.
void ImportPlanner::findRevokes()
{
    const LinkSet &links = m_plan.snapshot->links();
    const bool isMatrix = m_plan.layout == CsvLayout::Matrix;
    std::size_t index = 0;
    for (std::uint32_t left = 0; left < links.size(Side::Left); ++left) {
        for (const std::uint32_t right : links.linksOf(Side::Left, left)) {
            if (m_plan.isNamed.left[left] && !m_plan.isInFile[index]
                && (!isMatrix || m_plan.isNamed.right[right]))
                m_plan.revokes.emplace_back(left, right);
            ++index;
        }
    }
}

Result<ImportPlan> ImportPlanner::finish()
{
    if (m_fields == 0)
        return failure(ErrorKind::Input, tr("The file is empty."));
    m_plan.grants.reserve(m_grants.size());
    for (const auto &[cell, mark] : m_grants.sorted())
        m_plan.grants.emplace_back(cell.left.value, cell.right.value);
    if (m_options.mode == CsvImportOptions::Mode::Sync
        && m_plan.isApplicable()) // else it may be one that was not understood
        findRevokes();
    if (m_plan.grants.size() + m_plan.revokes.size() > ChangeSet::mostLinks)
        return tooMuch();
    return std::move(m_plan);
}

} // namespace crosscheck
