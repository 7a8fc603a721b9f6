// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/entityname.h"
#include "app/cli/interrupt.h"
#include "app/cli/session.h"
#include "app/cli/text.h"
#include "core/association/history.h"
#include "core/association/workspace.h"
#include "core/association/writer.h"

namespace crosscheck::cli {

namespace {

/// The slots that the arguments LEFT and RIGHT name.
Outcome<PerSide<std::uint32_t>> cellOf(const CommandLine &line, const Session &session)
{
    PerSide<std::uint32_t> cell{0, 0};
    for (const Side side : bothSides) {
        const auto position = findEntity(session.association.sides[side], session.snapshot->axis(side),
                                         line.argument(side == Side::Left ? 1 : 2));
        if (!position)
            return tl::make_unexpected(position.error());
        cell[side] = *position;
    }
    return cell;
}

void noteAlreadySo(const Workspace &workspace, const PerSide<std::uint32_t> &cell, bool linked,
                   Console &console)
{
    console.note(
        (linked ? tr("%1 is linked with %2 already.") : tr("%1 is not linked with %2; nothing to remove."))
            .arg(workspace.name(Side::Left, cell.left), workspace.name(Side::Right, cell.right)));
}

/// What the removed rows held beside the link: `granted_at 2024-05-01`, a row after another.
QString payloadOf(const Association &association, const LinkRows &removed)
{
    const QStringList columns = association.writablePayload();
    QStringList rows;
    for (std::size_t row = 0; !columns.isEmpty() && row < removed.links.size(); ++row) {
        QStringList values;
        for (std::size_t i = 0; i < removed.payload.size(); ++i) {
            const Value value = toValue(removed.payload[i].at(row));
            const bool isNull = std::holds_alternative<std::monostate>(value);
            values.append(columns[qsizetype(i)] + QLatin1Char(' ')
                          + (isNull ? QStringLiteral("NULL") : toDisplay(value)));
        }
        rows.append(values.join(QLatin1String(", ")));
    }
    return rows.join(QLatin1String("; "));
}

/// Saves as the window does: stage the edit, make the request of what is staged, write it.
Outcome<void> setLinked(const CommandLine &line, Console &console, bool linked)
{
    const auto session = openSession(line, console, true);
    if (!session)
        return tl::make_unexpected(session.error());
    const auto cell = cellOf(line, *session);
    if (!cell)
        return tl::make_unexpected(cell.error());
    Workspace workspace(session->association, session->snapshot);
    const auto edit = at(Stage::Choice, workspace.editLinks({&cell->left, 1}, {&cell->right, 1}, linked));
    if (!edit)
        return tl::make_unexpected(edit.error());
    static_cast<void>(workspace.apply(*edit));
    if (!workspace.changes().isEmpty()) {
        JobContext context(interruptToken());
        const History history = History::ofUser();
        const auto saved
            = at(Stage::Save, save(*session->connection, workspace.saveRequest(), context, &history));
        if (!saved)
            return tl::make_unexpected(saved.error());
        if (saved->rowsRemoved > 1)
            console.note(
                tr("The link stood in %1 rows of %2; all were removed.")
                    .arg(QString::number(saved->rowsRemoved), session->association.junction.name.display()));
        if (const QString lost = payloadOf(session->association, saved->removed); !lost.isEmpty())
            console.note(tr("What went with the link: %1.").arg(lost));
        if (const QString lost = saved->linkImpact.lossText(); !lost.isEmpty())
            console.note(tr("More went with the link: %1.").arg(lost));
        if (saved->granted + saved->revoked > 0)
            return {};
    }
    noteAlreadySo(workspace, *cell, linked, console);
    return {};
}

} // namespace

Outcome<void> runLink(const CommandLine &line, Console &console)
{
    return setLinked(line, console, true);
}

Outcome<void> runUnlink(const CommandLine &line, Console &console)
{
    return setLinked(line, console, false);
}

} // namespace crosscheck::cli
