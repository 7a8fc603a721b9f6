// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/catalogue.h"

#include <map>

namespace crosscheck {

/// A column or columns of one table that refer to rows of another, declared or inferred.
struct Reference {
    QStringList columns;
    TableName table;
    QStringList references;
    bool declared = true;
    double confidence = 1.0; ///< 0 to 1
};

/// Whether a column can hold the same values as a key, as far as their types tell.
[[nodiscard]] bool canRefer(const Column &column, const Column &key);

/// The references that a table declares as foreign keys, in the order of its columns.
[[nodiscard]] std::vector<Reference> declaredReferences(const Table &table, const Catalogue &catalogue);

/// Finds what the tables of a catalogue refer to: what they declare, and for all other columns what their names and
/// types say. The catalogue must outlive it.
class ReferenceFinder
{
public:
    explicit ReferenceFinder(const Catalogue &catalogue);

    /// Of a table or a view of the catalogue, in the order of its columns. Nothing refers to a view.
    [[nodiscard]] std::vector<Reference> of(const Table &table) const;
    /// Whether another table refers to this one.
    [[nodiscard]] bool isReferredTo(const Table &table) const;
    /// The tables that refer to this one, itself among them, by the names that people read.
    [[nodiscard]] QStringList dependentsOf(const Table &table) const;

private:
    /// A table that a column can refer to: one whose rows a single column identifies.
    struct Target {
        const Table *table;
        QString key;
        QStringList words; ///< of the table's name
        bool isUnique;     ///< the database sees to it; else the loader does
    };
    struct Guess {
        const Target *target = nullptr;
        QString key;
        double confidence = 0;
    };
    class Choice;
    [[nodiscard]] std::vector<Reference> inferred(const Table &table) const;
    [[nodiscard]] Guess guess(const Table &table, const Column &column) const;
    [[nodiscard]] Guess byName(const Table &table, const Column &column) const;
    [[nodiscard]] Guess byKeyName(const Table &table, const Column &column) const;
    [[nodiscard]] Guess byType(const Table &table, const Column &column,
                               const std::vector<Reference> &others) const;
    [[nodiscard]] double likeness(const Target &target, const QStringList &tableWords,
                                  const QStringList &stem, bool saysSo) const;

    const Catalogue &m_catalogue;
    std::vector<Target> m_targets;
    std::map<QString, std::size_t> m_prefixes;        ///< how many tables begin with this word
    std::vector<std::vector<Reference>> m_references; ///< by place in the catalogue
};

} // namespace crosscheck
