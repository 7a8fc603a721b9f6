// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/history.h"

#include "core/db/datafolder.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <fcntl.h>
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

/// Both names and keys of each link, and, where it gets any, the values of its payload.
QJsonArray linksOf(const SaveRequest &request, const SaveOutcome &outcome,
                   const std::vector<SaveRequest::Link> &links, const LinkValues &values)
{
    QJsonArray array;
    const auto key = [](const Key &value) { return QString::fromStdString(value.display()); };
    for (std::uint32_t i = 0; i < links.size(); ++i) {
        const SaveRequest::Link &link = links[i];
        QJsonArray one{request.entityName(Side::Left, link.left), key(outcome.keys.left[link.left]),
                       request.entityName(Side::Right, link.right), key(outcome.keys.right[link.right])};
        if (const auto own = values.of(i); !own.empty())
            one.append(toJson(own));
        array.append(one);
    }
    return array;
}

QString nameOf(EntityChange::Kind kind)
{
    switch (kind) {
    case EntityChange::Kind::Add:
        return QStringLiteral("add");
    case EntityChange::Kind::Rename:
        return QStringLiteral("rename");
    case EntityChange::Kind::Delete:
        break;
    }
    return QStringLiteral("delete");
}

QJsonArray entitiesOf(const SaveRequest &request, const SaveOutcome &outcome)
{
    QJsonArray array;
    for (const Side side : bothSides) {
        const auto &entities = request.entities[side];
        for (std::uint32_t i = 0; i < entities.size(); ++i) {
            if (!entities[i].change)
                continue;
            array.append(
                QJsonObject{{QStringLiteral("table"), request.association.sides[side].table.name.display()},
                            {QStringLiteral("change"), nameOf(entities[i].change->kind)},
                            {QStringLiteral("key"), QString::fromStdString(outcome.keys[side][i].display())},
                            {QStringLiteral("before"), toDisplay(entities[i].seen.label)},
                            {QStringLiteral("after"), toDisplay(entities[i].change->draft.label)}});
        }
    }
    return array;
}

/// So that a new file's name, too, is on the disk.
void syncFolder(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
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
        {QStringLiteral("entities"), entitiesOf(request, outcome)},
        {QStringLiteral("granted"), linksOf(request, outcome, request.grants, request.given)},
        {QStringLiteral("revoked"), linksOf(request, outcome, request.revokes, {})},
        {QStringLiteral("changed"), linksOf(request, outcome, request.changes, request.changed)}};
    const auto written = append(database, toLine(intent));
    return written ? Result<QString>(batch) : tl::make_unexpected(written.error());
}

void History::recordCommitted(const QString &database, const QString &batch) const
{
    static_cast<void>(append(
        database,
        toLine({{QStringLiteral("batch"), batch}, {QStringLiteral("state"), QStringLiteral("committed")}})));
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
