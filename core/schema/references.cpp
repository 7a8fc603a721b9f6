// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/references.h"

#include "core/schema/namewords.h"

#include <algorithm>
#include <functional>
#include <set>

namespace crosscheck {

namespace {

constexpr double leastConfidence = 0.4;
constexpr double unsure = 0.5;
constexpr qsizetype shortestAbbreviation = 3;

enum class TypeClass { Any, Number, Text, Uuid, Bytes, Other };

/// As far as it tells which columns can hold the same keys.
TypeClass classOf(const Column &column)
{
    const QString type = column.type.toUpper();
    if (type.endsWith(QLatin1String("[]"))) // PostgreSQL's arrays refer to nothing
        return TypeClass::Other;
    const auto has = [&type](std::initializer_list<const char *> words) {
        return std::any_of(words.begin(), words.end(),
                           [&type](const char *word) { return type.contains(QLatin1String(word)); });
    };
    if (type.isEmpty())
        return TypeClass::Any;
    if (has({"INTERVAL", "POINT", "BOOL", "DATE", "TIME", "REAL", "FLOA", "DOUB", "JSON", "ENUM", "SET"}))
        return TypeClass::Other;
    if (column.isText())
        return TypeClass::Text;
    if (has({"INT", "SERIAL", "NUMERIC", "DECIMAL", "NUMBER", "OID"}))
        return TypeClass::Number;
    if (has({"UUID", "UNIQUEIDENTIFIER"}))
        return TypeClass::Uuid;
    return has({"BLOB", "BINARY", "BYTEA"}) ? TypeClass::Bytes : TypeClass::Other;
}

/// `mediumint` of `mediumint(8) unsigned`.
QString baseType(const Column &column)
{
    return column.type.section(QLatin1Char('('), 0, 0).section(QLatin1Char(' '), 0, 0).toLower();
}

bool isGenericKey(const QString &name)
{
    static const std::set<QString> generic{
        QStringLiteral("id"),   QStringLiteral("uuid"), QStringLiteral("guid"), QStringLiteral("key"),
        QStringLiteral("code"), QStringLiteral("name"), QStringLiteral("oid"),  QStringLiteral("pk"),
        QStringLiteral("no"),   QStringLiteral("type"), QStringLiteral("slug"), QStringLiteral("title")};
    return generic.contains(name.toLower());
}

/// Words for another row of the same table.
bool isWordForAnother(const QString &word)
{
    static const std::set<QString> words{
        QStringLiteral("related"),    QStringLiteral("parent"),   QStringLiteral("child"),
        QStringLiteral("path"),       QStringLiteral("other"),    QStringLiteral("linked"),
        QStringLiteral("similar"),    QStringLiteral("peer"),     QStringLiteral("friend"),
        QStringLiteral("target"),     QStringLiteral("source"),   QStringLiteral("ancestor"),
        QStringLiteral("descendant"), QStringLiteral("to"),       QStringLiteral("from"),
        QStringLiteral("next"),       QStringLiteral("previous"), QStringLiteral("alternative")};
    return words.contains(word);
}

/// `username` with `users`.
bool beginsWithNoun(const QString &column, const QString &noun)
{
    const QString word = column.toLower();
    for (qsizetype length = shortestAbbreviation; length <= word.size(); ++length) {
        if (isSameNoun(word.first(length), noun))
            return true;
    }
    return false;
}

bool isInKeyWith(const Table &table, const QString &column, const QStringList &others)
{
    const auto holds = [&](const QStringList &key) {
        return key.contains(column)
            && std::all_of(others.begin(), others.end(),
                           [&key](const QString &other) { return key.contains(other); });
    };
    return holds(table.primaryKey) || std::any_of(table.uniqueKeys.begin(), table.uniqueKeys.end(), holds);
}

int placeOf(const Table &table, const QString &column)
{
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].name == column)
            return int(i);
    }
    return int(table.columns.size());
}

/// Whether another column says of which table the rows are that a column refers to.
bool isOfSeveralTables(const Table &table, const ReferringName &name)
{
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [&name](const Column &column) { return typeStemOf(column.name) == name.words; });
}

void sortByColumn(const Table &table, std::vector<Reference> &references)
{
    std::stable_sort(references.begin(), references.end(), [&table](const Reference &a, const Reference &b) {
        return placeOf(table, a.columns.first()) < placeOf(table, b.columns.first());
    });
}

} // namespace

bool canRefer(const Column &column, const Column &key)
{
    const TypeClass own = classOf(column);
    const TypeClass keys = classOf(key);
    if (own == TypeClass::Other || keys == TypeClass::Other)
        return false;
    return own == keys || own == TypeClass::Any || keys == TypeClass::Any;
}

std::vector<Reference> declaredReferences(const Table &table, const Catalogue &catalogue)
{
    std::vector<Reference> references;
    for (const ForeignKey &key : table.foreignKeys) {
        if (catalogue.find(key.table) && key.columns.size() == key.references.size())
            references.push_back({key.columns, key.table, key.references});
    }
    sortByColumn(table, references);
    return references;
}

/// The best of several guesses: the surest and, of equally sure ones, that of a table in the referring table's own schema.
/// There is none as long as two are equally good.
class ReferenceFinder::Choice
{
public:
    explicit Choice(const Table &from)
        : m_schema(from.name.schema)
    {
    }

    void offer(const Guess &guess)
    {
        const bool isNear = guess.target->table->name.schema == m_schema;
        const auto rank = std::pair(guess.confidence, isNear);
        const auto best = std::pair(m_best.confidence, m_isNear);
        m_isTied = rank == best || (m_isTied && rank < best);
        if (rank <= best)
            return;
        m_best = guess;
        m_isNear = isNear;
    }
    [[nodiscard]] Guess best() const { return m_isTied ? Guess() : m_best; }

private:
    QString m_schema;
    Guess m_best;
    bool m_isNear = false;
    bool m_isTied = false;
};

ReferenceFinder::ReferenceFinder(const Catalogue &catalogue)
    : m_catalogue(catalogue)
{
    for (const Table &table : catalogue.tables) {
        const QStringList words = wordsOf(table.name.name);
        if (words.isEmpty())
            continue; // nothing is called after it
        ++m_prefixes[words.first()];
        QStringList keys = table.primaryKey.size() == 1 ? table.primaryKey : QStringList();
        for (const QStringList &key : table.uniqueKeys) {
            if (key.size() == 1 && !keys.contains(key.first()) && !table.primaryKey.isEmpty())
                keys.append(key.first());
        }
        for (const Column &column : table.columns) { // what looks like its key and is not declared as one
            const ReferringName name = ReferringName::of(column.name);
            if (!table.primaryKey.isEmpty() && name.saysSo && isSamePhrase(name.words, words)
                && !keys.contains(column.name) && !isOfSeveralTables(table, name))
                keys.append(column.name);
        }
        for (const QString &key : keys)
            m_targets.push_back({&table, key, words, table.coversKey({key})});
    }
    for (const Table &table : catalogue.tables) {
        std::vector<Reference> references = declaredReferences(table, catalogue);
        const std::vector<Reference> more = inferred(table);
        references.insert(references.end(), more.begin(), more.end());
        sortByColumn(table, references);
        m_references.push_back(std::move(references));
    }
}

std::vector<Reference> ReferenceFinder::of(const Table &table) const
{
    for (std::size_t i = 0; i < m_catalogue.tables.size(); ++i) {
        if (m_catalogue.tables[i].name == table.name)
            return m_references[i];
    }
    return inferred(table);
}

bool ReferenceFinder::isReferredTo(const Table &table) const
{
    QStringList others = dependentsOf(table);
    others.removeAll(table.name.display());
    return !others.isEmpty();
}

QStringList ReferenceFinder::dependentsOf(const Table &table) const
{
    QStringList tables;
    for (std::size_t i = 0; i < m_references.size(); ++i) {
        const auto &references = m_references[i];
        if (std::any_of(references.begin(), references.end(),
                        [&table](const Reference &reference) { return reference.table == table.name; }))
            tables.append(m_catalogue.tables[i].name.display());
    }
    return tables;
}

std::vector<Reference> ReferenceFinder::inferred(const Table &table) const
{
    std::vector<Reference> known = declaredReferences(table, m_catalogue);
    const auto isTaken = [&known](const Column &column) {
        return std::any_of(known.begin(), known.end(), [&column](const Reference &reference) {
            return reference.columns.contains(column.name);
        });
    };
    std::vector<Reference> found;
    const auto add = [&](const Column &column, const Guess &guess) {
        if (!guess.target || guess.confidence < leastConfidence)
            return;
        found.push_back({{column.name}, guess.target->table->name, {guess.key}, false, guess.confidence});
        known.push_back(found.back());
    };
    for (const Column &column : table.columns) {
        const Guess named = isTaken(column) ? Guess() : guess(table, column);
        if (named.confidence > unsure)
            add(column, named);
    }
    for (const Column &column : table.columns) { // with what is known by now
        if (isTaken(column))
            continue;
        const Guess named = guess(table, column);
        const Guess typed = byType(table, column, known);
        add(column, typed.confidence >= named.confidence ? typed : named);
    }
    return found;
}

ReferenceFinder::Guess ReferenceFinder::guess(const Table &table, const Column &column) const
{
    if (classOf(column) == TypeClass::Other)
        return {};
    const Guess key = byKeyName(table, column);
    const Guess name = byName(table, column);
    return key.confidence >= name.confidence ? key : name;
}

/// The column is called as another table's key is, and few keys are called so.
ReferenceFinder::Guess ReferenceFinder::byKeyName(const Table &table, const Column &column) const
{
    if (isGenericKey(column.name))
        return {};
    const ReferringName name = ReferringName::of(column.name);
    const QStringList tableWords = wordsOf(table.name.name);
    Choice choice(table);
    for (const Target &target : m_targets) {
        if (target.key.compare(column.name, Qt::CaseInsensitive) != 0 || target.table == &table
            || !canRefer(column, *target.table->column(target.key)))
            continue;
        // A table that is called after its key is the one; the others are extensions of it.
        const double named = likeness(target, tableWords, name.words, name.saysSo);
        const bool isPrimary = target.table->primaryKey == QStringList{target.key};
        const bool isNatural = beginsWithNoun(column.name, target.words.last());
        if (!isPrimary && named == 0 && !isNatural)
            continue; // many tables have a unique `identifier`
        const double confidence = !target.isUnique ? 0.7
            : named > 0                            ? 0.9
            : isNatural                            ? 0.8
            : name.saysSo                          ? 0.6
                                                   : 0.45;
        choice.offer({&target, target.key, confidence});
    }
    return choice.best();
}

/// The column is called after a table.
ReferenceFinder::Guess ReferenceFinder::byName(const Table &table, const Column &column) const
{
    const ReferringName name = ReferringName::of(column.name);
    if (placeOf(table, column.name) >= 0 && table.primaryKey == QStringList{column.name})
        return {};
    const QStringList tableWords = wordsOf(table.name.name);
    Choice choice(table);
    for (const Target &target : m_targets) {
        if (target.table->primaryKey != QStringList{target.key}
            || !canRefer(column, *target.table->column(target.key)))
            continue;
        const double confidence = likeness(target, tableWords, name.words, name.saysSo);
        if (confidence < leastConfidence)
            continue;
        choice.offer({&target, target.key, confidence});
    }
    return choice.best();
}

/// How well @p stem, what a column of the table with @p tableWords is called after, names the target; 0: not at all.
double ReferenceFinder::likeness(const Target &target, const QStringList &tableWords, const QStringList &stem,
                                 bool saysSo) const
{
    const QStringList &words = target.words;
    if (stem.isEmpty() || words.isEmpty())
        return 0;
    if (isSamePhrase(words, stem))
        return saysSo ? 0.9 : 0.75;
    // A prefix that this table has too, or that most tables have, does not count.
    const auto isSharedPrefix = [&](qsizetype length) {
        return length > 0 && length < words.size()
            && ((tableWords.size() > length && tableWords.first(length) == words.first(length))
                || (length == 1 && m_prefixes.at(words.first()) * 2 > m_catalogue.tables.size()));
    };
    for (qsizetype prefix = 1; prefix < words.size(); ++prefix) {
        if (isSamePhrase(words.sliced(prefix), stem))
            return (isSharedPrefix(prefix) ? 0.85 : 0.5) - (saysSo ? 0 : 0.15);
    }
    for (qsizetype prefix = 0; prefix < words.size(); ++prefix) {
        const QStringList rest = words.sliced(prefix);
        if (prefix > 0 && !isSharedPrefix(prefix))
            continue;
        if (stem.size() > rest.size() && isSamePhrase(rest, stem.last(rest.size())))
            return saysSo ? 0.65 : 0; // `parent_category_id`, but not `sort_order`
        const bool isShort = rest.size() == 1 && stem.size() == 1
            && stem.first().size() >= shortestAbbreviation && stem.first().size() < rest.first().size()
            && rest.first().startsWith(stem.first());
        if (isShort && saysSo)
            return 0.55; // `cat_id`
    }
    return 0;
}

/// A column beside another reference in a key, whose name says only that it refers: to another row of the same table,
/// or to the only table whose key is of its very type.
ReferenceFinder::Guess ReferenceFinder::byType(const Table &table, const Column &column,
                                               const std::vector<Reference> &others) const
{
    const ReferringName name = ReferringName::of(column.name);
    if (!name.saysSo || others.size() != 1 || others.front().columns.size() != 1
        || !isInKeyWith(table, column.name, others.front().columns))
        return {};
    const Reference &other = others.front();
    const Column &otherColumn = *table.column(other.columns.front());
    const bool isSelf = isWordForAnother(name.words.last()) && baseType(otherColumn) == baseType(column);
    std::vector<const Target *> alike;
    for (const Target &target : m_targets) {
        if (target.table->primaryKey != QStringList{target.key})
            continue;
        if (target.table->name == other.table) {
            if (isSelf)
                return {&target, target.key, unsure};
        } else if (target.table != &table
                   && baseType(*target.table->column(target.key)) == baseType(column)) {
            alike.push_back(&target);
        }
    }
    const auto isNear
        = [&table](const Target *target) { return target->table->name.schema == table.name.schema; };
    if (std::any_of(alike.begin(), alike.end(), isNear))
        std::erase_if(alike, std::not_fn(isNear));
    return alike.size() == 1 ? Guess{alike.front(), alike.front()->key, leastConfidence} : Guess();
}

} // namespace crosscheck
