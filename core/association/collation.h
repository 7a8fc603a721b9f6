// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

struct UCollator;

namespace crosscheck {

/// How names are sorted for a person: by the language of the collation (QLocale::collation() of the default), whatever the case, and runs of digits as
/// numbers. Unicode's collation algorithm (https://unicode.org/reports/tr10/), as ICU has it. Not for two threads at once.
class Collation
{
public:
    Collation();
    Collation(const Collation &) = delete;
    Collation &operator=(const Collation &) = delete;
    ~Collation();

    /// Appends bytes that compare, byte by byte, as the texts do.
    void appendKey(std::string_view utf8, std::string &keys);
    [[nodiscard]] std::string key(std::string_view utf8);

private:
    UCollator *m_collator; ///< null where ICU has none
    std::u16string m_text; ///< room, kept between calls
};

} // namespace crosscheck
