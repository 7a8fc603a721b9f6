// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/describe.h"

#include "core/db/connection.h"
#include "tests/support/tempdatabase.h"

#include <algorithm>

namespace crosscheck::test {

namespace {

bool isDeleted(const Workspace &workspace, Side side, std::uint32_t slot)
{
    const EntityChange *change = workspace.entityChange(side, slot);
    return change && change->kind == EntityChange::Kind::Delete;
}

QString line(const QString &name, QStringList others)
{
    others.sort();
    return name + QLatin1String(": ") + others.join(QLatin1String(", "));
}

QStringList together(QStringList lefts, QStringList rights)
{
    lefts.sort();
    rights.sort();
    return lefts + rights;
}

QString describeEntity(const Workspace &workspace, EntityId id, const EntityChange &change)
{
    if (change.kind == EntityChange::Kind::Add)
        return QLatin1String("add ") + toDisplay(change.draft.label);
    if (change.kind == EntityChange::Kind::Delete)
        return QLatin1String("delete ") + workspace.seenName(id);
    return QStringLiteral("rename %1 to %2").arg(workspace.seenName(id), toDisplay(change.draft.label));
}

} // namespace

QStringList describe(const Workspace &workspace)
{
    QStringList lefts;
    QStringList rights;
    for (std::uint32_t slot = 0; slot < workspace.slotCount(Side::Left); ++slot) {
        if (isDeleted(workspace, Side::Left, slot))
            continue;
        QStringList others;
        for (const std::uint32_t other : workspace.linkedSlots(Side::Left, slot))
            others.append(workspace.name(Side::Right, other));
        lefts.append(line(workspace.name(Side::Left, slot), others));
    }
    for (std::uint32_t slot = 0; slot < workspace.slotCount(Side::Right); ++slot) {
        if (!isDeleted(workspace, Side::Right, slot))
            rights.append(workspace.name(Side::Right, slot));
    }
    return together(lefts, rights);
}

QStringList describe(const Snapshot &snapshot)
{
    const auto name = [&snapshot](Side side, std::uint32_t position) {
        return QString::fromStdString(snapshot.axis(side).displayName(position));
    };
    QStringList lefts;
    QStringList rights;
    for (std::uint32_t left = 0; left < snapshot.axis(Side::Left).size(); ++left) {
        QStringList others;
        for (const std::uint32_t right : snapshot.links().linksOf(Side::Left, left))
            others.append(name(Side::Right, right));
        lefts.append(line(name(Side::Left, left), others));
    }
    for (std::uint32_t right = 0; right < snapshot.axis(Side::Right).size(); ++right)
        rights.append(name(Side::Right, right));
    return together(lefts, rights);
}

Discovery discoveryOf(const QStringList &statements)
{
    const TempDatabase database(statements);
    const auto connection = Connection::open(database.settings());
    return discover(**connection).value();
}

QStringList describe(const Discovery &discovery)
{
    QStringList lines;
    for (const Association &association : discovery.associations)
        lines.append(association.name + QLatin1Char(' ') + association.displayTitle());
    lines.sort();
    return lines;
}

QStringList describeChanges(const Workspace &workspace)
{
    QStringList lines;
    for (const auto &[cell, mark] : workspace.changes().links().sorted())
        lines.append((mark == LinkMark::Grant ? QLatin1Char('+') : QLatin1Char('-'))
                     + workspace.name(cell.left) + QStringLiteral("→") + workspace.name(cell.right));
    for (const Side side : bothSides) {
        for (const auto &[id, change] : workspace.changes().entities(side))
            lines.append(describeEntity(workspace, {side, id}, change));
    }
    lines.sort();
    return lines;
}

} // namespace crosscheck::test
