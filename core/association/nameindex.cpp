// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/nameindex.h"

#include "core/association/collation.h"

#include <QString>

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

namespace crosscheck {

namespace {

constexpr std::uint32_t checkEvery = 4096;

/// Letters that Unicode does not take apart, as people type them who lack them.
struct Letter {
    char16_t letter;
    const char *plain;
};
constexpr std::array letters{Letter{u'ß', "ss"}, Letter{u'æ', "ae"}, Letter{u'œ', "oe"}, Letter{u'ø', "o"},
                             Letter{u'ł', "l"},  Letter{u'đ', "d"},  Letter{u'ð', "d"},  Letter{u'ħ', "h"},
                             Letter{u'ı', "i"},  Letter{u'þ', "th"}, Letter{u'ŧ', "t"}};

/// A sort key's first bytes, by which nearly all pairs compare, and where the others are.
struct SortEntry {
    std::array<std::uint64_t, 2> start{}; ///< 16 bytes, the first one highest
    std::uint64_t begin = 0;
    std::uint32_t length = 0;
    std::uint32_t position = 0;

    static SortEntry of(const std::string &keys, std::size_t begin, std::uint32_t position)
    {
        SortEntry entry;
        entry.begin = begin;
        entry.length = std::uint32_t(keys.size() - begin);
        entry.position = position;
        for (std::size_t i = 0; i < std::min<std::size_t>(entry.length, sizeof entry.start); ++i)
            entry.start[i / 8] |= std::uint64_t(static_cast<unsigned char>(keys[begin + i]))
                << (56 - i % 8 * 8);
        return entry;
    }
    [[nodiscard]] std::string_view rest(const std::string &keys) const
    {
        return std::string_view(keys).substr(begin, length);
    }
};

/// What @p part holds, made where it holds nothing yet; another thread that asks waits meanwhile. @return null once
/// cancelled.
template <typename Part, typename Make>
const Part *madeOnce(std::mutex &mutex, std::optional<Part> &part, const JobContext &context,
                     const Make &make)
{
    std::unique_lock lock(mutex, std::defer_lock);
    while (!lock.try_lock()) {
        if (context.isCancelled())
            return nullptr;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    if (!part)
        part = make(context);
    return part ? &*part : nullptr;
}

} // namespace

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
        const auto known = std::find_if(letters.begin(), letters.end(),
                                        [c](const Letter &letter) { return letter.letter == c.unicode(); });
        if (known != letters.end())
            bare.append(QLatin1String(known->plain));
        else if (c.category() != QChar::Mark_NonSpacing)
            bare.append(c);
    }
    return bare.toStdString();
}

std::string_view NameIndex::Folded::at(std::uint32_t position) const
{
    const std::uint64_t begin = position == 0 ? 0 : m_ends[position - 1];
    return std::string_view(m_text).substr(begin, m_ends[position] - begin);
}

NameIndex::NameIndex(std::shared_ptr<const Axis> axis)
    : m_axis(std::move(axis))
{
}

const NameIndex::Folded *NameIndex::folded(const JobContext &context) const
{
    return madeOnce(m_foldedMutex, m_folded, context, [this](const JobContext &job) { return fold(job); });
}

std::optional<NameIndex::Folded> NameIndex::fold(const JobContext &context) const
{
    Folded folded;
    folded.m_ends.reserve(m_axis->size());
    for (std::uint32_t position = 0; position < m_axis->size(); ++position) {
        if (position % checkEvery == 0 && context.isCancelled())
            return {};
        folded.m_text += foldForSearch(m_axis->displayName(position));
        folded.m_ends.push_back(folded.m_text.size());
    }
    return folded;
}

const std::vector<std::uint32_t> *NameIndex::byName(const JobContext &context) const
{
    return madeOnce(m_byNameMutex, m_byName, context, [this](const JobContext &job) { return sort(job); });
}

std::optional<std::vector<std::uint32_t>> NameIndex::sort(const JobContext &context) const
{
    Collation collation;
    std::string keys;
    std::vector<SortEntry> entries;
    entries.reserve(m_axis->size());
    for (std::uint32_t position = 0; position < m_axis->size(); ++position) {
        if (position % checkEvery == 0 && context.isCancelled())
            return {};
        const std::size_t begin = keys.size();
        collation.appendKey(m_axis->displayName(position), keys);
        entries.push_back(SortEntry::of(keys, begin, position));
    }
    std::sort(entries.begin(), entries.end(), [&keys](const SortEntry &a, const SortEntry &b) {
        if (a.start != b.start)
            return a.start < b.start;
        const int rest = a.rest(keys).compare(b.rest(keys));
        return rest != 0 ? rest < 0 : a.position < b.position;
    });
    std::vector<std::uint32_t> positions;
    positions.reserve(entries.size());
    for (const SortEntry &entry : entries)
        positions.push_back(entry.position);
    return positions;
}

} // namespace crosscheck
