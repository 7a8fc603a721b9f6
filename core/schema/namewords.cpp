// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/namewords.h"

#include <algorithm>
#include <array>
#include <utility>

namespace crosscheck {

namespace {

constexpr std::array<std::pair<const char *, const char *>, 8> irregular{{{"people", "person"},
                                                                          {"children", "child"},
                                                                          {"men", "man"},
                                                                          {"women", "woman"},
                                                                          {"mice", "mouse"},
                                                                          {"feet", "foot"},
                                                                          {"teeth", "tooth"},
                                                                          {"geese", "goose"}}};

bool isPluralOf(const QString &plural, const QString &noun)
{
    const auto endsIn = [&](const char *ofNoun, const char *ofPlural) {
        const QLatin1String ending(ofNoun);
        return noun.size() > ending.size() && noun.endsWith(ending)
            && plural == QStringView(noun).chopped(ending.size()) + QLatin1String(ofPlural);
    };
    return endsIn("", "s") || endsIn("", "es") || endsIn("y", "ies") || endsIn("f", "ves")
        || endsIn("fe", "ves") || endsIn("us", "i") || endsIn("ix", "ices") || endsIn("ex", "ices")
        || endsIn("is", "es") || endsIn("um", "a") || endsIn("z", "zzes")
        || std::any_of(irregular.begin(), irregular.end(), [&](const auto &pair) {
               return plural == QLatin1String(pair.first) && noun == QLatin1String(pair.second);
           });
}

bool isOneOf(const QString &word, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(),
                       [&word](const char *one) { return word == QLatin1String(one); });
}

} // namespace

QStringList wordsOf(const QString &name)
{
    QStringList words;
    QString word;
    const auto end = [&] {
        if (!word.isEmpty())
            words.append(word.toLower());
        word.clear();
    };
    for (qsizetype i = 0; i < name.size(); ++i) {
        const QChar c = name[i];
        if (!c.isLetterOrNumber()) {
            end();
            continue;
        }
        // A hump begins a word, and so does the last capital of several: HTTPServer, userID.
        const bool isHump = c.isUpper() && i > 0
            && (name[i - 1].isLower() || name[i - 1].isDigit()
                || (name[i - 1].isUpper() && i + 1 < name.size() && name[i + 1].isLower()));
        if (isHump)
            end();
        word += c;
    }
    end();
    return words;
}

bool isSameNoun(const QString &a, const QString &b)
{
    return a == b || isPluralOf(a, b) || isPluralOf(b, a);
}

bool isSamePhrase(const QStringList &a, const QStringList &b)
{
    return !a.isEmpty() && a.size() == b.size() && std::equal(a.begin(), a.end() - 1, b.begin())
        && isSameNoun(a.last(), b.last());
}

ReferringName ReferringName::of(const QString &column)
{
    ReferringName name{wordsOf(column), false};
    const auto drop = [&name](bool atEnd, std::initializer_list<const char *> words) {
        while (name.words.size() > 1 && isOneOf(atEnd ? name.words.last() : name.words.first(), words)) {
            atEnd ? name.words.removeLast() : name.words.removeFirst();
            name.saysSo = true;
        }
    };
    drop(false, {"fk", "id", "ref"});
    drop(true, {"id", "fk", "ref", "key", "uuid", "guid", "oid", "no", "nr", "num", "number", "code", "pk"});
    return name;
}

std::optional<QStringList> typeStemOf(const QString &column)
{
    QStringList words = ReferringName::of(column).words;
    if (words.size() < 2
        || (words.last() != QLatin1String("type") && words.last() != QLatin1String("class")
            && words.last() != QLatin1String("model")))
        return {};
    words.removeLast();
    return words;
}

} // namespace crosscheck
