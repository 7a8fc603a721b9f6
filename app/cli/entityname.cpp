// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/entityname.h"

#include "app/cli/text.h"

#include <QRegularExpression>

namespace crosscheck::cli {

namespace {

constexpr std::size_t mostNamed = 10;

/// By what a key looks like, so that no type and no comma within a part needs to be guessed.
std::vector<std::uint32_t> positionsOfKey(const Axis &axis, const std::string &key)
{
    std::vector<std::uint32_t> positions;
    for (std::uint32_t i = 0; i < axis.size(); ++i) {
        if (axis.key(i).display() == key)
            positions.push_back(i);
    }
    return positions;
}

std::vector<std::uint32_t> positionsOf(const Axis &axis, const QString &name)
{
    static const QRegularExpression guarded(QStringLiteral("^label:(label:)*key:"));
    if (name.startsWith(QLatin1String("key:")))
        return positionsOfKey(axis, name.mid(4).toStdString());
    const bool isGuarded = guarded.match(name).hasMatch();
    return axis.positionsOfLabel((isGuarded ? name.mid(6) : name).toStdString());
}

QString candidates(const Axis &axis, const std::vector<std::uint32_t> &positions)
{
    QStringList named;
    for (const std::uint32_t position : positions) {
        if (named.size() == mostNamed) {
            named.append(QStringLiteral("…"));
            break;
        }
        named.append(QString::fromStdString(keyedForm(axis.labelText(position), axis.key(position))));
    }
    return named.join(QLatin1String(", "));
}

} // namespace

Outcome<std::uint32_t> findEntity(const EntitySide &side, const Axis &axis, const QString &name)
{
    const std::vector<std::uint32_t> positions = positionsOf(axis, name);
    if (positions.size() == 1)
        return positions.front();
    if (positions.empty())
        return failure(Stage::Choice, ErrorKind::NotFound,
                       tr("There is no “%1” in %2.").arg(name, side.title));
    const QString key = QString::fromStdString(axis.key(positions.front()).display());
    return failure(Stage::Choice, ErrorKind::Ambiguous,
                   tr("“%1” stands for %2 rows of %3: %4.")
                       .arg(name, QString::number(positions.size()), side.title, candidates(axis, positions)),
                   tr("Name one by its key, as in key:%1.").arg(key));
}

} // namespace crosscheck::cli
