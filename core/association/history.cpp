// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/history.h"

#include "core/association/journaltext.h"
#include "core/association/savedinverse.h"
#include "core/db/datafolder.h"
#include "core/db/jsonrows.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <pwd.h>
#include <unistd.h>

namespace crosscheck {

namespace {

constexpr int formatVersion = 1;

QString tr(const char *text)
{
    return QCoreApplication::translate("History", text);
}

QJsonObject toJson(const std::map<QString, Value> &values)
{
    QJsonObject object;
    for (const auto &[column, value] : values) {
        const bool isNull = std::holds_alternative<std::monostate>(value);
        object[column] = isNull ? QJsonValue() : QJsonValue(toDisplay(value));
    }
    return object;
}

/// `"name","key"` of each entity that a request touches; through QString, which makes damaged UTF-8 whole.
PerSide<std::vector<std::string>> entityTexts(const SaveRequest &request, const SaveOutcome &outcome)
{
    PerSide<std::vector<std::string>> texts;
    for (const Side side : bothSides) {
        for (std::uint32_t i = 0; i < request.entities[side].size(); ++i) {
            std::string &text = texts[side].emplace_back();
            appendJsonText(text, request.entityName(side, i).toStdString());
            text += ',';
            appendJsonText(text, QString::fromStdString(outcome.keys[side][i].display()).toStdString());
        }
    }
    return texts;
}

/// Appends both names and keys of each link, and, where it gets any, the values of its payload. As text: a QJsonArray for
/// each of 100,000 links took longer than the database.
void appendLinks(std::string &json, const char *name, const PerSide<std::vector<std::string>> &entities,
                 const std::vector<SaveRequest::Link> &links, const LinkValues &values)
{
    json.append(",\"").append(name).append("\":[");
    for (std::uint32_t i = 0; i < links.size(); ++i) {
        const auto &[left, right] = links[i];
        json.append(i == 0 ? "[" : ",[")
            .append(entities.left[left])
            .append(",")
            .append(entities.right[right]);
        if (const auto own = values.of(i); !own.empty())
            json.append(",").append(QJsonDocument(toJson(own)).toJson(QJsonDocument::Compact).toStdString());
        json += ']';
    }
    json += ']';
}

QJsonArray entitiesOf(const SaveRequest &request, const SaveOutcome &outcome)
{
    QJsonArray array;
    for (const Side side : bothSides) {
        for (std::uint32_t i = 0; i < request.writes[side].size(); ++i) {
            const EntityChange &change = request.writes[side][i].change;
            array.append(
                QJsonObject{{QStringLiteral("table"), request.association.sides[side].table.name.display()},
                            {QStringLiteral("change"), QLatin1String(recordedName(change.kind))},
                            {QStringLiteral("key"), QString::fromStdString(outcome.keys[side][i].display())},
                            {QStringLiteral("before"), toDisplay(request.entities[side][i].seen.label)},
                            {QStringLiteral("after"), toDisplay(change.draft.label)}});
        }
    }
    return array;
}

/// Of whom the system knows to run this.
QString userName()
{
    const passwd *user = ::getpwuid(::getuid());
    return user ? QString::fromLocal8Bit(user->pw_name) : qEnvironmentVariable("USER");
}

QByteArray toLine(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

const char *recordedName(EntityChange::Kind kind)
{
    switch (kind) {
    case EntityChange::Kind::Add:
        return "add";
    case EntityChange::Kind::Rename:
        return "rename";
    case EntityChange::Kind::Delete:
        break;
    }
    return "delete";
}

History::History(QString folder)
    : m_folder(std::move(folder))
{
}

History History::ofUser()
{
    return History(dataFolder(QStringLiteral("history")));
}

QString History::fileOf(const QString &database) const
{
    return m_folder + QLatin1Char('/') + fileStemOf(database) + QLatin1String(".jsonl");
}

Result<QString> History::recordIntent(const QString &database, const SaveRequest &request,
                                      const SaveOutcome &outcome) const
{
    const QString batch = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QJsonObject intent{
        {QStringLiteral("version"), formatVersion},
        {QStringLiteral("batch"), batch},
        {QStringLiteral("state"), QStringLiteral("intent")},
        {QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
        {QStringLiteral("user"), userName()},
        {QStringLiteral("database"), database},
        {QStringLiteral("association"), request.association.name},
        {QStringLiteral("journal"), request.journal},
        {QStringLiteral("transaction"),
         outcome.commit.transaction ? QString::number(*outcome.commit.transaction) : QString()},
        {QStringLiteral("entities"), entitiesOf(request, outcome)}};
    std::string line = QJsonDocument(intent).toJson(QJsonDocument::Compact).chopped(1).toStdString();
    const auto entities = entityTexts(request, outcome);
    appendLinks(line, "granted", entities, request.grants, request.given);
    appendLinks(line, "revoked", entities, request.revokes, {});
    appendLinks(line, "changed", entities, request.changes, request.changed);
    line += "}\n";
    line += journalText(JournalHeader::of(database, request.association))
        + journalText(inverseOf(request, outcome)) + journalEntryEnd;
    const auto written = append(database, QByteArray::fromStdString(line));
    return written ? Result<QString>(batch) : tl::make_unexpected(written.error());
}

void History::recordCommitted(const QString &database, const QString &batch) const
{
    static_cast<void>(append(
        database,
        toLine({{QStringLiteral("batch"), batch}, {QStringLiteral("state"), QStringLiteral("committed")}})));
}

std::optional<History::Batch> History::batchOf(const QString &database, const QString &journal) const
{
    QFile file(fileOf(database));
    if (journal.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    std::optional<Batch> batch;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        if (!line.contains(journal.toUtf8()) && !(batch && line.contains(batch->id.toUtf8())))
            continue; // a line may be long
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        if (batch && json[QStringLiteral("batch")].toString() == batch->id)
            batch->isCommitted = true;
        if (json[QStringLiteral("journal")].toString() != journal)
            continue;
        batch = Batch{json[QStringLiteral("batch")].toString(), false, {}};
        const QJsonArray entities = json[QStringLiteral("entities")].toArray();
        for (const auto &entity : entities) {
            if (entity[QStringLiteral("change")].toString() == QLatin1String("add"))
                batch->added.push_back({entity[QStringLiteral("table")].toString(),
                                        entity[QStringLiteral("key")].toString(),
                                        entity[QStringLiteral("after")].toString()});
        }
    }
    return batch;
}

Result<void> History::append(const QString &database, const QByteArray &line) const
{
    QDir().mkpath(m_folder);
    QFile file(fileOf(database));
    const auto failed = [&file](ErrorKind kind) {
        return failure(
            kind,
            tr("The history file “%1” cannot be written: %2.").arg(file.fileName(), file.errorString()));
    };
    if (!file.open(QIODevice::ReadWrite | QIODevice::Append | QIODevice::Unbuffered)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return failed(ErrorKind::Permission);
    const qint64 before = file.size();
    const bool isTorn = before > 0 && file.seek(before - 1) && file.read(1) != "\n";
    const QByteArray whole = isTorn ? '\n' + line : line;
    if (file.write(whole) != whole.size() || ::fsync(file.handle()) != 0) {
        const auto error = failed(ErrorKind::DiskFull);
        file.resize(before);
        return error;
    }
    if (before == 0)
        syncFolder(m_folder);
    return {};
}

} // namespace crosscheck
