// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/association.h"

namespace crosscheck::test {

/// A file of tests/schemas. Aborts the test where it cannot be read.
[[nodiscard]] QByteArray schemaFile(const QString &name);

/// The tables of a real application (`sakila`), without rows, as SQLite has them: types as the schema's own engine calls
/// them.
[[nodiscard]] QStringList schemaStatements(const QString &schema);

/// Statements that put @p count rows into each of an association's entities, and links between them.
[[nodiscard]] QStringList sampleRows(const Association &association, int count);

} // namespace crosscheck::test
