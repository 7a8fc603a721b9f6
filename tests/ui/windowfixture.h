// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/tempdatabase.h"
#include "ui/entitylistview.h"
#include "ui/mainwindow.h"
#include "ui/matrixview.h"

#include <QApplication>
#include <QTest>

#include <functional>

namespace crosscheck::test {

/// Waits until something is so; fails after the time that QTRY_VERIFY gives.
[[nodiscard]] bool waitFor(const std::function<bool()> &isSo, int milliseconds = 15000);

/// The real window on a screen that nobody sees, used as a person would: with mouse and keys. Names are UTF-8.
class WindowFixture
{
public:
    WindowFixture();
    ~WindowFixture();

    [[nodiscard]] MainWindow &window() { return *m_window; }
    [[nodiscard]] Document &document() { return *m_window->session()->document(); }
    [[nodiscard]] Workspace &workspace() { return document().workspace(); }

    /// Opens and waits until all is loaded.
    [[nodiscard]] bool open(const TempDatabase &database, const QString &association = {});
    [[nodiscard]] bool open(const ConnectionSettings &settings, const QString &association = {});
    [[nodiscard]] bool openReadOnly(const TempDatabase &database);
    [[nodiscard]] bool openStarter();
    [[nodiscard]] bool waitForState(Session::State state);
    /// Makes the window the one that has the keyboard.
    [[nodiscard]] bool activate();

    template <typename T> [[nodiscard]] T *find(const char *objectName) const
    {
        return m_window->findChild<T *>(QLatin1String(objectName));
    }
    [[nodiscard]] QAction *action(const char *objectName) const { return find<QAction>(objectName); }
    [[nodiscard]] MatrixView &matrix() const { return *find<MatrixView>("matrix"); }
    [[nodiscard]] EntityListView &list(Side side) const;
    [[nodiscard]] QString bannerText() const; ///< empty while it is hidden
    [[nodiscard]] QString statusText() const;

    // The matrix
    [[nodiscard]] int rowOf(Side side, const char *name); ///< as shown; -1 where the filter hides it
    [[nodiscard]] QPoint cellPoint(const char *left, const char *right);
    void click(const char *left, const char *right, Qt::KeyboardModifiers modifiers = {});
    /// Presses at the first cell, moves over the others, and releases at the last.
    void drag(const std::vector<std::pair<const char *, const char *>> &cells,
              Qt::KeyboardModifiers modifiers = {});
    [[nodiscard]] QString cellText(const char *left, const char *right); ///< what a screen reader hears
    [[nodiscard]] QString currentText();
    void key(int key, Qt::KeyboardModifiers modifiers = {}); ///< to the matrix

    // The lists
    void clickName(Side side, const char *name, Qt::KeyboardModifiers modifiers = {});
    void clickBox(Side side, const char *name);
    [[nodiscard]] Qt::CheckState box(Side side, const char *name);
    /// What a filter shows, in its order.
    [[nodiscard]] QStringList shown(Side side);
    [[nodiscard]] bool filter(Side side, const QString &text, int rows);

    // Changes
    [[nodiscard]] QStringList changes();
    void clickCross(int entry);
    /// Ctrl+S, then waits for the end of it, good or bad.
    [[nodiscard]] bool save();

    /// A dialog that is open now; null when it does not come.
    template <typename T> [[nodiscard]] T *dialog(const char *objectName)
    {
        static_cast<void>(waitFor([&] { return find<T>(objectName) && find<T>(objectName)->isVisible(); }));
        return find<T>(objectName);
    }
    /// Waits until a dialog is gone and the window has the keyboard again.
    [[nodiscard]] bool isGone(const char *dialog);
    void pressButton(QWidget *dialog, const QString &text);

private:
    std::unique_ptr<MainWindow> m_window;
};

/// The junction's rows, `1-1 1-2 2-2 3-3`, read by another client.
[[nodiscard]] QString links(const QString &path);
[[nodiscard]] inline QString links(const TempDatabase &database)
{
    return links(database.path());
}

/// Runs a test object in an application whose settings and data are in a folder of its own.
int runUiTest(int argc, char **argv, const std::function<int(int, char **)> &run);
/// How long it took, at most, to deliver one event in that application, since the last call.
[[nodiscard]] std::chrono::milliseconds takeLongestDelivery();
/// Forgets all settings and data.
void forgetSettings();

} // namespace crosscheck::test

#define CROSSCHECK_UI_TEST(TestClass)                                                                        \
    int main(int argc, char **argv)                                                                          \
    {                                                                                                        \
        return crosscheck::test::runUiTest(argc, argv, [](int count, char **arguments) {                     \
            TestClass test;                                                                                  \
            return QTest::qExec(&test, count, arguments);                                                    \
        });                                                                                                  \
    }
