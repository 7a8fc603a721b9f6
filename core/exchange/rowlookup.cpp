// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/rowlookup.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace crosscheck {

namespace {

/// Parts of a composite key are parted by commas, which may also stand within them; more than this are not tried.
constexpr std::ptrdiff_t mostCommas = 64;
/// All ways together: enough for what there is, and no time for a hostile name.
constexpr int mostTries = 10'000;
/// So may brackets stand within a label and a key.
constexpr int mostBrackets = 64;

/// The values that look like @p text, as Key::display() has it.
std::vector<Value> valuesLike(std::string_view text)
{
    std::vector<Value> values{Text{std::string(text)}};
    const auto addNumber = [&](auto number) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        const Value value(number);
        if (error == std::errc() && toDisplayUtf8(viewOf(value)) == text)
            values.push_back(value);
    };
    addNumber(std::int64_t(0));
    addNumber(double(0));
    if (text.starts_with("x'") && text.ends_with('\'') && text.size() % 2 == 1) {
        const QByteArray digits(text.data() + 2, qsizetype(text.size() - 3));
        const QByteArray bytes = QByteArray::fromHex(digits);
        if (bytes.toHex() == digits)
            values.emplace_back(Blob{bytes.toStdString()});
    }
    return values;
}

/// The rows whose key looks like a text, found by the axis's index: every way to part the text and to read the parts.
class KeySearch
{
public:
    explicit KeySearch(const Axis &axis)
        : m_axis(axis)
        , m_parts(axis.keyColumns())
    {
    }

    std::vector<std::uint32_t> find(std::string_view text)
    {
        if (std::count(text.begin(), text.end(), ',') <= mostCommas)
            findFrom(0, text);
        return found();
    }

    std::vector<std::uint32_t> find(std::span<const std::string_view> parts)
    {
        if (parts.size() == m_parts.size())
            readFrom(0, parts);
        return found();
    }

private:
    void findFrom(std::size_t part, std::string_view text)
    {
        if (part + 1 == m_parts.size()) {
            m_texts.push_back(text);
            readFrom(0, m_texts);
            m_texts.pop_back();
            return;
        }
        for (std::size_t comma = text.find(','); comma != std::string_view::npos && m_tries <= mostTries;
             comma = text.find(',', comma + 1)) {
            m_texts.push_back(text.substr(0, comma));
            findFrom(part + 1, text.substr(comma + 1));
            m_texts.pop_back();
        }
    }

    void readFrom(std::size_t part, std::span<const std::string_view> texts)
    {
        if (m_tries > mostTries)
            return;
        if (part == texts.size()) {
            ++m_tries;
            std::vector<ValueView> views;
            std::transform(m_parts.begin(), m_parts.end(), std::back_inserter(views), &viewOf);
            if (const auto position = m_axis.position(views))
                m_found.push_back(*position);
            return;
        }
        for (Value &value : valuesLike(texts[part])) {
            m_parts[part] = std::move(value);
            readFrom(part + 1, texts);
        }
    }

    std::vector<std::uint32_t> found()
    {
        std::sort(m_found.begin(), m_found.end());
        m_found.erase(std::unique(m_found.begin(), m_found.end()), m_found.end());
        return std::move(m_found);
    }

    const Axis &m_axis;
    std::vector<Value> m_parts;
    std::vector<std::string_view> m_texts;
    std::vector<std::uint32_t> m_found;
    int m_tries = 0;
};

RowLookup::Found only(const std::vector<std::uint32_t> &positions)
{
    if (positions.empty())
        return tl::make_unexpected(RowLookup::Miss::Unknown);
    if (positions.size() > 1)
        return tl::make_unexpected(RowLookup::Miss::Ambiguous);
    return positions.front();
}

} // namespace

RowLookup::RowLookup(std::shared_ptr<const Axis> axis)
    : m_axis(std::move(axis))
    , m_byLabel(m_axis->size())
{
    std::iota(m_byLabel.begin(), m_byLabel.end(), 0U);
    std::erase_if(m_byLabel, [this](std::uint32_t position) { return m_axis->labelText(position).empty(); });
    std::sort(m_byLabel.begin(), m_byLabel.end(), [this](std::uint32_t a, std::uint32_t b) {
        const ValueView left = m_axis->label(a);
        const ValueView right = m_axis->label(b);
        const bool areTexts = left.kind == ValueKind::Text && right.kind == ValueKind::Text;
        return areTexts ? left.bytes < right.bytes : m_axis->labelText(a) < m_axis->labelText(b);
    });
}

RowLookup::Found RowLookup::byName(std::string_view name)
{
    if (name.empty())
        return tl::make_unexpected(Miss::NoName);
    if (name != m_lastName) {
        m_lastName = name;
        m_last = name.ends_with(']') && name.find('[') != std::string_view::npos ? byKeyedForm(name)
                                                                                 : byLabel(name);
    }
    return m_last;
}

/// The label, too, may have such a sign in it: the row that is called exactly so, wherever its key begins.
RowLookup::Found RowLookup::byKeyedForm(std::string_view name) const
{
    Miss miss = Miss::Unknown;
    std::size_t at = name.size();
    for (int bracket = 0; bracket < mostBrackets && at > 0; ++bracket) {
        at = name.rfind('[', at - 1);
        if (at == std::string_view::npos)
            break;
        if (at > 0 && name[at - 1] != ' ')
            continue;
        const std::vector<std::uint32_t> rows
            = KeySearch(*m_axis).find(name.substr(at + 1, name.size() - at - 2));
        std::vector<std::uint32_t> called;
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(called), [&](std::uint32_t row) {
            return at == 0 || asUtf8(m_axis->labelText(row)) == name.substr(0, at - 1);
        });
        if (!called.empty())
            return only(called);
        if (!rows.empty() && miss == Miss::Unknown)
            miss = Miss::Renamed;
    }
    return tl::make_unexpected(miss);
}

RowLookup::Found RowLookup::byLabel(std::string_view label) const
{
    const auto first = std::lower_bound(
        m_byLabel.begin(), m_byLabel.end(), label,
        [this](std::uint32_t row, std::string_view text) { return m_axis->labelText(row) < text; });
    const auto isSo
        = [&](auto place) { return place != m_byLabel.end() && m_axis->labelText(*place) == label; };
    if (!isSo(first))
        return tl::make_unexpected(Miss::Unknown);
    return isSo(std::next(first)) ? Found(tl::make_unexpected(Miss::Ambiguous)) : Found(*first);
}

RowLookup::Found RowLookup::byKey(std::span<const std::string_view> parts) const
{
    return only(KeySearch(*m_axis).find(parts));
}

bool RowLookup::isCalled(std::uint32_t position, std::string_view name) const
{
    const std::string label = asUtf8(m_axis->labelText(position));
    return name == label || name == keyedForm(label, m_axis->key(position));
}

} // namespace crosscheck
