// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/session.h"
#include "app/cli/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace crosscheck::cli {

namespace {

QString nameOf(Association::KeyKind kind)
{
    switch (kind) {
    case Association::KeyKind::Pair:
        return QStringLiteral("pair");
    case Association::KeyKind::Surrogate:
        return QStringLiteral("surrogate");
    case Association::KeyKind::Other:
        return QStringLiteral("other");
    case Association::KeyKind::None:
        break;
    }
    return QStringLiteral("none");
}

QJsonValue toJson(const Value &value)
{
    if (const auto *integer = std::get_if<std::int64_t>(&value))
        return qint64(*integer);
    if (const auto *real = std::get_if<double>(&value))
        return *real;
    return std::holds_alternative<std::monostate>(value) ? QJsonValue(QJsonValue::Null) : toDisplay(value);
}

QJsonObject toJson(const EntitySide &side)
{
    return {{QStringLiteral("table"), side.table.name.display()},
            {QStringLiteral("columns"), QJsonArray::fromStringList(side.junctionColumns)},
            {QStringLiteral("references"), QJsonArray::fromStringList(side.keyColumns)},
            {QStringLiteral("label"), side.labelColumns.join(QLatin1String(", "))}};
}

QJsonObject toJson(const Association &association)
{
    QJsonObject fixed;
    for (const auto &[column, value] : association.fixed)
        fixed.insert(column, toJson(value));
    const bool isLink = association.kind == Association::Kind::Link;
    return {{QStringLiteral("junction"), association.junction.name.display()},
            {QStringLiteral("left"), toJson(association.sides.left)},
            {QStringLiteral("right"), toJson(association.sides.right)},
            {QStringLiteral("fixed"), fixed},
            {QStringLiteral("kind"), isLink ? QStringLiteral("link") : QStringLiteral("object")},
            {QStringLiteral("payload"), QJsonArray::fromStringList(association.payload)},
            {QStringLiteral("key"), nameOf(association.keyKind)},
            {QStringLiteral("declared"), association.declared},
            {QStringLiteral("confidence"), association.confidence},
            {QStringLiteral("reason"), association.reason}};
}

QJsonObject toJson(const Rejected &rejected)
{
    return {{QStringLiteral("junction"), rejected.table.display()},
            {QStringLiteral("rejected"), true},
            {QStringLiteral("reason"), rejected.reason}};
}

void printJson(const Discovery &discovery, Console &console)
{
    QJsonArray all;
    for (const Association &association : discovery.associations)
        all.append(toJson(association));
    for (const Rejected &rejected : discovery.rejected)
        all.append(toJson(rejected));
    console.print(QJsonDocument(all).toJson(QJsonDocument::Indented).toStdString());
}

void printLines(const Discovery &discovery, Console &console)
{
    std::vector<std::array<QString, 3>> lines;
    for (const Association &association : discovery.associations)
        lines.push_back({association.name, association.displayTitle(), association.reason});
    for (const Rejected &rejected : discovery.rejected)
        lines.push_back({rejected.table.display(), tr("rejected"), rejected.reason});
    qsizetype nameWidth = 0;
    qsizetype titleWidth = 0;
    for (const auto &[name, title, reason] : lines) {
        nameWidth = std::max(nameWidth, name.size());
        titleWidth = std::max(titleWidth, title.size());
    }
    for (const auto &[name, title, reason] : lines) {
        const QString line = QStringLiteral("%1  %2  (%3)")
                                 .arg(name.leftJustified(nameWidth), title.leftJustified(titleWidth), reason);
        console.print(printable(line.toStdString()) + '\n');
    }
}

} // namespace

Outcome<ExitCode> runAssociations(const CommandLine &line, Console &console)
{
    const auto connection = openDatabase(line, console);
    if (!connection)
        return tl::make_unexpected(connection.error());
    auto discovery = discoverIn(**connection);
    if (!discovery)
        return tl::make_unexpected(discovery.error());
    if (discovery->associations.empty())
        console.note(discovery->choose({}).error().message());
    if (!line.has(QStringLiteral("all")))
        discovery->rejected.clear();
    if (line.has(QStringLiteral("json")))
        printJson(*discovery, console);
    else
        printLines(*discovery, console);
    return ExitCode::Done;
}

} // namespace crosscheck::cli
