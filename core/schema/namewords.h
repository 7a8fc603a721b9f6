// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <optional>

namespace crosscheck {

/// The words of a table's or column's name in lower case: `UserRoleID`, `user_role_id` and `User Role Id` all give
/// `user`, `role`, `id`.
[[nodiscard]] QStringList wordsOf(const QString &name);

/// Whether two words are the same noun, be one of them the plural: `role` and `roles`, `category` and `categories`,
/// `status` and `statuses`, `person` and `people`. English only.
[[nodiscard]] bool isSameNoun(const QString &a, const QString &b);

/// Whether two lists of words are the same, where the last word counts as a noun.
[[nodiscard]] bool isSamePhrase(const QStringList &a, const QStringList &b);

/// What a column that refers to a row is called after: its words without those that only say that it refers
/// (`fk_user_id`, `id_user`, `user_no` all give `user`).
struct ReferringName {
    QStringList words;
    bool saysSo = false; ///< it has such a word
    [[nodiscard]] static ReferringName of(const QString &column);
};

/// What a column that says a type is called after: `taggable` of `taggable_type`, `content` of `content_type_id`; nothing
/// where it says none.
[[nodiscard]] std::optional<QStringList> typeStemOf(const QString &column);

} // namespace crosscheck
