// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/rowfilter.h"

#include "core/association/nameindex.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RowFilter", text);
}

QString unquoted(QString text)
{
    return text.replace(QLatin1String("\"\""), QLatin1String("\""));
}

/// A text in quotes, or a word.
QString namePart()
{
    return QStringLiteral("\"(?<quoted>(?:[^\"]|\"\")*)\"?|[^\\s\"]+");
}

/// Sets the bounds that `0`, `>5`, `<=3` name. @return whether it names some.
bool setBounds(const QString &value, RowFilter::Term &term)
{
    static const QRegularExpression form(QStringLiteral("^(<=|>=|<|>|)(\\d{1,9})$"));
    const auto match = form.match(value);
    if (!match.hasMatch())
        return false;
    const std::uint32_t number = match.captured(2).toUInt();
    const QString comparison = match.captured(1);
    if (comparison == QLatin1String("<") && number == 0)
        return false;
    if (comparison.isEmpty() || comparison.startsWith(QLatin1Char('<')))
        term.most = comparison == QLatin1String("<") ? number - 1 : number;
    if (comparison.isEmpty() || comparison.startsWith(QLatin1Char('>')))
        term.least = comparison == QLatin1String(">") ? number + 1 : number;
    return true;
}

} // namespace

// A term's value, a quoted text and a word end where the next of them begins; a quote that is open ends with the text, and
// one within is doubled.
RowFilter::RowFilter(const QString &typed)
{
    static const QRegularExpression part(
        QStringLiteral("(-?)(has|links|is):(?:\"((?:[^\"]|\"\")*)\"?|([^\\s\"]*))|%1").arg(namePart()),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    for (auto matches = part.globalMatch(typed); matches.hasNext();) {
        const auto match = matches.next();
        if (!match.hasCaptured(2)) {
            addName(match);
            continue;
        }
        Term term;
        term.isDenied = !match.captured(1).isEmpty();
        term.begin = match.capturedStart();
        term.length = match.capturedLength();
        addTerm(match.capturedView(2), unquoted(match.captured(3)) + match.captured(4), term);
    }
}

RowFilter RowFilter::ofNames(const QString &typed)
{
    static const QRegularExpression part(namePart(), QRegularExpression::UseUnicodePropertiesOption);
    RowFilter filter;
    for (auto matches = part.globalMatch(typed); matches.hasNext();)
        filter.addName(matches.next());
    return filter;
}

void RowFilter::addName(const QRegularExpressionMatch &match)
{
    const bool isQuoted = match.hasCaptured(QStringLiteral("quoted"));
    const QString text = isQuoted ? unquoted(match.captured(QStringLiteral("quoted"))) : match.captured();
    Term term;
    term.text = foldForSearch(text.toStdString());
    term.begin = match.capturedStart();
    term.length = match.capturedLength();
    if (!term.text.empty())
        m_terms.push_back(term);
}

void RowFilter::addTerm(QStringView name, const QString &value, const Term &place)
{
    Term term = place;
    QString wrong;
    if (name.compare(QLatin1String("has"), Qt::CaseInsensitive) == 0) {
        term.kind = Term::Kind::Link;
        term.text = foldForSearch(value.toStdString());
        if (term.text.empty())
            wrong = tr("“has:” takes a name; one of several words in quotes.");
    } else if (name.compare(QLatin1String("links"), Qt::CaseInsensitive) == 0) {
        term.kind = Term::Kind::LinkCount;
        if (!setBounds(value, term))
            wrong = tr("“links:” takes a number, as in links:0, links:>5, links:<=2.");
    } else {
        term.kind = Term::Kind::Changed;
        if (value.compare(QLatin1String("changed"), Qt::CaseInsensitive) != 0)
            wrong = tr("“is:” knows only is:changed.");
    }
    if (wrong.isEmpty())
        m_terms.push_back(term);
    else if (!m_trouble)
        m_trouble = Trouble{term.begin, term.length, wrong};
}

bool RowFilter::has(Term::Kind kind) const
{
    return std::any_of(m_terms.begin(), m_terms.end(),
                       [kind](const Term &term) { return term.kind == kind; });
}

} // namespace crosscheck
