// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "heartbeat.h"
#include "ui/mainwindow.h"

#include <QRandomGenerator>

class QLineEdit;

namespace crosscheck::bench {

constexpr int bigJobs = 3;   ///< how often what takes long is done
constexpr int settling = 80; ///< ms, longer than the window's own timers

/// Ends the run. @throws std::runtime_error
[[noreturn]] void fail(const QString &text);

/// Works in a real window as a person would, and measures. What goes wrong is thrown as std::runtime_error, which
/// never passes through Qt's event loop.
class Scenario final : public QObject
{
    Q_OBJECT

public:
    /// @p database is changed; @p folder takes what is exported. @p window: its size.
    Scenario(Figures &figures, const QString &database, const QString &folder, QSize window);

    /// Shows the window and opens the database.
    void open();
    /// All that is done with an open one.
    void work();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void openAndLoad();
    void jump();
    void scroll();
    void filter();
    void sort();
    void select();
    void showWhole();
    void click();
    void grantMany();
    void saveOneTick();
    void saveColumn();
    void refresh();
    void exportCsv();

    [[nodiscard]] Document &document() const { return *m_window.session()->document(); }
    [[nodiscard]] QWidget &cells() const;
    [[nodiscard]] int randomBelow(int limit) { return limit > 0 ? m_random.bounded(limit) : 0; }
    [[nodiscard]] QPoint randomCell();
    void clickAt(QPoint point, Qt::KeyboardModifiers modifiers = {});
    void setSort(const char *figure, OrderSpec::Sort sort);
    /// Sets how a side is shown, and waits until it is painted so.
    void setSpec(const char *figure, const OrderSpec &spec);
    [[nodiscard]] int unlinkedRow(int column, int from) const;
    void setFilter(const char *figure, const QString &text);
    void save(const char *figure, const char *gap);
    void checkRows() const;
    /// Turns the event loop until @p isDone, or throws.
    void waitUntil(const char *what, const std::function<bool()> &isDone);
    void waitForPaint(const char *what);
    void idle(int milliseconds);

    Figures &m_figures;
    QString m_path;
    QString m_folder;
    MainWindow m_window;
    Heartbeat m_heartbeat;
    MatrixView *m_matrix = nullptr;
    QLineEdit *m_filter = nullptr;
    QRandomGenerator m_random{20240229};
    int m_paints = 0;
    qint64 m_expectedRows = 0;
    double m_peak = 0; ///< before it was reset
    QString m_trouble;
};

} // namespace crosscheck::bench
