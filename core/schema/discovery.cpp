// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/discovery.h"

#include "core/schema/junctionjudge.h"
#include "core/schema/labelcolumn.h"

#include <QCoreApplication>
#include <QMap>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Discovery", text);
}

EntitySide sideOf(const Reference &reference, const Catalogue &catalogue)
{
    const Table &entity = *catalogue.find(reference.table);
    return {entity, reference.columns, reference.references, chooseLabelColumn(entity, reference.references),
            entity.name.display()};
}

Association::KeyKind keyKindOf(const Association &association, const QString &surrogate)
{
    if (association.isPairUnique())
        return Association::KeyKind::Pair;
    if (!surrogate.isEmpty())
        return Association::KeyKind::Surrogate;
    return association.junction.primaryKey.isEmpty() && association.junction.uniqueKeys.empty()
        ? Association::KeyKind::None
        : Association::KeyKind::Other;
}

Association associationOf(const Table &junction, const Reference &left, const Reference &right,
                          const Catalogue &catalogue)
{
    Association found;
    found.junction = junction;
    found.sides = {sideOf(left, catalogue), sideOf(right, catalogue)};
    if (left.table == right.table) {
        found.sides.left.title = left.columns.join(QLatin1Char(','));
        found.sides.right.title = right.columns.join(QLatin1Char(','));
    }
    const QStringList references = left.columns + right.columns;
    const QString surrogate = surrogateOf(junction, references);
    for (const Column &column : junction.columns) {
        if (!references.contains(column.name) && column.name != surrogate)
            found.payload.append(column.name);
    }
    found.keyKind = keyKindOf(found, surrogate);
    found.declared = left.declared && right.declared;
    found.name = junction.name.display();
    return found;
}

/// Where one table yields several associations, their columns tell them apart.
void nameApart(std::vector<Association> &associations)
{
    QMap<QString, int> uses;
    for (const Association &association : associations)
        ++uses[association.name];
    for (Association &association : associations) {
        if (uses.value(association.name) > 1)
            association.name += QStringLiteral("(%1,%2)").arg(
                association.sides.left.junctionColumns.join(QLatin1Char(',')),
                association.sides.right.junctionColumns.join(QLatin1Char(',')));
    }
}

} // namespace

Result<Association> Discovery::choose(const QString &name) const
{
    QStringList names;
    for (const Association &association : associations) {
        if (association.name == name || (name.isEmpty() && associations.size() == 1))
            return association;
        names.append(association.name);
    }
    const QString listed = names.join(QLatin1String(", "));
    if (associations.empty())
        return failure(
            ErrorKind::NotFound, tr("No many-to-many relation was found."),
            tr("Crosscheck looked for tables with references to two others, declared or by name."));
    if (name.isEmpty())
        return failure(ErrorKind::Ambiguous, tr("The database has several associations; name one."),
                       tr("There are: %1.").arg(listed));
    return failure(ErrorKind::NotFound, tr("There is no association “%1”.").arg(name),
                   tr("There are: %1.").arg(listed));
}

Discovery discover(const Catalogue &catalogue)
{
    Discovery discovery;
    const ReferenceFinder finder(catalogue);
    for (const Table &table : catalogue.tables) {
        if (finder.of(table).empty())
            continue;
        const Verdict verdict = judgeTable(table, finder);
        if (!verdict.pair) {
            discovery.rejected.push_back({table.name, verdict.reason});
            continue;
        }
        Association found = associationOf(table, verdict.pair->left, verdict.pair->right, catalogue);
        found.kind = verdict.kind;
        found.confidence = verdict.confidence;
        found.reason = verdict.reason;
        discovery.associations.push_back(std::move(found));
    }
    nameApart(discovery.associations);
    return discovery;
}

} // namespace crosscheck
