// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

class QString;

namespace crosscheck {

/// Text as the database holds it: UTF-8, but possibly damaged, possibly with NUL inside.
struct Text {
    std::string utf8;
    friend bool operator==(const Text &, const Text &) = default;
    friend auto operator<=>(const Text &, const Text &) = default;
};

/// Bytes as the database holds them.
struct Blob {
    std::string bytes;
    friend bool operator==(const Blob &, const Blob &) = default;
    friend auto operator<=>(const Blob &, const Blob &) = default;
};

/// One value of one column; std::monostate is NULL. Integer 1, text '1' and blob X'31' are different values.
using Value = std::variant<std::monostate, std::int64_t, double, Text, Blob>;

enum class ValueKind : std::uint8_t { Null, Integer, Real, Text, Blob };

/// A value in place, without a copy; bytes are valid until its owner moves on.
struct ValueView {
    ValueKind kind = ValueKind::Null;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view bytes;
};

[[nodiscard]] Value toValue(const ValueView &view);
[[nodiscard]] ValueView viewOf(const Value &value);

[[nodiscard]] bool isUtf8(std::string_view text);
/// The text with U+FFFD in the place of what is no UTF-8.
[[nodiscard]] std::string asUtf8(std::string_view text);

/// For people and for CSV: numbers in full, text as it is, blobs as `x'0aff'`, NULL as "".
[[nodiscard]] std::string toDisplayUtf8(const ValueView &view);
[[nodiscard]] QString toDisplay(const Value &value);

[[nodiscard]] Value textValue(const QString &text);

} // namespace crosscheck
