// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/deletionimpact.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("DeletionImpact", text);
}

constexpr std::array allTables{&DeletionImpact::deleted, &DeletionImpact::cleared, &DeletionImpact::orphaned,
                               &DeletionImpact::forbids};

QString listed(const DeletionImpact::Rows &tables)
{
    QStringList parts;
    for (const auto &[table, rows] : tables)
        parts.append(tr("%1 of %2").arg(QLocale().toString(qulonglong(rows.size())), table));
    return parts.join(QLatin1String(", "));
}

bool exceed(const DeletionImpact::Rows &now, const DeletionImpact::Rows &seen)
{
    return std::any_of(now.begin(), now.end(), [&seen](const auto &table) {
        const auto known = seen.find(table.first);
        return known == seen.end()
            || !std::includes(known->second.begin(), known->second.end(), table.second.begin(),
                              table.second.end());
    });
}

} // namespace

void DeletionImpact::add(const DeletionImpact &other)
{
    for (const auto tables : allTables) {
        for (const auto &[table, rows] : other.*tables) {
            auto &own = (this->*tables)[table];
            std::vector<std::uint64_t> both;
            std::set_union(own.begin(), own.end(), rows.begin(), rows.end(), std::back_inserter(both));
            own = std::move(both);
        }
    }
}

void DeletionImpact::sort()
{
    for (const auto tables : allTables) {
        for (auto &[table, rows] : this->*tables)
            std::sort(rows.begin(), rows.end());
    }
}

DeletionImpact DeletionImpact::sumOf(std::vector<DeletionImpact> impacts)
{
    for (std::size_t step = 1; step < impacts.size(); step *= 2) { // in pairs, then pairs of pairs
        for (std::size_t i = 0; i + step < impacts.size(); i += 2 * step)
            impacts[i].add(impacts[i + step]);
    }
    return impacts.empty() ? DeletionImpact() : std::move(impacts.front());
}

bool DeletionImpact::isAnotherRow(const DeletionImpact &seen) const
{
    return !row.empty() && !seen.row.empty() && row != seen.row;
}

bool DeletionImpact::exceeds(const DeletionImpact &seen) const
{
    return exceed(deleted, seen.deleted) || exceed(cleared, seen.cleared) || exceed(orphaned, seen.orphaned);
}

QString DeletionImpact::lossText() const
{
    QStringList parts;
    if (!deleted.empty())
        parts.append(tr("%1 deleted").arg(listed(deleted)));
    if (!cleared.empty())
        parts.append(tr("%1 without their reference").arg(listed(cleared)));
    if (!orphaned.empty())
        parts.append(tr("%1 left referring to nothing").arg(listed(orphaned)));
    return parts.join(QLatin1String("; "));
}

QString DeletionImpact::forbidText() const
{
    return forbids.empty() ? QString() : tr("Other rows refer to it: %1.").arg(listed(forbids));
}

} // namespace crosscheck
