// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/entityname.h"
#include "app/cli/saving.h"
#include "app/cli/text.h"
#include "core/schema/columnvalue.h"

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
    const QStringList columns = association.restoredColumns();
    const QStringList told = association.writablePayload(); // a key of its own would tell nobody anything
    QStringList rows;
    for (std::size_t row = 0; !told.isEmpty() && row < removed.links.size(); ++row) {
        QStringList values;
        for (std::size_t i = 0; i < removed.payload.size(); ++i) {
            if (!told.contains(columns[qsizetype(i)]))
                continue;
            const Value value = toValue(removed.payload[i].at(row));
            const bool isNull = std::holds_alternative<std::monostate>(value);
            values.append(columns[qsizetype(i)] + QLatin1Char(' ')
                          + (isNull ? QStringLiteral("NULL") : toDisplay(value)));
        }
        rows.append(values.join(QLatin1String(", ")));
    }
    return rows.join(QLatin1String("; "));
}

/// How long the column's name in `NAME=VALUE` is, which may hold such a sign itself.
/// @return below 0 where there is no sign; nothing where several columns can be
/// meant.
std::optional<qsizetype> nameLength(const QString &word, const QStringList &columns)
{
    std::vector<qsizetype> lengths;
    const qsizetype first = word.indexOf(QLatin1Char('='));
    for (qsizetype length = first; length >= 0; length = word.indexOf(QLatin1Char('='), length + 1)) {
        if (columns.contains(word.left(length)))
            lengths.push_back(length);
    }
    if (lengths.size() > 1)
        return std::nullopt;
    return lengths.empty() ? first : lengths.front();
}

/// What `--set` says, by column.
Outcome<PayloadDraft> givenPayload(const CommandLine &line, const Association &association)
{
    PayloadDraft given;
    const QStringList words = line.values(QStringLiteral("set"));
    const QStringList columns = association.writablePayload();
    for (const QString &word : words) {
        const auto equals = nameLength(word, columns);
        if (!equals)
            return failure(Stage::Choice, ErrorKind::Input,
                           tr("“%1” can be meant for several columns.").arg(word));
        const QString name = word.left(*equals);
        const Column *column = association.junction.column(name);
        if (!column || !columns.contains(name))
            return failure(
                Stage::Choice, ErrorKind::NotFound,
                tr("“%1” is no value of a link in %2.").arg(name, association.junction.name.display()),
                columns.isEmpty() ? tr("Its links hold no values.")
                                  : tr("There are: %1.").arg(columns.join(QLatin1String(", "))));
        if (given.contains(name))
            return failure(Stage::Choice, ErrorKind::Input, tr("“%1” is given two values.").arg(name));
        const auto value = at(
            Stage::Choice, *equals < 0 ? Result<Value>(Value()) : valueFor(*column, word.mid(*equals + 1)));
        if (!value)
            return tl::make_unexpected(value.error());
        given[name] = *value;
    }
    return given;
}

/// Stages the link and its values, or its end.
Outcome<void> stage(Workspace &workspace, const PerSide<std::uint32_t> &cell, bool linked,
                    const PayloadDraft &given)
{
    const auto edit = at(Stage::Choice, workspace.editLinks({&cell.left, 1}, {&cell.right, 1}, linked));
    if (!edit)
        return tl::make_unexpected(edit.error());
    static_cast<void>(workspace.apply(*edit));
    for (const auto &[column, value] : given) {
        const auto set
            = at(Stage::Choice, workspace.editPayload({&cell.left, 1}, {&cell.right, 1}, column, value));
        if (!set)
            return tl::make_unexpected(set.error());
        static_cast<void>(workspace.apply(*set));
    }
    for (const QString &column : workspace.association().requiredPayload()) {
        if (!workspace.lackingPayload(column).empty())
            return failure(Stage::Choice, ErrorKind::NotNull,
                           tr("A new link needs a value for “%1”.").arg(column),
                           tr("Give it with --set %1=VALUE.").arg(column));
    }
    return {};
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
    const auto given = givenPayload(line, session->association);
    if (!given)
        return tl::make_unexpected(given.error());
    Workspace workspace(session->association, session->snapshot);
    if (const auto staged = stage(workspace, *cell, linked, *given); !staged)
        return staged;
    if (!workspace.changes().isEmpty()) {
        const auto saved = saveStaged(*session, workspace);
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
        if (saved->granted + saved->revoked + saved->changed > 0)
            return {};
    }
    noteAlreadySo(workspace, *cell, linked, console);
    return {};
}

} // namespace

Outcome<ExitCode> runLink(const CommandLine &line, Console &console)
{
    return done(setLinked(line, console, true));
}

Outcome<ExitCode> runUnlink(const CommandLine &line, Console &console)
{
    return done(setLinked(line, console, false));
}

} // namespace crosscheck::cli
