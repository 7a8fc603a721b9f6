// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/journaltext.h"

#include "core/association/history.h"
#include "core/db/jsonrows.h"
#include "core/db/jsonvalue.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <charconv>

namespace crosscheck {

namespace {

constexpr int formatVersion = 1;
constexpr std::size_t rowsInLine = 5'000;
constexpr std::size_t linksInLine = 20'000;

QString key(const char *name)
{
    return QLatin1String(name);
}

template <typename Number> void appendNumber(std::string &json, Number number, int base = 10)
{
    char digits[24];
    json.append(digits, std::to_chars(digits, digits + sizeof digits, number, base).ptr);
}

std::string nameOf(Side side)
{
    return side == Side::Left ? "left" : "right";
}

void appendJson(std::string &json, const std::map<QString, Value> &values)
{
    json += '{';
    for (const auto &[column, value] : values) {
        if (json.back() != '{')
            json += ',';
        appendJsonText(json, column.toStdString());
        json += ':';
        appendJsonValue(json, viewOf(value));
    }
    json += '}';
}

bool read(const QJsonObject &json, std::map<QString, Value> &values)
{
    for (auto one = json.begin(); one != json.end(); ++one) {
        const auto value = valueOfJson(one.value());
        if (!value)
            return false;
        values.emplace(one.key(), *value);
    }
    return true;
}

QJsonObject toJson(const DeletionImpact::Rows &rows)
{
    QJsonObject json;
    for (const auto &[table, hashes] : rows) {
        QJsonArray list;
        for (const std::uint64_t hash : hashes)
            list.append(QString::number(hash, 16));
        json.insert(table, list);
    }
    return json;
}

DeletionImpact::Rows rowsOf(const QJsonValue &json)
{
    DeletionImpact::Rows rows;
    const QJsonObject tables = json.toObject();
    for (auto table = tables.begin(); table != tables.end(); ++table) {
        const QJsonArray hashes = table->toArray();
        for (const auto &hash : hashes)
            rows[table.key()].push_back(hash.toString().toULongLong(nullptr, 16));
    }
    return rows;
}

QJsonObject toJson(const DeletionImpact &impact)
{
    return {{key("deleted"), toJson(impact.deleted)},
            {key("cleared"), toJson(impact.cleared)},
            {key("orphaned"), toJson(impact.orphaned)},
            {key("forbids"), toJson(impact.forbids)},
            {key("row"), toJson(impact.row)}};
}

DeletionImpact impactOf(const QJsonValue &json)
{
    DeletionImpact impact{rowsOf(json[key("deleted")]), rowsOf(json[key("cleared")]),
                          rowsOf(json[key("orphaned")]), rowsOf(json[key("forbids")]),
                          rowsOf(json[key("row")])};
    impact.sort();
    return impact;
}

/// `[id,[key, …],label,"rest"]`
void appendRow(std::string &json, std::uint32_t id, const RecordedRow &row)
{
    json += '[';
    appendNumber(json, id);
    json += ",[";
    for (const Value &part : row.key.parts()) {
        if (json.back() != '[')
            json += ',';
        appendJsonValue(json, viewOf(part));
    }
    json += "],";
    appendJsonValue(json, viewOf(row.seen.label));
    json += ",\"";
    appendNumber(json, row.seen.rest, 16);
    json += "\"]";
}

/// Lines of `{"name":[one,one,…]}`. @p append: one of them, by its index.
void appendLists(std::string &text, const std::string &name, std::size_t count, std::size_t inLine,
                 const std::function<void(std::size_t)> &append)
{
    for (std::size_t i = 0; i < count; ++i) {
        text += i % inLine == 0 ? "{\"" + name + "\":[" : ",";
        append(i);
        if (i + 1 == count || (i + 1) % inLine == 0)
            text += "]}\n";
    }
}

void appendRows(std::string &text, const StagedEntry &entry, Side side)
{
    const auto &places = entry.places[side];
    appendLists(text, nameOf(side), places.size(), rowsInLine, [&](std::size_t i) {
        const auto &[id, position] = places[i];
        const Axis &axis = entry.snapshot->axis(side);
        appendRow(text, id, {axis.key(position), axis.seen(position)});
    });
    const auto &rows = entry.rows[side];
    appendLists(text, nameOf(side), rows.size(), rowsInLine,
                [&](std::size_t i) { appendRow(text, rows[i].first, rows[i].second); });
}

void appendLinks(std::string &text, const StagedEntry &entry, const std::string &name, LinkMark mark)
{
    std::vector<Cell> cells;
    for (const auto &link : entry.links) {
        if (link.mark == mark)
            cells.push_back(link.cell);
    }
    appendLists(text, name, cells.size(), linksInLine, [&](std::size_t i) {
        appendNumber(text, cells[i].left.value);
        text += ',';
        appendNumber(text, cells[i].right.value);
    });
}

void appendEntity(std::string &text, const StagedEntry::Entity &entity)
{
    text += "{\"entity\":[\"" + nameOf(entity.id.side) + "\",";
    appendNumber(text, entity.id.value);
    text.append("],\"is\":\"")
        .append(entity.change ? recordedName(entity.change->kind) : "none")
        .append("\"");
    if (entity.change && entity.change->kind != EntityChange::Kind::Delete) {
        text += ",\"label\":";
        appendJsonValue(text, viewOf(entity.change->draft.label));
        text += ",\"values\":";
        appendJson(text, entity.change->draft.values);
    }
    if (entity.impact != DeletionImpact{})
        text += ",\"impact\":"
            + QJsonDocument(toJson(entity.impact)).toJson(QJsonDocument::Compact).toStdString();
    text += "}\n";
}

/// `left,right,rows,"hash"` each
void appendSeen(std::string &text, const StagedEntry &entry)
{
    appendLists(text, "seen", entry.seen.size(), linksInLine, [&](std::size_t i) {
        const StagedEntry::Link &link = entry.seen[i];
        const SeenLink seen
            = link.isChanged ? SeenLink() : seenLink(*entry.snapshot, entry.payloadColumns, link.link);
        appendNumber(text, link.cell.left.value);
        text += ',';
        appendNumber(text, link.cell.right.value);
        text += ',';
        appendNumber(text, seen.rows);
        text += ",\"";
        appendNumber(text, seen.payload, 16);
        text += '"';
    });
}

/// Empty of a row that has none yet; nothing where it is damaged.
std::optional<Key> keyOf(const QJsonArray &json)
{
    std::vector<Value> parts;
    for (const auto &part : json) {
        parts.push_back(valueOfJson(part).value_or(Value()));
        if (std::holds_alternative<std::monostate>(parts.back()))
            return {};
    }
    std::vector<ValueView> views;
    views.reserve(parts.size());
    for (const Value &part : parts)
        views.push_back(viewOf(part));
    return views.empty() ? Key() : Key(views);
}

QString textOf(const QJsonObject &json, const char *name)
{
    return json[key(name)].toString();
}

} // namespace

SeenLink seenLink(const Snapshot &snapshot, std::size_t columns, const PerSide<std::uint32_t> &link)
{
    SeenLink seen{snapshot.links().multiplicity(link.left, link.right), 0};
    std::vector<ValueView> values;
    for (std::size_t column = 0; snapshot.hasPayload() && seen.rows > 0 && column < columns; ++column)
        values.push_back(snapshot.payload(column, link.left, link.right));
    if (!values.empty())
        seen.payload = hashOf(values);
    return seen;
}

QString patternOf(const Association &association)
{
    QJsonArray pattern{association.junction.name.display()};
    for (const Side side : bothSides) {
        const EntitySide &entity = association.sides[side];
        pattern.append(entity.table.name.display());
        for (const QStringList &columns : {entity.junctionColumns, entity.keyColumns, entity.labelColumns})
            pattern.append(QJsonArray::fromStringList(columns));
    }
    std::string fixed;
    appendJson(fixed, association.fixed);
    pattern.append(QString::fromStdString(fixed));
    return QString::fromUtf8(QJsonDocument(pattern).toJson(QJsonDocument::Compact));
}

QString identityOf(const Association &association)
{
    QJsonArray columns;
    for (const Side side : bothSides)
        columns.append(QJsonArray::fromStringList(association.sides[side].identifyingColumns()));
    return QString::fromUtf8(QJsonDocument(columns).toJson(QJsonDocument::Compact));
}

JournalHeader JournalHeader::of(const QString &database, const Association &association)
{
    return {database,
            association.name,
            association.displayTitle(),
            patternOf(association),
            QCoreApplication::applicationVersion(),
            {},
            identityOf(association)};
}

std::string journalText(const JournalHeader &header)
{
    const QJsonObject json{
        {key("version"), formatVersion},          {key("database"), header.database},
        {key("association"), header.association}, {key("title"), header.title},
        {key("pattern"), header.pattern},         {key("identity"), header.identity},
        {key("program"), header.program},         {key("begun"), header.begun.toString(Qt::ISODateWithMs)}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact).append('\n').toStdString();
}

void appendJournalRows(std::string &text, Side side, std::size_t count,
                       const std::function<RecordedRow(std::uint32_t)> &row)
{
    appendLists(text, nameOf(side), count, rowsInLine,
                [&](std::size_t i) { appendRow(text, std::uint32_t(i), row(std::uint32_t(i))); });
}

JournalLinks journalLinks(const QByteArray &line)
{
    JournalLinks links;
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    for (const Side side : bothSides) {
        const QJsonArray rows = json[QString::fromStdString(nameOf(side))].toArray();
        for (const auto &row : rows) {
            if (const auto known = keyOf(row[1].toArray()))
                links.keys[side].emplace_back(std::uint32_t(row[0].toInteger()), *known);
        }
    }
    for (const auto &[name, pairs] :
         {std::pair("grant", &links.granted), std::pair("revoke", &links.revoked)}) {
        const QJsonArray numbers = json[key(name)].toArray();
        for (qsizetype i = 0; i + 1 < numbers.size(); i += 2)
            pairs->emplace_back(std::uint32_t(numbers[i].toInteger()),
                                std::uint32_t(numbers[i + 1].toInteger()));
    }
    return links;
}

std::string journalText(const StagedEntry &entry)
{
    std::string text;
    for (const Side side : bothSides)
        appendRows(text, entry, side);
    for (const StagedEntry::Entity &entity : entry.entities)
        appendEntity(text, entity);
    appendLinks(text, entry, "grant", LinkMark::Grant);
    appendLinks(text, entry, "revoke", LinkMark::Revoke);
    appendLinks(text, entry, "neither", LinkMark::None);
    for (const auto &[cell, draft] : entry.payload) {
        text += "{\"link\":[";
        appendNumber(text, cell.left.value);
        text += ',';
        appendNumber(text, cell.right.value);
        text += "],\"values\":";
        appendJson(text, draft);
        text += "}\n";
    }
    appendSeen(text, entry);
    return text += journalEntryEnd;
}

bool JournalReader::read(const QByteArray &line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    if (!document.isObject())
        return false;
    const QJsonObject json = document.object();
    if (!m_header)
        return readHeader(json);
    if (json.contains(key("entity")))
        return readEntity(json);
    if (json.contains(key("link")))
        return readPayload(json);
    if (json.size() != 1)
        return false;
    const QString first = json.begin().key();
    const QJsonArray list = json.begin().value().toArray();
    if (first == QLatin1String("left") || first == QLatin1String("right"))
        return readRows(first == QLatin1String("left") ? Side::Left : Side::Right, list);
    if (first == QLatin1String("grant"))
        return readLinks(LinkMark::Grant, list);
    if (first == QLatin1String("revoke"))
        return readLinks(LinkMark::Revoke, list);
    if (first == QLatin1String("seen"))
        return readSeen(list);
    return first == QLatin1String("neither") && readLinks(LinkMark::None, list);
}

bool JournalReader::readHeader(const QJsonObject &json)
{
    if (json[key("version")].toInt() != formatVersion)
        return false;
    m_header = JournalHeader{
        textOf(json, "database"), textOf(json, "association"),
        textOf(json, "title"),    textOf(json, "pattern"),
        textOf(json, "program"),  QDateTime::fromString(textOf(json, "begun"), Qt::ISODateWithMs),
        textOf(json, "identity")};
    return !m_header->database.isEmpty() && !m_header->pattern.isEmpty();
}

/// A row that is told again was seen anew.
bool JournalReader::readRows(Side side, const QJsonArray &rows)
{
    for (const auto &one : rows) {
        const QJsonArray row = one.toArray();
        const auto label = row.size() == 4 ? valueOfJson(row[2]) : std::nullopt;
        if (!label || !row[0].isDouble())
            return false;
        const auto key = keyOf(row[1].toArray());
        if (!key)
            return false;
        auto &known = m_record.rows[side];
        const auto [id, isNew] = m_ids[side].try_emplace(row[0].toInteger(), std::uint32_t(known.size()));
        if (isNew)
            known.emplace_back();
        known[id->second] = {*key, {*label, row[3].toString().toULongLong(nullptr, 16)}};
    }
    return true;
}

std::optional<std::uint32_t> JournalReader::idOf(Side side, const QJsonValue &number) const
{
    const auto found = number.isDouble() ? m_ids[side].find(number.toInteger()) : m_ids[side].end();
    return found == m_ids[side].end() ? std::nullopt : std::optional(found->second);
}

std::optional<Cell> JournalReader::cellOf(const QJsonValue &left, const QJsonValue &right) const
{
    const auto one = idOf(Side::Left, left);
    const auto other = idOf(Side::Right, right);
    return one && other ? std::optional(Cell{{*one}, {*other}}) : std::nullopt;
}

bool JournalReader::readLinks(LinkMark mark, const QJsonArray &numbers)
{
    if (numbers.size() % 2 != 0)
        return false;
    for (qsizetype i = 0; i < numbers.size(); i += 2) {
        const auto cell = cellOf(numbers[i], numbers[i + 1]);
        if (!cell)
            return false;
        m_record.changes.links().set(*cell, mark);
        if (mark != LinkMark::Grant) // a grant's follows, if it has any
            m_record.changes.setPayload(*cell, {});
    }
    return true;
}

bool JournalReader::readSeen(const QJsonArray &numbers)
{
    if (numbers.size() % 4 != 0)
        return false;
    for (qsizetype i = 0; i < numbers.size(); i += 4) {
        const auto cell = cellOf(numbers[i], numbers[i + 1]);
        if (!cell)
            return false;
        m_record.seen[*cell]
            = {std::uint32_t(numbers[i + 2].toInteger()), numbers[i + 3].toString().toULongLong(nullptr, 16)};
    }
    return true;
}

bool JournalReader::readEntity(const QJsonObject &json)
{
    const QJsonArray place = json[key("entity")].toArray();
    const Side side = place[0].toString() == QLatin1String("left") ? Side::Left : Side::Right;
    const auto number = place.size() == 2 ? idOf(side, place[1]) : std::nullopt;
    if (!number)
        return false;
    const EntityId id{side, *number};
    m_record.impacts.erase(id);
    const QString kind = textOf(json, "is");
    if (kind == QLatin1String("none")) {
        m_record.changes.setEntity(id, {});
        return true;
    }
    using Kind = EntityChange::Kind;
    const auto named = {Kind::Add, Kind::Rename, Kind::Delete};
    const auto *const found = std::find_if(
        named.begin(), named.end(), [&kind](Kind one) { return kind == QLatin1String(recordedName(one)); });
    if (found == named.end())
        return false;
    EntityChange change{*found, {}};
    if (change.kind == Kind::Delete) {
        m_record.impacts[id] = impactOf(json[key("impact")]);
    } else {
        const auto label = valueOfJson(json[key("label")]);
        if (!label || !crosscheck::read(json[key("values")].toObject(), change.draft.values))
            return false;
        change.draft.label = *label;
    }
    m_record.changes.setEntity(id, change);
    return true;
}

bool JournalReader::readPayload(const QJsonObject &json)
{
    const QJsonArray place = json[key("link")].toArray();
    const auto cell = place.size() == 2 ? cellOf(place[0], place[1]) : std::nullopt;
    PayloadDraft draft;
    if (!cell || !crosscheck::read(json[key("values")].toObject(), draft))
        return false;
    m_record.changes.setPayload(*cell, draft);
    return true;
}

} // namespace crosscheck
