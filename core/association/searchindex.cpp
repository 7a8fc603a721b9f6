// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/searchindex.h"

#include <QString>

#include <algorithm>

namespace crosscheck {

std::string foldForSearch(std::string_view utf8)
{
    std::string folded(utf8);
    const bool isAscii = std::all_of(utf8.begin(), utf8.end(), [](char c) { return (c & 0x80) == 0; });
    if (isAscii) {
        std::transform(folded.begin(), folded.end(), folded.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
        return folded;
    }
    const QString decomposed = QString::fromUtf8(utf8.data(), qsizetype(utf8.size()))
                                   .normalized(QString::NormalizationForm_KD)
                                   .toCaseFolded();
    QString bare;
    bare.reserve(decomposed.size());
    for (const QChar c : decomposed) {
        if (c.category() != QChar::Mark_NonSpacing)
            bare.append(c);
    }
    return bare.toStdString();
}

SearchIndex::SearchIndex(std::shared_ptr<const Axis> axis)
    : m_axis(std::move(axis))
{
}

void SearchIndex::build() const
{
    m_ends.reserve(m_axis->size());
    for (std::uint32_t position = 0; position < m_axis->size(); ++position) {
        m_text += foldForSearch(m_axis->displayName(position));
        m_ends.push_back(m_text.size());
    }
}

std::string_view SearchIndex::folded(std::uint32_t position) const
{
    std::call_once(m_built, [this] { build(); });
    const std::uint64_t begin = position == 0 ? 0 : m_ends[position - 1];
    return std::string_view(m_text).substr(begin, m_ends[position] - begin);
}

} // namespace crosscheck
