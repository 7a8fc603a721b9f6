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

RowFilter::RowFilter(const QString &typed)
{
    // A term's value, a quoted text and a word end where the next of them begins; a quote that is open ends with the text.
    static const QRegularExpression part(
        QStringLiteral("(-?)(has|links|is):(?:\"([^\"]*)\"?|([^\\s\"]*))|\"([^\"]*)\"?|[^\\s\"]+"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    for (auto matches = part.globalMatch(typed); matches.hasNext();) {
        const auto match = matches.next();
        if (match.hasCaptured(2)) {
            Term term;
            term.isDenied = !match.captured(1).isEmpty();
            term.begin = match.capturedStart();
            term.length = match.capturedLength();
            addTerm(match.capturedView(2), match.captured(3) + match.captured(4), term);
        } else {
            addName(match.hasCaptured(5) ? match.captured(5) : match.captured(), match.capturedStart(),
                    match.capturedLength());
        }
    }
}

void RowFilter::addName(const QString &text, qsizetype begin, qsizetype length)
{
    if (text.isEmpty())
        return;
    Term term;
    term.text = foldForSearch(text.toStdString());
    term.begin = begin;
    term.length = length;
    m_terms.push_back(term);
}

void RowFilter::addTerm(QStringView name, const QString &value, const Term &place)
{
    Term term = place;
    QString wrong;
    if (name.compare(QLatin1String("has"), Qt::CaseInsensitive) == 0) {
        term.kind = Term::Kind::Link;
        term.text = foldForSearch(value.toStdString());
        if (value.isEmpty())
            wrong = tr("“has:” needs a name behind it.");
    } else if (name.compare(QLatin1String("links"), Qt::CaseInsensitive) == 0) {
        term.kind = Term::Kind::LinkCount;
        if (!setBounds(value, term))
            wrong = tr("“links:” needs a number behind it, as in links:0 or links:>5.");
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
