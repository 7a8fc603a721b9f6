// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/discovery.h"

#include "core/db/connection.h"
#include "core/schema/junctionjudge.h"
#include "core/schema/labelcolumn.h"
#include "core/schema/polymorphic.h"
#include "core/schema/referencesample.h"

#include <QCoreApplication>
#include <QMap>

#include <algorithm>
#include <tuple>

namespace crosscheck {

namespace {

constexpr double viewConfidence = 0.9; // a view often shows what a table holds, too
constexpr double contradictedConfidence = 0.6;
constexpr double leastViewConfidence = 0.6;

QString tr(const char *text)
{
    return QCoreApplication::translate("Discovery", text);
}

EntitySide sideOf(const Reference &reference, const Catalogue &catalogue)
{
    const Table &entity = *catalogue.find(reference.table);
    return {entity, reference.columns, reference.references, chooseLabelColumns(entity, reference.references),
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
                          const Catalogue &catalogue, const std::map<QString, Value> &fixed = {})
{
    Association found;
    found.junction = junction;
    found.fixed = fixed;
    found.sides = {sideOf(left, catalogue), sideOf(right, catalogue)};
    if (left.table == right.table) {
        found.sides.left.title = left.columns.join(QLatin1Char(','));
        found.sides.right.title = right.columns.join(QLatin1Char(','));
    }
    const QStringList references = left.columns + right.columns;
    const QString surrogate = surrogateOf(junction, references);
    for (const Column &column : junction.columns) {
        if (!references.contains(column.name) && column.name != surrogate && !fixed.contains(column.name))
            found.payload.append(column.name);
    }
    found.keyKind = keyKindOf(found, surrogate);
    found.declared = left.declared && right.declared;
    found.name = junction.name.display();
    return found;
}

QMap<QString, int> usesOfNames(const std::vector<Association> &associations)
{
    QMap<QString, int> uses;
    for (const Association &association : associations)
        ++uses[association.name];
    return uses;
}

/// Where one table yields several associations, their columns tell them apart, and where a person said that these refer to
/// several tables, these too.
void nameApart(std::vector<Association> &associations)
{
    const QMap<QString, int> uses = usesOfNames(associations);
    for (Association &association : associations) {
        if (uses.value(association.name) < 2 && association.fixed.empty())
            continue;
        QStringList apart = association.sides.left.junctionColumns + association.sides.right.junctionColumns;
        for (const auto &[column, value] : association.fixed)
            apart.append(column + QLatin1Char('=') + toDisplay(value));
        association.name += QStringLiteral("(%1)").arg(apart.join(QLatin1Char(',')));
    }
    const QMap<QString, int> left = usesOfNames(associations);
    for (Association &association : associations) {
        if (left.value(association.name) < 2)
            continue;
        for (const EntitySide &side : {association.sides.left, association.sides.right})
            association.name
                += QStringLiteral(" %1.%2").arg(side.table.name.display(), side.keyColumns.join(u','));
    }
}

/// One association for each table that the junction's rows refer to.
std::vector<Association> associationsOf(const PolymorphicJunction &junction,
                                        const std::vector<TypeTarget> &targets, const Catalogue &catalogue)
{
    std::vector<Association> found;
    for (const TypeTarget &target : targets) {
        const Reference right{{junction.idColumn}, target.table->name, target.table->primaryKey, false, 0.9};
        found.push_back(associationOf(*junction.table, junction.fixedSide, right, catalogue,
                                      {{junction.typeColumn, target.type}}));
        found.back().confidence = std::min(junction.fixedSide.confidence, right.confidence);
        found.back().reason
            = tr("“%1” says of which table, here “%2”").arg(junction.typeColumn, toDisplay(target.type));
    }
    return found;
}

Association associationOf(const Table &junction, const Verdict &verdict, const Catalogue &catalogue)
{
    Association found = associationOf(junction, verdict.pair->left, verdict.pair->right, catalogue);
    found.kind = verdict.kind;
    found.confidence = junction.isView ? verdict.confidence * viewConfidence : verdict.confidence;
    found.reason = junction.isView ? tr("a view; %1").arg(verdict.reason) : verdict.reason;
    return found;
}

/// A table with references, before its rows are looked at.
struct Candidate {
    const Table *table;
    std::optional<PolymorphicJunction> polymorphic;
    Verdict verdict; ///< where it is not polymorphic
    std::size_t firstAnswer
        = 0; ///< among the types, or the first of its undeclared references among the samples
};

/// What the candidates' rows say.
struct Answers {
    std::vector<Result<ReferenceSample>> samples;
    std::vector<Result<std::vector<TypeTarget>>> types;
};

std::vector<Candidate> candidatesIn(const Catalogue &catalogue, const ReferenceFinder &finder)
{
    std::vector<Candidate> candidates;
    for (const auto *all : {&catalogue.tables, &catalogue.views}) {
        for (const Table &table : *all) {
            const std::size_t references = finder.of(table).size();
            if (references == 0 || (table.isView && references < 2))
                continue;
            Candidate candidate{&table, PolymorphicJunction::of(table, finder), {}};
            if (!candidate.polymorphic)
                candidate.verdict = judgeTable(table, finder);
            candidates.push_back(std::move(candidate));
        }
    }
    return candidates;
}

std::vector<Reference> undeclaredOf(const Verdict &verdict)
{
    std::vector<Reference> undeclared;
    for (const Side side : bothSides) {
        if (verdict.pair && !(*verdict.pair)[side].declared)
            undeclared.push_back((*verdict.pair)[side]);
    }
    return undeclared;
}

/// Asks about all candidates together.
Result<Answers> ask(Connection &connection, std::vector<Candidate> &candidates, const Catalogue &catalogue)
{
    std::vector<SampledReference> references;
    std::vector<PolymorphicJunction> junctions;
    for (Candidate &candidate : candidates) {
        if (candidate.polymorphic) {
            candidate.firstAnswer = junctions.size();
            junctions.push_back(*candidate.polymorphic);
            continue;
        }
        candidate.firstAnswer = references.size();
        for (const Reference &reference : undeclaredOf(candidate.verdict))
            references.push_back({candidate.table, reference});
    }
    auto samples = sampleReferences(connection, references, catalogue);
    if (!samples)
        return tl::make_unexpected(samples.error());
    auto types = typeTargets(connection, junctions, catalogue);
    if (!types)
        return tl::make_unexpected(types.error());
    return Answers{std::move(*samples), std::move(*types)};
}

/// Rejects the table where what its undeclared references hold is mostly elsewhere, and is surer of it where all is there.
Result<Verdict> confirmed(const Candidate &candidate, const Answers &answers)
{
    Verdict verdict = candidate.verdict;
    const std::vector<Reference> undeclared = undeclaredOf(verdict);
    std::size_t confirmed = 0;
    for (std::size_t i = 0; i < undeclared.size(); ++i) {
        const auto &sample = answers.samples[candidate.firstAnswer + i];
        if (!sample)
            return tl::make_unexpected(sample.error());
        if (sample->contradicts()) {
            const QString reason = tr("“%1” is named like a reference to %2, but of %3 values %4 are there")
                                       .arg(undeclared[i].columns.first(), undeclared[i].table.display(),
                                            QString::number(sample->values), QString::number(sample->found));
            if (!verdict.isNamedAfterBoth) // then it is a junction, of which rows were left behind
                return Verdict{{}, {}, 0, reason};
            verdict.confidence *= contradictedConfidence;
            verdict.reason = reason;
        }
        confirmed += sample->confirms() ? 1 : 0;
    }
    if (!undeclared.empty() && confirmed == undeclared.size()) {
        verdict.confidence = (1 + verdict.confidence) / 2;
        verdict.reason = tr("%1, and all that they hold is there").arg(verdict.reason);
    }
    return verdict;
}

/// What one table with references is.
Result<void> classify(const Candidate &candidate, const Answers &answers, const Catalogue &catalogue,
                      Discovery &discovery)
{
    const Table &table = *candidate.table;
    if (const auto &polymorphic = candidate.polymorphic) {
        const auto &types = answers.types[candidate.firstAnswer];
        if (!types)
            return tl::make_unexpected(types.error());
        const auto found = associationsOf(*polymorphic, *types, catalogue);
        discovery.associations.insert(discovery.associations.end(), found.begin(), found.end());
        if (found.empty())
            discovery.rejected.push_back(
                {table.name,
                 tr("its rows refer to several tables, by “%1”, and none is known yet")
                     .arg(polymorphic->typeColumn)});
        return {};
    }
    const auto verdict = confirmed(candidate, answers);
    if (!verdict)
        return tl::make_unexpected(verdict.error());
    const bool isSure = !table.isView || verdict->confidence >= leastViewConfidence;
    if (verdict->pair && isSure)
        discovery.associations.push_back(associationOf(table, *verdict, catalogue));
    else
        discovery.rejected.push_back(
            {table.name, isSure ? verdict->reason : tr("a view, and not surely one of links")});
    return {};
}

/// Puts what a person said in the place of what was found, or beside it.
void follow(const Correction &correction, const Catalogue &catalogue, Discovery &discovery)
{
    if (const QString problem = correction.problemIn(catalogue); !problem.isEmpty()) {
        discovery.rejected.push_back(
            {correction.junction, tr("what you said of it does not fit any more: %1").arg(problem)});
        return;
    }
    const Table &junction = *catalogue.find(correction.junction);
    const PerSide<Correction::Choice> &replaced = correction.replaces.value_or(correction.sides);
    const auto found
        = std::find_if(discovery.associations.begin(), discovery.associations.end(),
                       [&](const Association &one) { return isAbout(correction, replaced, one); });
    const bool isKnown = found != discovery.associations.end();
    const auto reference = [](const Correction::Choice &choice) {
        return Reference{choice.columns, choice.table, choice.references, false, 1.0};
    };
    Association said = associationOf(junction, reference(correction.sides.left),
                                     reference(correction.sides.right), catalogue, correction.fixed);
    for (const Side side : bothSides)
        said.sides[side].labelColumns = correction.sides[side].label;
    said.declared = isKnown && found->declared && isAbout(correction, correction.sides, *found);
    said.kind = isKnown ? found->kind : Association::Kind::Link;
    said.reason = tr("as you said");
    std::erase_if(discovery.rejected,
                  [&junction](const Rejected &one) { return one.table == junction.name; });
    discovery.corrections.push_back(correction);
    if (isKnown)
        *found = std::move(said);
    else
        discovery.associations.push_back(std::move(said));
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

const Association &Discovery::mostLikely() const
{
    return *std::max_element(associations.begin(), associations.end(),
                             [](const Association &a, const Association &b) {
                                 const auto rank = [](const Association &one) {
                                     return std::tuple(one.kind == Association::Kind::Link, one.confidence,
                                                       one.isPairUnique(), -one.payload.size());
                                 };
                                 return rank(a) < rank(b);
                             });
}

const Correction *Discovery::correctionOf(const Association &association) const
{
    const auto found
        = std::find_if(corrections.begin(), corrections.end(), [&association](const Correction &one) {
              return isAbout(one, one.sides, association);
          });
    return found == corrections.end() ? nullptr : &*found;
}

Result<Discovery> discover(Connection &connection, const std::vector<Correction> &corrections)
{
    auto catalogue = readCatalogue(connection);
    if (!catalogue)
        return tl::make_unexpected(catalogue.error());
    Discovery discovery;
    const ReferenceFinder finder(*catalogue);
    std::vector<Candidate> candidates = candidatesIn(*catalogue, finder);
    const auto answers = ask(connection, candidates, *catalogue);
    if (!answers)
        return tl::make_unexpected(answers.error());
    for (const Candidate &candidate : candidates) {
        const auto done = classify(candidate, *answers, *catalogue, discovery);
        if (!done) // others can be read all the same
            discovery.rejected.push_back(
                {candidate.table->name, tr("it cannot be read: %1").arg(done.error().message())});
    }
    for (const Correction &correction : corrections)
        follow(correction, *catalogue, discovery);
    for (Association &association : discovery.associations)
        association.dependents = finder.dependentsOf(association.junction);
    nameApart(discovery.associations);
    discovery.catalogue = std::move(*catalogue);
    return discovery;
}

Result<Discovery> discoverForUser(Connection &connection)
{
    const auto corrections = CorrectionFile::ofUser().read(connection.settings().location());
    auto discovery = discover(connection, corrections ? *corrections : std::vector<Correction>());
    if (discovery && !corrections)
        discovery->notice = corrections.error().message();
    return discovery;
}

} // namespace crosscheck
