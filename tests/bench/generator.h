// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace crosscheck::bench {

/// How many rows the three tables of a database get.
struct Size {
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    std::uint64_t links = 0;

    /// Reads S, M, L or `LEFTxRIGHTxLINKS`; nothing where more links are asked for than there are cells.
    [[nodiscard]] static std::optional<Size> parse(const std::string &text);
};

/// Makes a SQLite file with the starter schema: users, roles and distinct links in random order. Keys are not dense,
/// names are shuffled and partly not ASCII. The same size always gives the same rows. An existing file is refused.
/// @param indexed: gives the junction a composite primary key, which the starter schema lacks.
/// @return what went wrong; empty when all is written.
[[nodiscard]] std::string generate(const Size &size, const std::string &path, bool indexed);

} // namespace crosscheck::bench
