// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/value.h"
#include "core/exchange/csvreader.h"
#include "core/exchange/csvwriter.h"

#include <QBuffer>

#include <cstdlib>

using namespace crosscheck;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Result<Rows> read(const QByteArray &text, bool guardsFormulas)
{
    QBuffer buffer;
    buffer.setData(text);
    buffer.open(QIODevice::ReadOnly);
    const CancelToken never;
    JobContext context(never);
    Rows rows;
    quint64 line = 0;
    const auto done = readCsv(
        buffer, guardsFormulas,
        [&](const CsvRow &row) {
            if (row.line() <= line || row.size() == 0)
                std::abort();
            line = row.line();
            rows.emplace_back();
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (!isUtf8(row[i]))
                    std::abort();
                rows.back().emplace_back(row[i]);
            }
            return Result<void>();
        },
        context);
    return done ? Result<Rows>(rows) : tl::make_unexpected(done.error());
}

QByteArray written(const Rows &rows, bool guardsFormulas)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    CsvWriter writer(buffer, guardsFormulas);
    for (const auto &row : rows) {
        writer.writeCell("-"); // so that the row is never an empty line, and the separator is seen
        for (const std::string &field : row)
            writer.writeCell(field);
        writer.endRow();
    }
    return writer.finish() ? buffer.data() : QByteArray();
}

} // namespace

/// What can be read can be written, and reads as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const bool guards : {true, false}) {
        const auto rows = read(text, guards);
        if (!rows) {
            if (rows.error().text.isEmpty())
                std::abort();
            continue;
        }
        auto again = read(written(*rows, guards), guards);
        if (!again || again->size() != rows->size())
            std::abort();
        for (auto &row : *again)
            row.erase(row.begin());
        if (*again != *rows)
            std::abort();
    }
    return 0;
}
