// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/historyreader.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <functional>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("History", text);
}

QString key(const char *name)
{
    return QLatin1String(name);
}

/// Of the lines of the file those that begin a record, or say what became of it; the others are of the inverse.
bool isRecord(const QByteArray &line)
{
    return line.startsWith("{\"") && line.contains("\"batch\":\"");
}

/// `+ John → Viewer`
void appendLinks(QStringList &texts, const QJsonArray &links, const QString &sign)
{
    for (const auto &link : links) {
        if (texts.size() == History::mostNamed)
            return;
        texts.append(QStringLiteral("%1 %2 → %3").arg(sign, link[0].toString(), link[2].toString()));
    }
}

void appendEntities(QStringList &texts, const QJsonArray &entities)
{
    for (const auto &entity : entities) {
        const QString change = entity[key("change")].toString();
        const QString before = entity[key("before")].toString();
        const QString after = entity[key("after")].toString();
        const QString table = entity[key("table")].toString();
        if (texts.size() == History::mostNamed)
            return;
        texts.append(change == QLatin1String(recordedName(EntityChange::Kind::Add))
                         ? tr("added %1 to %2").arg(after, table)
                         : change == QLatin1String(recordedName(EntityChange::Kind::Delete))
                         ? tr("deleted %1 from %2").arg(before, table)
                         : tr("renamed %1 to %2").arg(before, after));
    }
}

SavedBatch batchOf(const QJsonObject &json, qint64 offset)
{
    SavedBatch batch;
    batch.id = json[key("batch")].toString();
    batch.time = QDateTime::fromString(json[key("time")].toString(), Qt::ISODateWithMs);
    batch.user = json[key("user")].toString();
    batch.association = json[key("association")].toString();
    batch.offset = offset;
    const QJsonArray entities = json[key("entities")].toArray();
    const QJsonArray links = json[key("counts")].toArray();
    batch.counts = {std::size_t(links[0].toInteger()), std::size_t(links[1].toInteger()),
                    std::size_t(links[2].toInteger())};
    for (const auto &entity : entities) {
        const QString change = entity[key("change")].toString();
        std::size_t &count = change == QLatin1String(recordedName(EntityChange::Kind::Add))
            ? batch.counts.added
            : change == QLatin1String(recordedName(EntityChange::Kind::Delete)) ? batch.counts.deleted
                                                                                : batch.counts.renamed;
        ++count;
    }
    appendEntities(batch.texts, entities);
    appendLinks(batch.texts, json[key("granted")].toArray(), QStringLiteral("+"));
    appendLinks(batch.texts, json[key("revoked")].toArray(), QStringLiteral("−"));
    appendLinks(batch.texts, json[key("changed")].toArray(), QStringLiteral("✎"));
    return batch;
}

/// Calls @p visit with each record of an association from a place in the file on, and its place, and with what says that one was
/// committed. @return where the whole lines end.
qint64 forEachRecord(const QString &path, const QString &association, qint64 from,
                     const std::function<void(const QJsonObject &, qint64)> &visit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(from))
        return from;
    while (!file.atEnd()) {
        const qint64 offset = file.pos();
        const QByteArray line = file.readLine();
        if (!line.endsWith('\n'))
            return offset; // it is being written
        if (!isRecord(line))
            continue;
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        const QString of = json[key("association")].toString();
        const bool isIntent = json[key("state")].toString() == QLatin1String("intent");
        if (!json.isEmpty() && (!isIntent || association.isEmpty() || of == association))
            visit(json, offset);
    }
    return file.pos();
}

} // namespace

WrittenCounts WrittenCounts::of(const SaveOutcome &outcome)
{
    return {outcome.granted, outcome.revoked, outcome.changed,
            outcome.added,   outcome.renamed, outcome.deletedRows.size()};
}

QString WrittenCounts::text() const
{
    QStringList parts;
    const auto add = [&parts](const QString &text, std::size_t count) {
        if (count > 0)
            parts.append(text.arg(QLocale().toString(qulonglong(count))));
    };
    add(tr("%1 granted"), granted);
    add(tr("%1 revoked"), revoked);
    add(tr("%1 changed"), changed);
    add(tr("%1 added"), added);
    add(tr("%1 renamed"), renamed);
    add(tr("%1 deleted"), deleted);
    return parts.join(QLatin1String(", "));
}

bool HistoryReader::isWhole(const std::string &record, const QString &batch)
{
    const QByteArray all = QByteArray::fromStdString(record);
    const qsizetype first = all.indexOf('\n') + 1;
    const QJsonObject json = QJsonDocument::fromJson(all.first(first)).object();
    if (batch.isEmpty() || json[key("batch")].toString() != batch
        || json[key("state")].toString() != QLatin1String("intent")
        || !all.endsWith(QByteArray("\n").append(journalEntryEnd)))
        return false;
    bool isEnded = false;
    for (qsizetype begin = first; begin < all.size();) {
        const qsizetype end = all.indexOf('\n', begin) + 1;
        const QByteArray line = all.mid(begin, end - begin);
        if (isRecord(line) || (isEnded && line != journalEntryEnd))
            return false;
        isEnded = isEnded || line == journalEntryEnd;
        begin = end;
    }
    return true;
}

HistoryReader::HistoryReader(const History &history, QString database)
    : m_history(history)
    , m_database(std::move(database))
{
}

Result<std::vector<SavedBatch>> HistoryReader::batches(const QString &association) const
{
    const QString path = m_history.fileOf(m_database);
    QFile file(path);
    if (file.exists() && !file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Permission,
                       tr("The history file “%1” cannot be read: %2.").arg(path, file.errorString()));
    std::vector<SavedBatch> batches;
    std::unordered_map<std::string, std::size_t> places;
    forEachRecord(path, association, 0, [&](const QJsonObject &json, qint64 offset) {
        const std::string id = json[key("batch")].toString().toStdString();
        if (json[key("state")].toString() == QLatin1String("intent")) {
            const auto [place, isNew] = places.try_emplace(id, batches.size());
            if (isNew)
                batches.push_back(batchOf(json, offset));
            else if (!batches[place->second].isCommitted)
                batches[place->second] = batchOf(json, offset); // the first was cut off
        } else if (const auto place = places.find(id); place != places.end()) {
            batches[place->second].isCommitted = true;
        }
    });
    std::reverse(batches.begin(), batches.end());
    // What was saved elsewhere came later than it was made.
    std::stable_sort(batches.begin(), batches.end(),
                     [](const SavedBatch &a, const SavedBatch &b) { return a.time > b.time; });
    return batches;
}

std::unordered_set<std::string> HistoryReader::committed() const
{
    std::unordered_set<std::string> ids;
    forEachRecord(m_history.fileOf(m_database), {}, 0, [&ids](const QJsonObject &json, qint64) {
        if (json[key("state")].toString() == QLatin1String("committed"))
            ids.insert(json[key("batch")].toString().toStdString());
    });
    return ids;
}

Result<HistoryReader::Inverse> HistoryReader::inverseOf(const SavedBatch &batch) const
{
    QFile file(m_history.fileOf(m_database));
    const auto missing = [] {
        return failure(ErrorKind::NotFound, tr("The history does not say what takes this save back."));
    };
    if (!file.open(QIODevice::ReadOnly) || !file.seek(batch.offset))
        return missing();
    const QByteArray first = file.readLine();
    if (QJsonDocument::fromJson(first).object()[key("batch")].toString() != batch.id)
        return missing();
    JournalReader reader;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        if (line == journalEntryEnd) {
            if (!reader.header())
                break;
            return Inverse{*reader.header(), reader.takeRecord()};
        }
        if (isRecord(line) || !line.endsWith('\n') || !reader.read(line.chopped(1)))
            break;
    }
    return missing();
}

/// A save whose end is not there yet is read again the next time.
LinkEvents HistoryReader::update(const LinkEvents &known, const QString &association) const
{
    std::map<QString, std::pair<LinkEvent, qint64>>
        intended; ///< by batch: when and by whom, and where it stands
    std::vector<std::pair<LinkEvent, qint64>> made;
    const auto visit = [&](const QJsonObject &json, qint64 offset) {
        const QString id = json[key("batch")].toString();
        if (json[key("state")].toString() == QLatin1String("intent")) {
            intended[id] = {{QDateTime::fromString(json[key("time")].toString(), Qt::ISODateWithMs),
                             json[key("user")].toString(), false},
                            offset};
        } else if (const auto begun = intended.find(id); begun != intended.end()) {
            made.push_back(begun->second);
            intended.erase(begun);
        }
    };
    const qint64 end = forEachRecord(m_history.fileOf(m_database), association, known.m_offset, visit);
    std::stable_sort(made.begin(), made.end(),
                     [](const auto &a, const auto &b) { return a.first.time < b.first.time; });
    LinkEvents events;
    events.m_events = known.m_events;
    LinkEvents::LastOfLinks later;
    for (const auto &[event, offset] : made)
        add(event, offset, events, later);
    events.merge(known.m_last, std::move(later));
    events.m_offset = end;
    for (const auto &[id, intent] : intended)
        events.m_offset = std::min(events.m_offset, intent.second);
    return events;
}

/// By what takes the save back: what that would revoke was granted.
void HistoryReader::add(const LinkEvent &event, qint64 offset, LinkEvents &events,
                        LinkEvents::LastOfLinks &last) const
{
    QFile file(m_history.fileOf(m_database));
    if (!file.open(QIODevice::ReadOnly) || !file.seek(offset))
        return;
    file.readLine();
    PerSide<std::unordered_map<std::uint32_t, std::size_t>> keys; ///< hashes by id
    for (const bool isGrant : {true, false}) {
        events.m_events.push_back(event);
        events.m_events.back().isGrant = isGrant;
    }
    const auto granted = std::uint32_t(events.m_events.size() - 2);
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        if (line == journalEntryEnd || isRecord(line))
            return;
        const JournalLinks links = journalLinks(line);
        for (const Side side : bothSides) {
            for (const auto &[id, key] : links.keys[side])
                keys[side][id] = LinkEvents::hashOf(key.display());
        }
        for (const auto &[pairs, index] :
             {std::pair(&links.revoked, granted), std::pair(&links.granted, granted + 1)}) {
            for (const auto &[left, right] : *pairs)
                last.push_back({LinkEvents::numberOf(keys.left[left], keys.right[right]), index});
        }
    }
}

std::size_t LinkEvents::hashOf(const std::string &key)
{
    return std::hash<std::string>()(key);
}

std::uint64_t LinkEvents::numberOf(std::size_t left, std::size_t right)
{
    return (left ^ (left >> 29)) * 0x9E3779B97F4A7C15ULL
        + right; // unlike for the same two the other way round
}

/// Where clocks differ, what was known before may be the later all the same.
void LinkEvents::merge(const LastOfLinks &known, LastOfLinks later)
{
    const auto byLink = [](const Last &a, const Last &b) { return a.link < b.link; };
    std::stable_sort(later.begin(), later.end(), byLink);
    m_last.reserve(known.size() + later.size());
    auto next = known.begin();
    for (auto last = later.begin(); last != later.end(); ++last) {
        if (last + 1 != later.end() && (last + 1)->link == last->link)
            continue; // it was not the last
        for (; next != known.end() && next->link < last->link; ++next)
            m_last.push_back(*next);
        const bool isKnown = next != known.end() && next->link == last->link;
        const bool isLater = !isKnown || m_events[next->event].time <= m_events[last->event].time;
        m_last.push_back(isLater ? *last : *next);
        next += isKnown ? 1 : 0;
    }
    m_last.insert(m_last.end(), next, known.end());
    trim(m_last, 0.25);
}

const LinkEvent *LinkEvents::find(const std::string &left, const std::string &right) const
{
    const std::uint64_t link = numberOf(hashOf(left), hashOf(right));
    const auto found
        = std::lower_bound(m_last.begin(), m_last.end(), link,
                           [](const Last &last, std::uint64_t wanted) { return last.link < wanted; });
    return found == m_last.end() || found->link != link ? nullptr : &m_events[found->event];
}

} // namespace crosscheck
