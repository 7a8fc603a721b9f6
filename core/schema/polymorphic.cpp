// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/polymorphic.h"

#include "core/db/connection.h"
#include "core/schema/namewords.h"

#include <QRegularExpression>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr int mostTypes = 200;
constexpr std::size_t mostPayload = 3;

/// What a column that says a type is called after: `taggable` of `taggable_type`, `content` of `content_type_id`.
std::optional<QStringList> typeStem(const QString &column)
{
    QStringList words = ReferringName::of(column).words;
    if (words.size() < 2
        || (words.last() != QLatin1String("type") && words.last() != QLatin1String("class")
            && words.last() != QLatin1String("model")))
        return {};
    words.removeLast();
    return words;
}

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

/// The types of a junction's rows in a column `v`; where they are themselves rows, with the text columns of these, in which
/// their names are.
QString selectOfTypes(const Dialect &dialect, const Table &junction, const PolymorphicJunction &polymorphic,
                      const Catalogue &catalogue)
{
    const QString type = dialect.quoted(QStringView(polymorphic.typeColumn));
    const QString distinct
        = QStringLiteral("SELECT DISTINCT %1 AS v FROM %2 WHERE %1 IS NOT NULL ORDER BY 1 LIMIT %3")
              .arg(type, dialect.quoted(junction.name), QString::number(mostTypes));
    if (!polymorphic.types)
        return distinct;
    const Table &table = *catalogue.find(polymorphic.types->table);
    const QString key = polymorphic.types->references.first();
    const Column *referred = table.column(key);
    if (!referred) // which a declaration may name all the same
        return distinct;
    QString columns = QStringLiteral("s.v");
    for (const Column &column : table.columns) {
        if (column.isText() && column.name != key)
            columns += QLatin1String(", k.") + dialect.quoted(QStringView(column.name));
    }
    return QStringLiteral("SELECT %1 FROM (%2) s LEFT JOIN %3 k ON k.%4 = %5 ORDER BY 1")
        .arg(columns, distinct, dialect.quoted(table.name), dialect.quoted(QStringView(key)),
             dialect.comparedAsKey(QStringLiteral("s.v"), junction.column(polymorphic.typeColumn)->collation,
                                   referred->collation));
}

} // namespace

std::optional<PolymorphicJunction> PolymorphicJunction::of(const Table &table, const ReferenceFinder &finder)
{
    const std::vector<Reference> references = finder.of(table);
    for (const Column &type : table.columns) {
        const auto stem = typeStem(type.name);
        if (!stem)
            continue;
        for (const Column &id : table.columns) {
            if (id.name == type.name || !belongTogether(*stem, ReferringName::of(id.name)))
                continue;
            PolymorphicJunction found;
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

Result<std::vector<TypeTarget>> typeTargets(Connection &connection, const Table &junction,
                                            const PolymorphicJunction &polymorphic,
                                            const Catalogue &catalogue)
{
    static const QRegularExpression separators(QStringLiteral("[\\\\./:]+"));
    const QString idType = junction.column(polymorphic.idColumn)->type;
    const auto rows = connection.read(selectOfTypes(connection.dialect(), junction, polymorphic, catalogue));
    std::vector<std::pair<Value, QList<QStringList>>> types; // and what each is called
    while (rows->next()) {
        const Value type = toValue(rows->view(0));
        if (types.empty() || types.back().first != type) // what it refers to may be several rows
            types.emplace_back(type, QList<QStringList>());
        QStringList words;
        for (int i = 1; i < rows->columnCount(); ++i) { // the name may end in any of them
            words += wordsOf(rows->string(i));
            types.back().second.append(words);
        }
        if (!polymorphic.types) {
            for (const QString &part : toDisplay(type).split(separators))
                words += wordsOf(part);
            types.back().second.append(words);
        }
    }
    if (const auto read = rows->finish(); !read)
        return tl::make_unexpected(read.error());
    std::vector<TypeTarget> targets;
    for (const auto &[type, phrases] : types) {
        if (const Table *table = tableCalled(phrases, idType, catalogue))
            targets.push_back({type, table});
    }
    return targets;
}

} // namespace crosscheck
