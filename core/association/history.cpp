// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/history.h"

#include "core/association/historyreader.h"
#include "core/association/savedinverse.h"
#include "core/db/datafolder.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr int formatVersion = 2;

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

/// Names and keys of the first links that nobody else had written @p already, and, where they get any, the values of their
/// payload; the rest is told by what takes the save back.
QJsonArray linksOf(const SaveRequest &request, const SaveOutcome &outcome,
                   const std::vector<SaveRequest::Link> &links, const std::vector<std::uint32_t> &already,
                   const LinkValues &values)
{
    QJsonArray array;
    for (std::uint32_t i = 0; i < links.size() && array.size() < History::mostNamed; ++i) {
        if (std::binary_search(already.begin(), already.end(), i))
            continue;
        QJsonArray link;
        for (const Side side : bothSides) {
            const std::uint32_t index = side == Side::Left ? links[i].left : links[i].right;
            link.append(request.entityName(side, index));
            link.append(QString::fromStdString(outcome.keys[side][index].display()));
        }
        if (const auto own = values.of(i); !own.empty())
            link.append(toJson(own));
        array.append(link);
    }
    return array;
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

std::string toLine(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).append('\n').toStdString();
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

BatchRecord BatchRecord::of(const QString &database, const SaveRequest &request, const SaveOutcome &outcome)
{
    BatchRecord record{QUuid::createUuid().toString(QUuid::WithoutBraces),
                       QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs),
                       userName(),
                       request.association.name,
                       WrittenCounts::of(outcome).text(),
                       {}};
    const QJsonObject intent{
        {QStringLiteral("version"), formatVersion},
        {QStringLiteral("batch"), record.id},
        {QStringLiteral("state"), QStringLiteral("intent")},
        {QStringLiteral("time"), record.time},
        {QStringLiteral("user"), record.user},
        {QStringLiteral("database"), database},
        {QStringLiteral("association"), record.association},
        {QStringLiteral("journal"), request.journal},
        {QStringLiteral("transaction"),
         outcome.commit.transaction ? QString::number(*outcome.commit.transaction) : QString()},
        {QStringLiteral("entities"), entitiesOf(request, outcome)},
        {QStringLiteral("counts"),
         QJsonArray{qint64(outcome.granted), qint64(outcome.revoked), qint64(outcome.changed)}},
        {QStringLiteral("granted"),
         linksOf(request, outcome, request.grants, outcome.alreadyThere, request.given)},
        {QStringLiteral("revoked"), linksOf(request, outcome, request.revokes, outcome.alreadyGone, {})},
        {QStringLiteral("changed"), linksOf(request, outcome, request.changes, {}, request.changed)}};
    record.text = toLine(intent) + journalText(JournalHeader::of(database, request.association))
        + inverseText(request, outcome) + journalEntryEnd;
    return record;
}

std::string History::committedLine(const QString &batch)
{
    return toLine({{QStringLiteral("batch"), batch}, {QStringLiteral("state"), QStringLiteral("committed")}});
}

void History::recordCommitted(const QString &database, const QString &batch) const
{
    static_cast<void>(append(database, committedLine(batch)));
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

Result<void> History::append(const QString &database, const std::string &records) const
{
    QDir().mkpath(m_folder);
    ::chmod(QFile::encodeName(m_folder).constData(), S_IRWXU); // its files tell when somebody worked
    QFile file(fileOf(database));
    const auto failed = [&file](ErrorKind kind) {
        return failure(
            kind,
            tr("The history file “%1” cannot be written: %2.").arg(file.fileName(), file.errorString()));
    };
    if (!file.open(QIODevice::ReadWrite | QIODevice::Append | QIODevice::Unbuffered)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return failed(ErrorKind::Permission);
    static_cast<void>(::flock(file.handle(),
                              LOCK_EX)); // what is cut off again must not be another's; it ends with the file
    const qint64 before = file.size();
    const bool isTorn = before > 0 && file.seek(before - 1) && file.read(1) != "\n";
    const std::string whole = isTorn ? '\n' + records : records;
    if (file.write(whole.data(), qint64(whole.size())) != qint64(whole.size())
        || ::fsync(file.handle()) != 0) {
        const auto error = failed(ErrorKind::DiskFull);
        file.resize(before);
        return error;
    }
    if (before == 0)
        syncFolder(m_folder);
    return {};
}

} // namespace crosscheck
