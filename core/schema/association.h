// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/catalogue.h"
#include "core/schema/side.h"

#include <map>

namespace crosscheck {

/// One side of an association: an entity and how the junction table refers to it.
struct EntitySide {
    Table table;                 ///< the entity, as discovery saw it
    QStringList junctionColumns; ///< the junction's columns that refer to it
    QStringList keyColumns;      ///< the entity's columns that they refer to, in the same order
    QStringList labelColumns;    ///< what a person reads: mostly one; several with a blank between
    QString title; ///< the table's name; in a self-referential association the junction's column
    friend bool operator==(const EntitySide &, const EntitySide &) = default;

    /// Whether a part of the label is part of the key, so that renaming would change the key.
    [[nodiscard]] bool labelIsKey() const;
    /// Whether the label is one column, which can be written.
    [[nodiscard]] bool isRenamable() const { return labelColumns.size() == 1 && !labelIsKey(); }
    /// Columns whose values, besides the label, tell whether a key is still the same row's: those of a unique key, or that
    /// are called after what stays with a person or a thing (an email, a code, when it was created). Not what programs
    /// and people keep changing in a row that stays the same. None where the engine gives no key to a second row, where
    /// the key is the label, and where the label is unique.
    [[nodiscard]] QStringList identifyingColumns() const;
    /// Columns besides the label that a new row needs a value for.
    [[nodiscard]] std::vector<Column> requiredColumns() const;
};

/// A many-to-many relation: two entities and the junction table whose rows link them.
struct Association {
    enum class Kind { Link, Object };
    enum class KeyKind { Pair, Surrogate, Other, None };

    Table junction; ///< as discovery saw it
    PerSide<EntitySide> sides;
    /// Junction columns that must have a given value (polymorphic junctions): of which table the right side is.
    std::map<QString, Value> fixed;
    QStringList payload; ///< junction columns besides the references, the fixed ones and a surrogate key
    Kind kind = Kind::Link;
    KeyKind keyKind = KeyKind::None;
    bool declared = true;    ///< both references are declared foreign keys
    double confidence = 1.0; ///< 0 to 1
    QString reason;          ///< why it is one, for a person
    QStringList dependents;  ///< tables that refer to the junction's rows, by foreign keys or by name
    QString name;            ///< unique in its database: the junction's name, or `table(left,right)`

    /// `users ⇄ roles`
    [[nodiscard]] QString displayTitle() const;
    /// The three tables; one of them twice where it links itself.
    [[nodiscard]] std::vector<TableName> tables() const
    {
        return {sides.left.table.name, sides.right.table.name, junction.name};
    }
    /// Why its links cannot be written, for a person; empty where they can.
    [[nodiscard]] QString readOnlyReason() const;
    /// Whether both sides are the rows of one table, by one key: each row stands on both.
    [[nodiscard]] bool sidesShareKey() const;
    /// Whether both link the same rows by the same columns and call them by the same, so that what was meant for one holds
    /// for the other.
    [[nodiscard]] bool linksAs(const Association &other) const;
    /// For each side whether the same columns identify its rows (EntitySide::identifyingColumns()).
    [[nodiscard]] PerSide<bool> identifiesAs(const Association &other) const;
    /// What is different in its three tables from what discovery saw, the first of it; empty where nothing is.
    [[nodiscard]] QString differenceIn(const Catalogue &catalogue) const;
    /// Whether junction rows for one pair are found by a key rather than by a scan, and are at most one.
    [[nodiscard]] bool isPairUnique() const;
    /// Whether junction rows refer to others of them by a declared foreign key.
    [[nodiscard]] bool refersToItself() const;
    /// Payload columns that a new link needs a value for.
    [[nodiscard]] QStringList requiredPayload() const;
    /// The payload columns that are written, not computed.
    [[nodiscard]] QStringList writablePayload() const;
    /// What a row is put back with: these, then a surrogate key.
    [[nodiscard]] QStringList restoredColumns() const;
    friend bool operator==(const Association &, const Association &) = default;
};

} // namespace crosscheck
