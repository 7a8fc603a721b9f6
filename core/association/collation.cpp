// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/collation.h"

#include <QLocale>

#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include <algorithm>

namespace crosscheck {

namespace {

/// The collation's language, or, of the C locale, which has none, Unicode's own order.
QByteArray localeName()
{
    const QLocale locale = QLocale().collation();
    return locale.language() == QLocale::C ? QByteArray() : locale.name().toLatin1();
}

} // namespace

Collation::Collation()
{
    UErrorCode status = U_ZERO_ERROR;
    m_collator = ucol_open(localeName().constData(), &status);
    if (U_FAILURE(status)) {
        status = U_ZERO_ERROR;
        m_collator = ucol_open("", &status); // its own order, which is built in
    }
    if (!m_collator)
        return;
    ucol_setAttribute(m_collator, UCOL_STRENGTH, UCOL_SECONDARY, &status);
    ucol_setAttribute(m_collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
    ucol_setAttribute(m_collator, UCOL_NORMALIZATION_MODE, UCOL_ON, &status);
}

Collation::~Collation()
{
    if (m_collator)
        ucol_close(m_collator);
}

void Collation::appendKey(std::string_view utf8, std::string &keys)
{
    if (!m_collator) { // then by code point
        keys += utf8;
        return;
    }
    constexpr char16_t replacement = 0xFFFD; // for what is no UTF-8
    m_text.resize(utf8.size());
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(m_text.data(), std::int32_t(m_text.size()), &length, utf8.data(),
                         std::int32_t(utf8.size()), replacement, nullptr, &status);
    const std::size_t begin = keys.size();
    keys.resize(begin + 4 * std::size_t(length) + 16);
    const auto append = [&] {
        return std::size_t(ucol_getSortKey(m_collator, m_text.data(), length,
                                           reinterpret_cast<std::uint8_t *>(keys.data() + begin),
                                           std::int32_t(keys.size() - begin)));
    };
    std::size_t needed = append();
    if (needed > keys.size() - begin) {
        keys.resize(begin + needed);
        needed = append();
    }
    keys.resize(begin + std::max<std::size_t>(needed, 1) - 1); // without the zero at its end
}

std::string Collation::key(std::string_view utf8)
{
    std::string key;
    appendKey(utf8, key);
    return key;
}

} // namespace crosscheck
