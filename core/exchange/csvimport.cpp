// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvimport.h"

#include "core/association/staginglimits.h"
#include "core/exchange/importplanner.h"

#include <QCoreApplication>

#include <algorithm>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CsvImport", text);
}

tl::unexpected<Error> refused(ErrorKind kind, const QString &why)
{
    return failure(kind, why, tr("Nothing was changed."));
}

/// Makes the edit of a plan.
class PlannedEdit
{
public:
    PlannedEdit(const ImportPlan &plan, Workspace &workspace)
        : m_plan(plan)
        , m_workspace(workspace)
    {
    }

    Result<Edit> make()
    {
        if (const QString reason = whyNot(); !reason.isEmpty())
            return refused(ErrorKind::Input, reason);
        addRows();
        m_edit.link.reserve(m_plan.grants.size());
        for (const ImportPlan::Pair &pair : m_plan.grants)
            addLink(pair);
        for (const auto &[left, right] : m_plan.revokes)
            m_edit.unlink.push_back(cellOf({left, right}));
        overrideStaged();
        return std::move(m_edit);
    }

private:
    /// What is staged for rows that the file names, and that it knows nothing of.
    QString whyNot() const
    {
        for (const Side side : bothSides) {
            for (const EntityId id : m_workspace.stagedDeletions(side)) {
                for (const Side here : bothSides) {
                    const auto slot = m_workspace.slotOn(here, id);
                    if (slot && isNamed(here, *slot))
                        return tr("“%1” is staged to be deleted, and the file names it.")
                            .arg(m_workspace.name(id));
                }
            }
            for (const auto &[number, change] : m_workspace.changes().entities(side)) {
                const std::string label = toDisplayUtf8(viewOf(change.draft.label));
                const auto &added = m_plan.added[side];
                if (change.kind == EntityChange::Kind::Add
                    && std::find(added.begin(), added.end(), label) != added.end())
                    return tr("“%1” is staged to be added already; save that first.")
                        .arg(m_workspace.name(EntityId(side, number)));
            }
        }
        return {};
    }

    void addRows()
    {
        for (const Side side : bothSides) {
            for (const std::string &label : m_plan.added[side]) {
                const Edit added = m_workspace.editAdd(side, {Text{label}, {}});
                m_edit.entities.push_back(added.entities.front());
                m_added[side].push_back(added.entities.front().id);
            }
        }
    }

    EntityId idOf(Side side, std::uint32_t row)
    {
        const std::uint32_t there = m_plan.snapshot->axis(side).size();
        return row < there ? m_workspace.idToEdit(side, row) : m_added[side][row - there];
    }
    Cell cellOf(ImportPlan::Pair pair)
    {
        return Cell::of(idOf(Side::Left, pair.first), idOf(Side::Right, pair.second));
    }

    void addLink(ImportPlan::Pair pair)
    {
        const Cell cell = cellOf(pair);
        m_edit.link.push_back(cell);
        if (const auto payload = m_plan.payload.find(pair); payload != m_plan.payload.end())
            m_edit.payload.push_back({cell, {payload->second.begin(), payload->second.end()}, 0});
    }

    /// What is staged already is no part of the snapshot that the file was compared with.
    void overrideStaged()
    {
        const LinkSet &links = m_plan.snapshot->links();
        m_workspace.changes().links().forEach([&](Cell cell, LinkMark mark) {
            const auto left = m_workspace.slotOf(cell.left);
            const auto right = m_workspace.slotOf(cell.right);
            if (!left || !right)
                return;
            const ImportPlan::Pair pair(*left, *right);
            const bool isLink = *left < links.size(Side::Left) && *right < links.size(Side::Right)
                && links.contains(*left, *right);
            if (mark == LinkMark::Revoke && isLink && m_plan.isInFile[links.indexOf(*left, *right)])
                m_edit.link.push_back(cell);
            else if (mark == LinkMark::Grant && !isLink && isLackedBy(pair))
                m_edit.unlink.push_back(cell);
        });
    }

    bool isNamed(Side side, std::uint32_t slot) const
    {
        return slot < m_plan.isNamed[side].size() && m_plan.isNamed[side][slot];
    }
    /// Whether a sync takes the link away where it is staged.
    bool isLackedBy(const ImportPlan::Pair &pair) const
    {
        return m_plan.mode == CsvImportOptions::Mode::Sync && isNamed(Side::Left, pair.first)
            && (m_plan.layout == CsvLayout::Pairs || isNamed(Side::Right, pair.second))
            && !std::binary_search(m_plan.grants.begin(), m_plan.grants.end(), pair);
    }

    const ImportPlan &m_plan;
    Workspace &m_workspace;
    Edit m_edit;
    PerSide<std::vector<EntityId>> m_added;
};

} // namespace

std::string ImportPlan::name(Side side, std::uint32_t row) const
{
    const Axis &axis = snapshot->axis(side);
    return row < axis.size() ? axis.displayName(row) : added[side][row - axis.size()];
}

Result<ImportPlan> planImport(QIODevice &device, const Association &association, SnapshotPtr snapshot,
                              const CsvImportOptions &options, JobContext &context)
{
    if (!snapshot->hasLinks())
        return failure(ErrorKind::Busy, tr("The links are not loaded yet."));
    ImportPlanner planner(association, std::move(snapshot), options);
    const auto take = [&](const CsvRow &row) -> Result<void> {
        if (context.isCancelled()) // a row may take long to be understood
            return failure(ErrorKind::Cancelled, tr("The import was cancelled."));
        return planner.take(row);
    };
    const auto read = readCsv(device, options.guardsFormulas, take, context);
    return read ? planner.finish() : tl::make_unexpected(read.error());
}

Result<Edit> editOf(const ImportPlan &plan, Workspace &workspace)
{
    if (workspace.sharedSnapshot() != plan.snapshot)
        return refused(ErrorKind::Stale,
                       tr("The database was read anew since the file was compared with it."));
    if (!plan.isApplicable())
        return refused(ErrorKind::Input, tr("The file has rows that cannot be applied."));
    const std::size_t links = plan.grants.size() + plan.revokes.size() + workspace.changes().links().size();
    if (links > ChangeSet::mostLinks)
        return tooManyLinks(links);
    const std::size_t payload = plan.payload.size() + workspace.changes().payload().size();
    if (payload > ChangeSet::mostPayload)
        return tooMuchPayload(payload);
    return PlannedEdit(plan, workspace).make();
}

} // namespace crosscheck
