// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

class QRegularExpressionMatch;

namespace crosscheck {

/// What a person asks for to be shown of one side. All its terms must hold: words that are in the name (`"two words"` in
/// quotes are one), `has:NAME`, `links:0`, `links:>5`, `is:changed`, each of the latter also denied by a `-` before it.
class RowFilter
{
public:
    struct Term {
        enum class Kind {
            Name,      ///< the name holds the text
            Link,      ///< linked with a row of the other side that is called so
            LinkCount, ///< so many links
            Changed,   ///< something is staged for it
        };
        Kind kind = Kind::Name;
        bool isDenied = false;
        std::string text; ///< folded, see foldForSearch()
        std::uint32_t least = 0;
        std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
        qsizetype begin = 0; ///< where it stands in what was typed
        qsizetype length = 0;
    };
    /// A term that is wrong, and so asks for nothing.
    struct Trouble {
        qsizetype begin = 0;
        qsizetype length = 0;
        QString text; ///< why
        friend bool operator==(const Trouble &, const Trouble &) = default;
    };

    RowFilter() = default;
    explicit RowFilter(const QString &typed);
    /// What looks for names alone: of words, and of texts in quotes.
    [[nodiscard]] static RowFilter ofNames(const QString &typed);

    [[nodiscard]] const std::vector<Term> &terms() const { return m_terms; }
    /// Of the first wrong term.
    [[nodiscard]] const std::optional<Trouble> &trouble() const { return m_trouble; }
    [[nodiscard]] bool has(Term::Kind kind) const;

private:
    void addName(const QRegularExpressionMatch &match);
    void addTerm(QStringView name, const QString &value, const Term &place);

    std::vector<Term> m_terms;
    std::optional<Trouble> m_trouble;
};

} // namespace crosscheck
