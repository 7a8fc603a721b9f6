// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/discovery.h"

#include "core/schema/labelcolumn.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr int mostPayloadWithoutKey = 2;

QString tr(const char *text)
{
    return QCoreApplication::translate("Discovery", text);
}

int placeOf(const Table &table, const QString &column)
{
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].name == column)
            return int(i);
    }
    return int(table.columns.size());
}

bool overlap(const QStringList &a, const QStringList &b)
{
    return std::any_of(a.begin(), a.end(), [&b](const QString &name) { return b.contains(name); });
}

/// A key of one generated or auto-filled column that is no reference.
QString surrogateOf(const Table &table, const QStringList &referenceColumns)
{
    return table.primaryKey.size() == 1 && !referenceColumns.contains(table.primaryKey.first())
        ? table.primaryKey.first()
        : QString();
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
    found.confidence = std::min(left.confidence, right.confidence);
    found.name = junction.name.display();
    return found;
}

/// The two references that a junction table links by, or why it is none.
struct Verdict {
    std::vector<Reference> pair;
    QString reason;
};

/// Of several references, the two that a key of the table holds and no third.
std::vector<Reference> pairInKey(const Table &table, const std::vector<Reference> &references)
{
    std::vector<QStringList> keys = table.uniqueKeys;
    keys.push_back(table.primaryKey);
    for (const QStringList &key : keys) {
        std::vector<Reference> within;
        for (const Reference &reference : references) {
            if (overlap(reference.columns, key))
                within.push_back(reference);
        }
        if (within.size() == 2 && key.size() == within[0].columns.size() + within[1].columns.size())
            return within;
    }
    return {};
}

Verdict judge(const Table &table, const std::vector<Reference> &references)
{
    if (references.size() < 2)
        return {{}, tr("only one foreign key")};
    std::vector<Reference> pair = references;
    if (pair.size() > 2)
        pair = pairInKey(table, references);
    if (pair.empty())
        return {{}, tr("%1 foreign keys, and no key that holds just two of them").arg(references.size())};
    if (overlap(pair[0].columns, pair[1].columns))
        return {{}, tr("its two foreign keys share a column")};
    for (const Reference &reference : pair) {
        if (table.coversKey(reference.columns))
            return {{},
                    tr("“%1” is unique, so it links each row once")
                        .arg(reference.columns.join(QLatin1Char(',')))};
    }
    const QStringList columns = pair[0].columns + pair[1].columns;
    const auto others
        = qsizetype(table.columns.size()) - columns.size() - (surrogateOf(table, columns).isEmpty() ? 0 : 1);
    if (!table.coversKey(columns) && others > mostPayloadWithoutKey)
        return {{},
                tr("two foreign keys among %1 columns, and no key over the two").arg(table.columns.size())};
    return {pair, references.size() == 2 ? tr("two foreign keys") : tr("a key over two of its foreign keys")};
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
        return failure(ErrorKind::NotFound, tr("No many-to-many relation was found."),
                       tr("Crosscheck looked for tables with foreign keys to two others."));
    if (name.isEmpty())
        return failure(ErrorKind::Ambiguous, tr("The database has several associations; name one."),
                       tr("There are: %1.").arg(listed));
    return failure(ErrorKind::NotFound, tr("There is no association “%1”.").arg(name),
                   tr("There are: %1.").arg(listed));
}

std::vector<Reference> declaredReferences(const Table &table, const Catalogue &catalogue)
{
    std::vector<Reference> references;
    for (const ForeignKey &key : table.foreignKeys) {
        if (catalogue.find(key.table) && key.columns.size() == key.references.size())
            references.push_back({key.columns, key.table, key.references});
    }
    std::stable_sort(references.begin(), references.end(), [&table](const Reference &a, const Reference &b) {
        return placeOf(table, a.columns.first()) < placeOf(table, b.columns.first());
    });
    return references;
}

Discovery discover(const Catalogue &catalogue)
{
    Discovery discovery;
    for (const Table &table : catalogue.tables) {
        const std::vector<Reference> references = declaredReferences(table, catalogue);
        if (references.empty())
            continue;
        const Verdict verdict = judge(table, references);
        if (verdict.pair.empty()) {
            discovery.rejected.push_back({table.name, verdict.reason});
            continue;
        }
        discovery.associations.push_back(associationOf(table, verdict.pair[0], verdict.pair[1], catalogue));
        discovery.associations.back().reason = verdict.reason;
    }
    nameApart(discovery.associations);
    return discovery;
}

} // namespace crosscheck
