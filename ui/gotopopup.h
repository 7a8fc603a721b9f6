// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QListWidget;

namespace crosscheck {

/// Type a name of either side and Enter to jump there; a second name gives the cell. Says so where no name fits.
class GoToPopup final : public QFrame
{
    Q_OBJECT

public:
    GoToPopup(Document &document, QWidget *parent);

    /// Shows itself below the top of its parent and takes the keyboard.
    void popUp();

Q_SIGNALS:
    void entityChosen(crosscheck::Side side, std::uint32_t slot);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Found {
        Side side;
        std::uint32_t slot;
    };
    void search();
    void show(Side side, const Order &order);
    void choose();
    void placeBelowToolbar();

    Document &m_document;
    QLineEdit *m_field;
    QListWidget *m_results;
    QLabel *m_nothing;
    std::vector<Found> m_found;
    std::optional<Side> m_only; ///< the side of the second name
    PerSide<Ticket> m_tickets;
    int m_awaited = 0; ///< sides that have not answered yet
};

} // namespace crosscheck
