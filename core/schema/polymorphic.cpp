// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/polymorphic.h"

#include "core/db/connection.h"
#include "core/schema/namewords.h"
#include "core/schema/together.h"

#include <QRegularExpression>

#include <algorithm>
#include <map>
#include <span>

namespace crosscheck {

namespace {

constexpr int mostTypes = 200;
constexpr std::size_t mostAtOnce = 100; // junctions in a statement
constexpr std::size_t mostTexts = 8;    // of a type's row: PostgreSQL allows a statement 1664 columns
constexpr std::size_t mostPayload = 3;

/// Whether a type column and an id column are about the same thing.
bool belongTogether(const QStringList &typeStem, const ReferringName &id)
{
    const bool isGeneric = typeStem == QStringList{QStringLiteral("content")}
        && id.words == QStringList{QStringLiteral("object")};
    return id.saysSo && (typeStem == id.words || isGeneric);
}

bool isKeyOver(const Table &table, const QStringList &columns)
{
    const auto holdsAll = [&columns](const QStringList &key) {
        return std::all_of(columns.begin(), columns.end(),
                           [&key](const QString &column) { return key.contains(column); });
    };
    return holdsAll(table.primaryKey)
        || std::any_of(table.uniqueKeys.begin(), table.uniqueKeys.end(), holdsAll);
}

/// Without a key over all three, texts and many columns of its own make it a table of its own.
bool isLink(const Table &table, const QStringList &columns)
{
    if (isKeyOver(table, columns))
        return true;
    std::size_t payload = 0;
    for (const Column &column : table.columns) {
        if (columns.contains(column.name) || table.primaryKey == QStringList{column.name})
            continue;
        if (column.isText())
            return false;
        ++payload;
    }
    return payload <= mostPayload;
}

/// How much of a table's name one of the phrases ends with: more words tell more, a whole name more than the end of one
/// (`blog_post` is called `post` too). 0 where none does.
qsizetype lengthOfCall(const Table &table, const QList<QStringList> &phrases)
{
    qsizetype length = 0;
    const QStringList name = wordsOf(table.name.name);
    for (const QStringList &words : phrases) {
        for (qsizetype from = 0; from < name.size(); ++from) {
            const QStringList rest = name.sliced(from);
            if (rest.size() <= words.size() && isSamePhrase(rest, words.last(rest.size())))
                length = std::max(length, 2 * rest.size() + (from == 0 ? 1 : 0));
        }
    }
    return length;
}

/// The table whose name is made of the last words of one of the phrases; null where several are called so.
const Table *tableCalled(const QList<QStringList> &phrases, const QString &idType, const Catalogue &catalogue)
{
    const Table *found = nullptr;
    qsizetype length = 0;
    for (const Table &table : catalogue.tables) {
        const qsizetype value = table.primaryKey.size() == 1 ? lengthOfCall(table, phrases) : 0;
        if (value > length)
            found = &table;
        else if (value > 0 && value == length)
            found = nullptr;
        length = std::max(length, value);
    }
    const Column *key = found ? found->column(found->primaryKey.first()) : nullptr;
    const bool canHold = key && (idType.isEmpty() || key->isText() == Column{{}, idType}.isText());
    return canHold ? found : nullptr;
}

/// Where the types of a junction's rows are read from.
struct TypesQuery {
    struct Source {
        QString expression;
        TableName table; ///< whose column it is
        QString column;
    };
    /// The type and, where types are themselves rows, the texts of these, in which their names are.
    std::vector<Source> columns;
    QString from;
};

TypesQuery queryOf(const Dialect &dialect, const PolymorphicJunction &junction, const Catalogue &catalogue)
{
    const QString type = dialect.quoted(QStringView(junction.typeColumn));
    TypesQuery query{
        {{QStringLiteral("s.v"), junction.table->name, junction.typeColumn}},
        QStringLiteral("(SELECT DISTINCT %1 AS v FROM %2 WHERE %1 IS NOT NULL ORDER BY 1 LIMIT %3) s")
            .arg(type, dialect.quoted(junction.table->name), QString::number(mostTypes))};
    if (!junction.types)
        return query;
    const Table &types = *catalogue.find(junction.types->table);
    const QString key = junction.types->references.first();
    const Column *referred = types.column(key);
    if (!referred) // which a declaration may name all the same
        return query;
    for (const Column &column : types.columns) {
        if (column.isText() && column.name != key && query.columns.size() <= mostTexts)
            query.columns.push_back(
                {QLatin1String("k.") + dialect.quoted(QStringView(column.name)), types.name, column.name});
    }
    query.from += QStringLiteral(" LEFT JOIN %1 k ON k.%2 = %3")
                      .arg(dialect.quoted(types.name), dialect.quoted(QStringView(key)),
                           dialect.comparedAsKey(QStringLiteral("s.v"),
                                                 junction.table->column(junction.typeColumn)->collation,
                                                 referred->collation));
    return query;
}

/// `SELECT number, …` of all queries, each with columns of its own: so their types and collations never meet. The first row, of
/// none, says what type each column has; a NULL has none.
QString selectOf(const Dialect &dialect, std::span<const TypesQuery> queries)
{
    QStringList typed;
    for (const TypesQuery &query : queries) {
        for (const TypesQuery::Source &source : query.columns)
            typed.append(QStringLiteral("(SELECT %1 FROM %2 WHERE 1 = 0)")
                             .arg(dialect.quoted(QStringView(source.column)), dialect.quoted(source.table)));
    }
    QStringList selects{QLatin1String("SELECT -1, ") + typed.join(QLatin1String(", "))};
    qsizetype first = 0;
    for (std::size_t number = 0; number < queries.size(); ++number) {
        QStringList values(typed.size(), QStringLiteral("NULL"));
        for (const TypesQuery::Source &source : queries[number].columns)
            values[first++] = source.expression;
        selects.append(
            QStringLiteral("SELECT %1, %2 FROM %3")
                .arg(QString::number(number), values.join(QLatin1String(", ")), queries[number].from));
    }
    return selects.join(QLatin1String(" UNION ALL "));
}

/// What each type of a junction's rows is called: one phrase for each text that may end in the name.
using CalledTypes = std::map<Value, QList<QStringList>>;

Result<void> read(Connection &connection, std::span<const TypesQuery> queries, std::span<CalledTypes> types)
{
    std::vector<int> firstColumns;
    int columns = 1;
    for (std::size_t number = 0; number < queries.size(); ++number) {
        firstColumns.push_back(columns);
        columns += int(queries[number].columns.size());
        types[number].clear(); // of an attempt that failed
    }
    const auto rows = connection.read(selectOf(connection.dialect(), queries));
    while (rows->next()) {
        if (rows->integer(0) < 0)
            continue;
        const auto number = std::size_t(rows->integer(0));
        const int first = firstColumns[number];
        auto &phrases = types[number][toValue(rows->view(first))]; // a type may refer to several rows
        QStringList words;
        for (int i = 1; i < int(queries[number].columns.size()); ++i) {
            words += wordsOf(rows->string(first + i));
            phrases.append(words);
        }
    }
    return rows->finish();
}

/// The words of a type that is a text: `App\Models\Post`.
QStringList wordsOfType(const Value &type)
{
    static const QRegularExpression separators(QStringLiteral("[\\\\./:]+"));
    QStringList words;
    for (const QString &part : toDisplay(type).split(separators))
        words += wordsOf(part);
    return words;
}

std::vector<TypeTarget> targetsOf(const PolymorphicJunction &junction, const CalledTypes &types,
                                  const Catalogue &catalogue)
{
    const QString idType = junction.table->column(junction.idColumn)->type;
    std::vector<TypeTarget> targets;
    for (const auto &[type, phrases] : types) {
        const Table *table = tableCalled(junction.types ? phrases : QList<QStringList>{wordsOfType(type)},
                                         idType, catalogue);
        if (table)
            targets.push_back({type, table});
    }
    return targets;
}

} // namespace

std::optional<PolymorphicJunction> PolymorphicJunction::of(const Table &table, const ReferenceFinder &finder)
{
    const std::vector<Reference> references = finder.of(table);
    for (const Column &type : table.columns) {
        const auto stem = typeStemOf(type.name);
        if (!stem)
            continue;
        for (const Column &id : table.columns) {
            if (id.name == type.name || !belongTogether(*stem, ReferringName::of(id.name)))
                continue;
            PolymorphicJunction found;
            found.table = &table;
            found.typeColumn = type.name;
            found.idColumn = id.name;
            std::vector<Reference> others;
            for (const Reference &reference : references) {
                if (reference.columns == QStringList{type.name})
                    found.types = reference;
                else if (reference.columns != QStringList{id.name})
                    others.push_back(reference);
            }
            if (others.size() != 1 || (!type.isText() && !found.types))
                continue;
            found.fixedSide = others.front();
            if (isLink(table, found.fixedSide.columns + QStringList{type.name, id.name}))
                return found;
        }
    }
    return {};
}

Result<std::vector<Result<std::vector<TypeTarget>>>> typeTargets(
    Connection &connection, const std::vector<PolymorphicJunction> &junctions, const Catalogue &catalogue)
{
    std::vector<TypesQuery> queries;
    for (const PolymorphicJunction &junction : junctions)
        queries.push_back(queryOf(connection.dialect(), junction, catalogue));
    std::vector<CalledTypes> types(junctions.size());
    const auto answers = askTogether(junctions.size(), mostAtOnce, [&](std::size_t begin, std::size_t end) {
        return read(connection, std::span(queries).subspan(begin, end - begin),
                    std::span(types).subspan(begin, end - begin));
    });
    if (!answers)
        return tl::make_unexpected(answers.error());
    std::vector<Result<std::vector<TypeTarget>>> targets;
    for (std::size_t i = 0; i < junctions.size(); ++i) {
        if (const Result<void> &answer = (*answers)[i]; answer)
            targets.emplace_back(targetsOf(junctions[i], types[i], catalogue));
        else
            targets.emplace_back(tl::make_unexpected(answer.error()));
    }
    return targets;
}

} // namespace crosscheck
