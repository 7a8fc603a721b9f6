// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/together.h"

#include <algorithm>
#include <utility>

namespace crosscheck {

Result<std::vector<Result<void>>> askTogether(
    std::size_t count, std::size_t most,
    const std::function<Result<void>(std::size_t begin, std::size_t end)> &ask)
{
    std::vector<Result<void>> answers(count);
    std::vector<std::pair<std::size_t, std::size_t>> left;
    for (std::size_t begin = 0; begin < count; begin += most)
        left.emplace_back(begin, std::min(begin + most, count));
    while (!left.empty()) {
        const auto [begin, end] = left.back();
        left.pop_back();
        const Result<void> asked = ask(begin, end);
        if (asked)
            continue;
        if (asked.error().kind == ErrorKind::Cancelled || asked.error().kind == ErrorKind::ConnectionLost)
            return tl::make_unexpected(asked.error());
        if (end - begin == 1) {
            answers[begin] = asked;
            continue;
        }
        // What waits for a lock, or takes too long, would do so again with each half that it is in.
        const std::size_t step = asked.error().kind == ErrorKind::Busy ? 1 : (end - begin + 1) / 2;
        for (std::size_t first = begin; first < end; first += step)
            left.emplace_back(first, std::min(first + step, end));
    }
    return answers;
}

} // namespace crosscheck
