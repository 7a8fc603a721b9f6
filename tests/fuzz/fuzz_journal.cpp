// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/journaltext.h"

#include <cstdlib>

using namespace crosscheck;

namespace {

void require(bool isSo)
{
    if (!isSo)
        std::abort();
}

/// Every id that a record speaks of is one of its rows.
void check(const StagedRecord &record)
{
    const auto isRow = [&record](EntityId id) { return id.value < record.rows[id.side].size(); };
    record.changes.links().forEach(
        [&](Cell cell, LinkMark) { require(isRow(cell.left) && isRow(cell.right)); });
    for (const auto &[cell, draft] : record.changes.payload())
        require(isRow(cell.left) && isRow(cell.right) && !draft.empty());
    for (const Side side : bothSides) {
        for (const auto &[number, change] : record.changes.entities(side))
            require(isRow({side, number}));
    }
    for (const auto &[id, impact] : record.impacts)
        require(isRow(id));
    for (const auto &[cell, seen] : record.seen)
        require(isRow(cell.left) && isRow(cell.right));
}

} // namespace

/// Whatever is in the file, what is made of it is consistent.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    JournalReader reader;
    for (const QByteArray &line : text.split('\n')) {
        static_cast<void>(journalLinks(line));
        if (!reader.read(line))
            break;
    }
    check(reader.takeRecord());
    return 0;
}
