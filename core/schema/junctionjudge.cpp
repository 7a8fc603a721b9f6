// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/junctionjudge.h"

#include "core/schema/namewords.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace crosscheck {

namespace {

constexpr qsizetype mostPayloadOfALink = 3;
constexpr qsizetype mostPayloadWithoutKey = 2;
constexpr double leastWithoutKey = 0.6;
constexpr qsizetype mostPayloadOfAnObject = 8;
constexpr std::array decimalTypes{"REAL", "FLOA", "DOUB", "DEC", "NUMERIC", "MONEY"};

QString tr(const char *text)
{
    return QCoreApplication::translate("Discovery", text);
}

QString listed(const QStringList &columns)
{
    return columns.join(QLatin1Char(','));
}

bool overlap(const QStringList &a, const QStringList &b)
{
    return std::any_of(a.begin(), a.end(), [&b](const QString &name) { return b.contains(name); });
}

bool isWithin(const QStringList &columns, const QStringList &key)
{
    return std::all_of(columns.begin(), columns.end(),
                       [&key](const QString &column) { return key.contains(column); });
}

bool isAnyOf(const QStringList &words, std::initializer_list<const char *> wanted)
{
    return std::any_of(words.begin(), words.end(), [&wanted](const QString &word) {
        return std::any_of(wanted.begin(), wanted.end(),
                           [&word](const char *one) { return isSameNoun(word, QLatin1String(one)); });
    });
}

class JunctionJudge
{
public:
    JunctionJudge(const Table &table, const ReferenceFinder &finder)
        : m_table(table)
        , m_finder(finder)
        , m_references(finder.of(table))
        , m_words(wordsOf(table.name.name))
    {
        m_keys = table.uniqueKeys;
        if (!table.primaryKey.isEmpty())
            m_keys.push_back(table.primaryKey);
    }

    Verdict judge()
    {
        if (m_references.size() < 2)
            return rejected(tr("only one reference to another table"));
        if (!choosePair())
            return rejected(
                tr("%1 references, and no key that holds just two of them").arg(m_references.size()));
        if (overlap(left().columns, right().columns))
            return rejected(tr("its two references share a column"));
        for (const Reference *reference : {m_left, m_right}) {
            if (m_table.coversKey(reference->columns))
                return rejected(
                    tr("“%1” is unique, so it links each row once").arg(listed(reference->columns)));
        }
        findPayload();
        return m_pairKey ? judgePairKey() : m_widerKey.isEmpty() ? judgeWithoutKey() : judgeWiderKey();
    }

private:
    [[nodiscard]] const Reference &left() const { return *m_left; }
    [[nodiscard]] const Reference &right() const { return *m_right; }
    [[nodiscard]] QStringList pairColumns() const { return left().columns + right().columns; }

    static Verdict rejected(const QString &reason) { return {{}, Association::Kind::Link, 0, reason}; }

    [[nodiscard]] Verdict accepted(Association::Kind kind, double factor, const QString &key) const
    {
        const int declared = int(left().declared) + int(right().declared);
        const QString references = declared == 2 ? tr("two foreign keys")
            : declared == 1                      ? tr("a foreign key and a column that is named like one")
                                                 : tr("two columns that are named like references");
        const double confidence = std::min(left().confidence, right().confidence) * factor;
        return {PerSide<Reference>{left(), right()}, kind, confidence,
                key.isEmpty() ? references : tr("%1, %2").arg(references, key),
                isNamedAfter(left(), right())};
    }

    // The pair

    bool choosePair()
    {
        if (m_references.size() == 2)
            return take(&m_references[0], &m_references[1]);
        return chooseByKey(true) || chooseWithinOneTable() || chooseByName() || chooseByKey(false);
    }

    bool take(const Reference *one, const Reference *other)
    {
        m_left = one;
        m_right = other;
        return true;
    }

    /// The only two references in a key; with @p isWhole the key holds nothing else.
    bool chooseByKey(bool isWhole)
    {
        for (const QStringList &key : m_keys) {
            std::vector<const Reference *> within;
            for (const Reference &reference : m_references) {
                if (overlap(reference.columns, key))
                    within.push_back(&reference);
            }
            if (within.size() == 2
                && (!isWhole || key.size() == within[0]->columns.size() + within[1]->columns.size()))
                return take(within[0], within[1]);
        }
        return false;
    }

    /// Two roles of one table in a key, beside a reference that says of what kind the link is.
    bool chooseWithinOneTable()
    {
        for (std::size_t i = 0; i < m_references.size(); ++i) {
            for (std::size_t j = i + 1; j < m_references.size(); ++j) {
                const Reference &one = m_references[i];
                const Reference &other = m_references[j];
                if (one.table == other.table && areOppositeRoles(one, other)
                    && std::any_of(m_keys.begin(), m_keys.end(), [&](const QStringList &key) {
                           return isWithin(one.columns + other.columns, key);
                       }))
                    return take(&one, &other);
            }
        }
        return false;
    }

    static bool areOppositeRoles(const Reference &one, const Reference &other)
    {
        const auto has = [](const Reference &reference, const char *word) {
            return wordsOf(reference.columns.front()).contains(QLatin1String(word));
        };
        for (const auto &[a, b] :
             std::initializer_list<std::pair<const char *, const char *>>{{"subject", "object"},
                                                                          {"parent", "child"},
                                                                          {"left", "right"},
                                                                          {"from", "to"},
                                                                          {"source", "target"},
                                                                          {"ancestor", "descendant"},
                                                                          {"first", "second"},
                                                                          {"super", "sub"},
                                                                          {"follower", "followed"},
                                                                          {"predecessor", "successor"},
                                                                          {"old", "new"},
                                                                          {"a", "b"},
                                                                          {"1", "2"}}) {
            if ((has(one, a) && has(other, b)) || (has(one, b) && has(other, a)))
                return true;
        }
        return false;
    }

    /// Two whose tables the table is named after. A fourth reference makes it more than a link.
    bool chooseByName()
    {
        if (m_references.size() > 3)
            return false;
        const auto named = namedPair();
        return named && take(named->first, named->second);
    }

    [[nodiscard]] std::optional<std::pair<const Reference *, const Reference *>> namedPair() const
    {
        for (std::size_t i = 0; i < m_references.size(); ++i) {
            for (std::size_t j = i + 1; j < m_references.size(); ++j) {
                if (isNamedAfter(m_references[i], m_references[j]))
                    return std::pair(&m_references[i], &m_references[j]);
            }
        }
        return {};
    }

    /// Whether the table's name is made of the two tables' names, in any order, and words like “to” and “link”.
    [[nodiscard]] bool isNamedAfter(const Reference &one, const Reference &other) const
    {
        return isMadeOf(one, other) || isMadeOf(other, one);
    }

    [[nodiscard]] bool isMadeOf(const Reference &first, const Reference &second) const
    {
        QStringList rest = m_words;
        for (const Reference *reference : {&first, &second}) {
            const QStringList words = wordsOf(reference->table.name);
            bool isFound = false;
            // As the whole name, or without a prefix that the table itself has.
            for (qsizetype prefix = 0; prefix < words.size() && !isFound; ++prefix) {
                if (prefix > 0 && m_words.first(std::min(prefix, m_words.size())) != words.first(prefix))
                    break;
                const QStringList name = words.sliced(prefix);
                for (qsizetype at = 0; at + name.size() <= rest.size() && !isFound; ++at) {
                    if (!isSamePhrase(rest.mid(at, name.size()), name))
                        continue;
                    rest = rest.first(at) + rest.sliced(at + name.size());
                    isFound = true;
                }
            }
            if (!isFound)
                return false;
        }
        return true;
    }

    // What it holds besides

    void findPayload()
    {
        const QStringList pair = pairColumns();
        const QString surrogate = surrogateOf(m_table, pair);
        for (const Column &column : m_table.columns) {
            if (!pair.contains(column.name) && column.name != surrogate)
                m_payload.append(column.name);
        }
        m_pairKey = m_table.coversKey(pair);
        for (const QStringList &key : m_keys) {
            if (!m_pairKey && isWithin(pair, key))
                m_widerKey = key;
        }
    }

    [[nodiscard]] bool isReference(const QString &column) const
    {
        return std::any_of(m_references.begin(), m_references.end(), [&column](const Reference &reference) {
            return reference.columns.contains(column);
        });
    }

    [[nodiscard]] bool hasText(std::initializer_list<const char *> words = {}) const
    {
        return std::any_of(m_payload.begin(), m_payload.end(), [&](const QString &name) {
            return m_table.column(name)->isText() && (words.size() == 0 || isAnyOf(wordsOf(name), words));
        });
    }

    /// Whether it holds amounts, as what was ordered or measured does: numbers with decimals, or named like one.
    [[nodiscard]] bool hasAmounts() const
    {
        return std::any_of(m_payload.begin(), m_payload.end(), [this](const QString &name) {
            const QString type = m_table.column(name)->type.toUpper();
            return isAnyOf(wordsOf(name), {"total", "amount", "price", "quantity", "qty", "cost", "sum"})
                || std::any_of(decimalTypes.begin(), decimalTypes.end(), [&type](const char *decimal) {
                       return type.contains(QLatin1String(decimal));
                   });
        });
    }

    [[nodiscard]] bool isTranslation() const
    {
        return hasText() && std::any_of(bothSides.begin(), bothSides.end(), [this](Side side) {
                   const Reference &reference = side == Side::Left ? left() : right();
                   return isAnyOf(wordsOf(reference.table.name), {"language", "locale", "lang", "culture"});
               });
    }

    [[nodiscard]] Association::Kind kind() const
    {
        return m_payload.size() > mostPayloadOfALink || hasAmounts() ? Association::Kind::Object
                                                                     : Association::Kind::Link;
    }

    Verdict judgePairKey()
    {
        if (isTranslation())
            return rejected(tr("a translation: texts for each language"));
        if (hasText({"value", "val"})
            && isAnyOf(m_words,
                       {"value", "attribute", "property", "metadata", "setting", "preference", "parameter"}))
            return rejected(tr("values of attributes, not links"));
        const auto named = namedPair();
        if (named && !(named->first == m_left && named->second == m_right))
            return rejected(tr("it links three tables"));
        return accepted(kind(), 1.0, m_references.size() == 2 ? QString() : tr("and a key over the two"));
    }

    /// A key that holds more than the two: the same two rows can be linked several times.
    Verdict judgeWiderKey()
    {
        if (isTranslation())
            return rejected(tr("a translation: texts for each language"));
        const bool isWithinOneTable = left().table == right().table;
        if (hasText({"value", "val"}) && !isWithinOneTable)
            return rejected(tr("values of attributes, not links"));
        if (m_references.size() > 2 && !isWithinOneTable)
            return rejected(
                tr("%1 references, and no key that holds just two of them").arg(m_references.size()));
        for (const QString &column : m_widerKey) {
            if (pairColumns().contains(column))
                continue;
            if (m_table.column(column)->isText())
                return rejected(tr("its key also holds the text “%1”").arg(column));
        }
        return accepted(kind(), 0.9, tr("and a key over the two and %1").arg(extraOf(m_widerKey)));
    }

    [[nodiscard]] QString extraOf(const QStringList &key) const
    {
        QStringList extra;
        for (const QString &column : key) {
            if (!pairColumns().contains(column))
                extra.append(QStringLiteral("“%1”").arg(column));
        }
        return extra.join(QLatin1String(", "));
    }

    Verdict judgeWithoutKey()
    {
        const bool isDeclared = left().declared && right().declared;
        const bool isNamed = isNamedAfter(left(), right());
        if (std::min(left().confidence, right().confidence) < leastWithoutKey)
            return rejected(
                tr("its columns do not say clearly what they refer to, and no key is over the two"));
        if (m_table.primaryKey.size() > 1)
            return rejected(tr("its key is over other columns than the two"));
        if (hasText() && !isDeclared)
            return rejected(tr("it holds texts of its own, and no key is over the two"));
        if (!m_table.primaryKey.isEmpty() && m_table.primaryKey.size() == 1
            && m_table.column(m_table.primaryKey.first())->isText())
            return rejected(tr("its rows have a text of their own as key"));
        if (isAnyOf(m_words,
                    {"history", "log", "queue", "audit", "event", "message", "transaction", "archive"}))
            return rejected(tr("a record of what happened, by its name"));
        if (isNamed && (m_references.size() == 2 || m_payload.size() <= mostPayloadOfALink)) {
            if (m_payload.size() <= mostPayloadWithoutKey)
                return accepted(Association::Kind::Link, isDeclared ? 1.0 : 0.9,
                                isDeclared ? QString() : tr("and it is named after both tables"));
            return accepted(Association::Kind::Object, 0.9, tr("and it is named after both tables"));
        }
        if (hasText({"value", "val"}))
            return rejected(tr("values of attributes, not links"));
        if (m_finder.isReferredTo(m_table))
            return rejected(tr("a table of its own: others refer to it, and no key is over the two"));
        if (hasText({"name", "title", "label", "subject", "description"}))
            return rejected(tr("a table of its own: its rows have names, and no key is over the two"));
        if (m_payload.size() <= mostPayloadWithoutKey && (isDeclared || !hasAmounts()))
            return accepted(kind(), isDeclared ? 1.0 : 0.85, {});
        if (m_references.size() == 2 && m_payload.size() <= mostPayloadOfAnObject && !hasText())
            return accepted(Association::Kind::Object, 0.6, tr("with figures of their own"));
        return rejected(
            tr("two references among %1 columns, and no key over the two").arg(m_table.columns.size()));
    }

    const Table &m_table;
    const ReferenceFinder &m_finder;
    const std::vector<Reference> m_references;
    const QStringList m_words;
    std::vector<QStringList> m_keys;
    const Reference *m_left = nullptr;
    const Reference *m_right = nullptr;
    QStringList m_payload;
    bool m_pairKey = false;
    QStringList m_widerKey; ///< the two and more
};

} // namespace

QString surrogateOf(const Table &table, const QStringList &referenceColumns)
{
    return table.primaryKey.size() == 1 && !referenceColumns.contains(table.primaryKey.first())
        ? table.primaryKey.first()
        : QString();
}

Verdict judgeTable(const Table &table, const ReferenceFinder &finder)
{
    return JunctionJudge(table, finder).judge();
}

} // namespace crosscheck
