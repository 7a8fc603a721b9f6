// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/order.h"

#include <QCollator>

#include <algorithm>
#include <numeric>

namespace crosscheck {

namespace {

constexpr std::uint32_t checkEvery = 4096;

std::vector<std::uint32_t> filtered(const OrderInput &input, const JobContext &context)
{
    std::vector<std::uint32_t> shown;
    if (input.words.empty()) {
        shown.resize(input.slotCount);
        std::iota(shown.begin(), shown.end(), 0U);
        return shown;
    }
    for (std::uint32_t slot = 0; slot < input.slotCount; ++slot) {
        if (slot % checkEvery == 0 && context.isCancelled())
            break;
        if (std::binary_search(input.kept.begin(), input.kept.end(), slot)) {
            shown.push_back(slot);
            continue;
        }
        const auto staged = input.names.find(slot);
        const std::string own = staged == input.names.end() ? std::string() : foldForSearch(staged->second);
        const std::string_view name = staged == input.names.end() ? input.index->folded(slot) : own;
        if (std::all_of(input.words.begin(), input.words.end(), [name](const std::string &word) {
                return name.find(word) != std::string_view::npos;
            }))
            shown.push_back(slot);
    }
    return shown;
}

QString nameOf(const OrderInput &input, std::uint32_t slot)
{
    const auto staged = input.names.find(slot);
    return QString::fromStdString(staged == input.names.end() ? input.axis->displayName(slot)
                                                              : staged->second);
}

void sortByName(std::vector<std::uint32_t> &shown, const OrderInput &input)
{
    QCollator collator;
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    collator.setNumericMode(true);
    std::vector<std::pair<QCollatorSortKey, std::uint32_t>> keyed;
    keyed.reserve(shown.size());
    for (const std::uint32_t slot : shown)
        keyed.emplace_back(collator.sortKey(nameOf(input, slot)), slot);
    std::stable_sort(keyed.begin(), keyed.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    std::transform(keyed.begin(), keyed.end(), shown.begin(), [](const auto &entry) { return entry.second; });
}

} // namespace

std::vector<std::string> filterWords(const QString &filter)
{
    std::vector<std::string> words;
    bool quoted = false;
    for (const QString &part : filter.split(QLatin1Char('"'))) {
        const QStringList found = quoted ? QStringList{part} : part.simplified().split(QLatin1Char(' '));
        for (const QString &word : found) {
            if (!word.isEmpty())
                words.push_back(foldForSearch(word.toStdString()));
        }
        quoted = !quoted;
    }
    return words;
}

Order::Order(std::uint32_t size)
    : m_size(size)
    , m_isIdentity(true)
{
}

Order::Order(std::vector<std::uint32_t> shown, std::uint32_t size)
    : m_size(size)
    , m_isIdentity(false)
    , m_slots(std::move(shown))
    , m_rows(size, hidden)
{
    for (std::uint32_t row = 0; row < m_slots.size(); ++row)
        m_rows[m_slots[row]] = row;
}

std::optional<std::uint32_t> Order::row(std::uint32_t slot) const
{
    if (slot >= m_size || (!m_isIdentity && m_rows[slot] == hidden))
        return {};
    return m_isIdentity ? slot : m_rows[slot];
}

std::vector<std::uint32_t> Order::slotsOfRows(std::uint32_t first, std::uint32_t last) const
{
    std::vector<std::uint32_t> found;
    for (std::uint32_t row = first; row <= last && row < rowCount(); ++row)
        found.push_back(slot(row));
    return found;
}

OrderPtr computeOrder(const OrderInput &input, const JobContext &context)
{
    if (input.words.empty() && input.sort == OrderSpec::Sort::Database)
        return std::make_shared<const Order>(input.slotCount);
    std::vector<std::uint32_t> shown = filtered(input, context);
    if (input.sort == OrderSpec::Sort::Name)
        sortByName(shown, input);
    else if (input.sort == OrderSpec::Sort::MostLinks && input.linkCounts.size() == input.slotCount)
        std::stable_sort(
            shown.begin(), shown.end(),
            [&counts = input.linkCounts](std::uint32_t a, std::uint32_t b) { return counts[a] > counts[b]; });
    return std::make_shared<const Order>(std::move(shown), input.slotCount);
}

} // namespace crosscheck
