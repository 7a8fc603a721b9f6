// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"
#include "core/db/value.h"

#include <cstdint>
#include <span>

namespace crosscheck {

/// Reads the rows of one SELECT, once, in order, with nothing copied. Belongs to its connection's thread and
/// must go before its connection does; while it lives, it holds a read lock in the database.
class RowCursor
{
public:
    RowCursor() = default;
    RowCursor(const RowCursor &) = delete;
    RowCursor &operator=(const RowCursor &) = delete;
    virtual ~RowCursor() = default;

    /// Moves to the next row; false at the end and after an error, which finish() tells apart.
    virtual bool next() = 0;
    [[nodiscard]] virtual int columnCount() const = 0;
    /// The value in @p column (from 0) of this row; its bytes are valid until the next call of next().
    [[nodiscard]] virtual ValueView view(int column) = 0;
    /// Gives the values in the first columns of this row, where all of them are whole numbers; else false, and @p values holds
    /// anything. No more of them than columns.
    [[nodiscard]] virtual bool integers(std::span<std::int64_t> values)
    {
        for (int column = 0; std::int64_t & value : values) {
            const ValueView viewed = view(column++);
            if (viewed.kind != ValueKind::Integer)
                return false;
            value = viewed.integer;
        }
        return true;
    }
    /// Whether all rows were read without an error.
    [[nodiscard]] virtual Result<void> finish() = 0;

    [[nodiscard]] std::int64_t integer(int column) { return view(column).integer; }
    [[nodiscard]] QString string(int column)
    {
        const auto bytes = view(column).bytes;
        return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
    }
};

} // namespace crosscheck
