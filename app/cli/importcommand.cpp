// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/inputfile.h"
#include "app/cli/interrupt.h"
#include "app/cli/saving.h"
#include "app/cli/text.h"
#include "core/association/historyreader.h"
#include "core/exchange/csvimport.h"

namespace crosscheck::cli {

namespace {

CsvImportOptions optionsOf(const CommandLine &line)
{
    CsvImportOptions options;
    if (line.value(QStringLiteral("mode")) == QLatin1String("sync"))
        options.mode = CsvImportOptions::Mode::Sync;
    if (const QString layout = line.value(QStringLiteral("layout")); !layout.isEmpty())
        options.layout = layout == QLatin1String("matrix") ? CsvLayout::Matrix : CsvLayout::Pairs;
    options.guardsFormulas = !line.has(QStringLiteral("raw"));
    options.createsRows = line.has(QStringLiteral("create"));
    return options;
}

/// What stands in the way of the plan is the file's fault, or it is too much, or not clear.
Outcome<ImportPlan> planOf(const Session &session, const CommandLine &line, Console &console)
{
    InputFile file;
    if (const auto opened = file.openPath(line.argument(1)); !opened)
        return tl::make_unexpected(opened.error());
    JobContext context(interruptToken(), console.progress(tr("Reading")));
    auto plan = planImport(file, session.association, session.snapshot, optionsOf(line), context);
    if (plan)
        return std::move(*plan);
    Error error = plan.error();
    if (error.kind == ErrorKind::Ambiguous)
        return failure(Stage::Choice, error.kind, error.text, tr("Say which with --layout."));
    const Stage stage = error.kind == ErrorKind::Unsupported ? Stage::Choice : Stage::Transfer;
    return tl::make_unexpected(Failure{std::move(error), stage});
}

/// `+ John → Viewer`, `- Jane → Editor`, `+ users: Bob`
void print(const ImportPlan &plan, const Association &association, Console &console)
{
    for (const Side side : bothSides) {
        for (const std::string &label : plan.added[side])
            console.print("+ " + association.sides[side].title.toStdString() + ": " + printable(label)
                          + '\n');
    }
    const auto printLinks = [&](const char *sign, const std::vector<ImportPlan::Pair> &links) {
        for (const auto &[left, right] : links)
            console.print(sign + printable(plan.name(Side::Left, left)) + " → "
                          + printable(plan.name(Side::Right, right)) + '\n');
    };
    printLinks("+ ", plan.grants);
    printLinks("- ", plan.revokes);
}

void note(const ImportPlan &plan, Console &console)
{
    const auto number = [](quint64 n) { return QString::number(n); };
    for (const ImportPlan::Rejection &rejection : plan.rejections) {
        QString text = tr("Line %1: %2").arg(number(rejection.line), rejection.reason);
        if (rejection.rows > 1)
            text += QLatin1Char(' ') + tr("(So are %1 more rows.)").arg(number(rejection.rows - 1));
        console.note(text);
    }
    if (plan.otherRejected > 0)
        console.note(tr("Rows rejected for other reasons: %1.").arg(number(plan.otherRejected)));
    console.note(
        tr("Rows read: %1; of these %2 to be applied, %3 already so, %4 rejected.")
            .arg(number(plan.rows()), number(plan.applied), number(plan.alreadySo), number(plan.rejected)));
    if (plan.otherValues > 0)
        console.note(tr("Links that hold other values than the file says, which stay: %1.")
                         .arg(number(plan.otherValues)));
}

Outcome<void> apply(const Session &session, const ImportPlan &plan, Console &console)
{
    if (!plan.isApplicable())
        return failure(Stage::Choice, ErrorKind::Input,
                       tr("The file has rows that cannot be applied. Nothing was written."));
    Workspace workspace(session.association, session.snapshot);
    const auto edit = at(Stage::Choice, editOf(plan, workspace));
    if (!edit)
        return tl::make_unexpected(edit.error());
    static_cast<void>(workspace.apply(*edit));
    if (workspace.changes().isEmpty())
        return {};
    const auto saved = saveStaged(session, workspace);
    if (!saved)
        return tl::make_unexpected(saved.error());
    if (const QString written = WrittenCounts::of(*saved).text(); !written.isEmpty())
        console.note(tr("Saved: %1.").arg(written));
    if (saved->alreadySo() > 0)
        console.note(tr("Somebody else had made the same changes to %1 links already.")
                         .arg(QString::number(saved->alreadySo())));
    if (const QString lost = saved->linkImpact.lossText(); !lost.isEmpty())
        console.note(tr("More went with the links: %1.").arg(lost));
    return {};
}

} // namespace

Outcome<ExitCode> runImport(const CommandLine &line, Console &console)
{
    const bool applies = line.has(QStringLiteral("apply"));
    const auto session = openSession(line, console, applies);
    if (!session)
        return tl::make_unexpected(session.error());
    const auto plan = planOf(*session, line, console);
    if (!plan)
        return tl::make_unexpected(plan.error());
    print(*plan, session->association, console);
    note(*plan, console);
    if (applies)
        return done(apply(*session, *plan, console));
    return plan->changesNothing() && plan->isApplicable() ? ExitCode::Done : ExitCode::Found;
}

} // namespace crosscheck::cli
