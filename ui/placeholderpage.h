// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace crosscheck {

/// What the window shows where there is no matrix: opening, an error, or a database without an association.
class PlaceholderPage final : public QWidget
{
    Q_OBJECT

public:
    explicit PlaceholderPage(QWidget *parent = nullptr);

    void showText(const QString &title, const QString &text);
    /// Offers actions as buttons below the text; the first is the main one.
    void setOffers(const QList<QAction *> &actions);

private:
    QLabel *m_title;
    QLabel *m_text;
    QVBoxLayout *m_buttons;
};

} // namespace crosscheck
