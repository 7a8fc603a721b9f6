// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/correction.h"

#include "core/db/datafolder.h"
#include "core/schema/references.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr int formatVersion = 1;
constexpr int lockPatience = 2000; // milliseconds

QString tr(const char *text)
{
    return QCoreApplication::translate("Correction", text);
}

QString key(const char *name)
{
    return QLatin1String(name);
}

QJsonObject toJson(const TableName &table)
{
    return {{key("schema"), table.schema}, {key("name"), table.name}};
}

QJsonObject toJson(const PerSide<Correction::Choice> &sides)
{
    QJsonObject json;
    for (const Side side : bothSides) {
        const Correction::Choice &choice = sides[side];
        json.insert(side == Side::Left ? key("left") : key("right"),
                    QJsonObject{{key("table"), toJson(choice.table)},
                                {key("columns"), QJsonArray::fromStringList(choice.columns)},
                                {key("references"), QJsonArray::fromStringList(choice.references)},
                                {key("label"), QJsonArray::fromStringList(choice.label)}});
    }
    return json;
}

/// With its kind: whole numbers as texts, which JSON keeps exactly, bytes as hexadecimal digits.
QJsonObject toJson(const Value &value)
{
    if (const auto *integer = std::get_if<std::int64_t>(&value))
        return {{key("integer"), QString::number(*integer)}};
    if (const auto *text = std::get_if<Text>(&value))
        return {{key("text"), QString::fromStdString(text->utf8)}};
    const auto *blob = std::get_if<Blob>(&value);
    return {{key("bytes"), QString::fromLatin1(QByteArray::fromStdString(blob ? blob->bytes : "").toHex())}};
}

Value valueOf(const QJsonValue &json)
{
    if (json[key("integer")].isString())
        return std::int64_t(json[key("integer")].toString().toLongLong());
    if (json[key("text")].isString())
        return textValue(json[key("text")].toString());
    return Blob{QByteArray::fromHex(json[key("bytes")].toString().toLatin1()).toStdString()};
}

QJsonObject toJson(const Correction &correction)
{
    QJsonObject fixed;
    for (const auto &[column, value] : correction.fixed)
        fixed.insert(column, toJson(value));
    QJsonObject json{{key("junction"), toJson(correction.junction)},
                     {key("says"), toJson(correction.sides)},
                     {key("fixed"), fixed}};
    if (correction.replaces)
        json.insert(key("replaces"), toJson(*correction.replaces));
    return json;
}

QStringList listOf(const QJsonValue &json)
{
    if (json.isString()) // a label, as it was written when it could only be one column
        return {json.toString()};
    QStringList list;
    const QJsonArray array = json.toArray();
    for (const auto &one : array)
        list.append(one.toString());
    return list;
}

TableName tableOf(const QJsonValue &json)
{
    return {json[key("schema")].toString(), json[key("name")].toString()};
}

PerSide<Correction::Choice> sidesOf(const QJsonValue &json)
{
    const auto choice = [&json](const char *side) {
        const QJsonValue one = json[key(side)];
        return Correction::Choice{tableOf(one[key("table")]), listOf(one[key("columns")]),
                                  listOf(one[key("references")]), listOf(one[key("label")])};
    };
    return {choice("left"), choice("right")};
}

Correction correctionOf(const QJsonValue &json)
{
    Correction correction{tableOf(json[key("junction")]), sidesOf(json[key("says")])};
    const QJsonObject fixed = json[key("fixed")].toObject();
    for (auto one = fixed.begin(); one != fixed.end(); ++one)
        correction.fixed.emplace(one.key(), valueOf(one.value()));
    if (json[key("replaces")].isObject())
        correction.replaces = sidesOf(json[key("replaces")]);
    return correction;
}

bool linkAlike(const PerSide<Correction::Choice> &one, const PerSide<Correction::Choice> &other)
{
    return std::all_of(bothSides.begin(), bothSides.end(), [&](Side side) {
        return one[side].table == other[side].table && one[side].columns == other[side].columns
            && one[side].references == other[side].references;
    });
}

bool isSame(const Correction &one, const Correction &other)
{
    return one.junction == other.junction && one.fixed == other.fixed && linkAlike(one.sides, other.sides);
}

/// Why a side does not fit; empty where it does.
QString problemOf(const Correction::Choice &choice, const Table &junction, const Catalogue &catalogue)
{
    const Table *table = catalogue.find(choice.table);
    if (choice.table.name.isEmpty())
        return tr("Choose what each side refers to.");
    if (!table)
        return tr("There is no table “%1”.").arg(choice.table.display());
    if (table->isView)
        return tr("“%1” is a view; each side has to be a table.").arg(choice.table.display());
    if (choice.columns.isEmpty() || choice.columns.size() != choice.references.size())
        return tr("Each column has to refer to one of “%1”.").arg(choice.table.display());
    if (choice.label.isEmpty())
        return tr("Choose what each side is shown as.");
    for (const QString &label : choice.label) {
        if (!table->column(label))
            return tr("There is no column “%1.%2”.").arg(choice.table.display(), label);
    }
    for (qsizetype i = 0; i < choice.columns.size(); ++i) {
        const Column *column = junction.column(choice.columns[i]);
        const Column *key = table->column(choice.references[i]);
        if (!column)
            return tr("There is no column “%1.%2”.").arg(junction.name.display(), choice.columns[i]);
        if (!key)
            return tr("There is no column “%1.%2”.").arg(choice.table.display(), choice.references[i]);
        if (column->type != key->type && !canRefer(*column, *key))
            return tr("“%1” (%2) cannot hold what “%3” (%4) does.")
                .arg(junction.name.display() + QLatin1Char('.') + column->name, column->type,
                     choice.table.display() + QLatin1Char('.') + key->name, key->type);
    }
    return {};
}

} // namespace

PerSide<Correction::Choice> Correction::choicesOf(const Association &association)
{
    const auto choice = [](const EntitySide &side) {
        return Choice{side.table.name, side.junctionColumns, side.keyColumns, side.labelColumns};
    };
    return {choice(association.sides.left), choice(association.sides.right)};
}

QString Correction::problemIn(const Catalogue &catalogue) const
{
    const Table *table = catalogue.find(junction);
    if (!table)
        return tr("There is no table “%1”.").arg(junction.display());
    for (const Side side : bothSides) {
        if (QString problem = problemOf(sides[side], *table, catalogue); !problem.isEmpty())
            return problem;
    }
    for (const auto &[column, value] : fixed) {
        if (!table->column(column))
            return tr("There is no column “%1.%2”.").arg(junction.display(), column);
    }
    const bool overlap
        = std::any_of(sides.left.columns.begin(), sides.left.columns.end(),
                      [this](const QString &column) { return sides.right.columns.contains(column); });
    return overlap ? tr("Both sides are the same column; a link needs two.") : QString();
}

bool isAbout(const Correction &correction, const PerSide<Correction::Choice> &sides,
             const Association &association)
{
    return association.junction.name == correction.junction && association.fixed == correction.fixed
        && linkAlike(Correction::choicesOf(association), sides);
}

CorrectionFile::CorrectionFile(QString folder)
    : m_folder(std::move(folder))
{
}

CorrectionFile CorrectionFile::ofUser()
{
    return CorrectionFile(dataFolder(QStringLiteral("associations")));
}

QString CorrectionFile::fileOf(const QString &location) const
{
    return m_folder + QLatin1Char('/') + fileStemOf(location) + QLatin1String(".json");
}

Result<std::vector<Correction>> CorrectionFile::read(const QString &location) const
{
    QFile file(fileOf(location));
    if (!file.exists())
        return std::vector<Correction>();
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Permission,
                       tr("“%1” cannot be read: %2.").arg(file.fileName(), file.errorString()));
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (document[key("version")].toInt() != formatVersion)
        return failure(ErrorKind::Input, tr("“%1” is damaged, or of a later version.").arg(file.fileName()),
                       tr("It holds what you said of this database's associations."));
    std::vector<Correction> corrections;
    const QJsonArray all = document[key("corrections")].toArray();
    for (const auto &one : all)
        corrections.push_back(correctionOf(one));
    return corrections;
}

Result<void> CorrectionFile::change(const QString &location, const std::optional<Correction> &before,
                                    const std::optional<Correction> &after) const
{
    QDir().mkpath(m_folder);
    QLockFile lock(fileOf(location) + QLatin1String(".lock"));
    if (!lock.tryLock(lockPatience))
        return failure(ErrorKind::Permission,
                       tr("“%1” cannot be written: its folder is not writable, or another program writes it.")
                           .arg(fileOf(location)));
    auto corrections = read(location);
    if (!corrections)
        return tl::make_unexpected(corrections.error());
    for (const auto &one : {before, after}) { // of two about the same only one could be followed
        if (one)
            std::erase_if(*corrections, [&one](const Correction &other) { return isSame(*one, other); });
    }
    if (after)
        corrections->push_back(*after);
    QJsonArray all;
    for (const Correction &correction : *corrections)
        all.append(toJson(correction));
    QSaveFile file(fileOf(location));
    file.setDirectWriteFallback(false);
    const QByteArray json = QJsonDocument(QJsonObject{{key("version"), formatVersion},
                                                      {key("database"), location},
                                                      {key("corrections"), all}})
                                .toJson();
    if (!file.open(QIODevice::WriteOnly)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(json) != json.size() || !file.commit())
        return failure(ErrorKind::Permission,
                       tr("“%1” cannot be written: %2.").arg(file.fileName(), file.errorString()));
    return {};
}

} // namespace crosscheck
