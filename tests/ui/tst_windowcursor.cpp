// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include <QLineEdit>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The current cell of the matrix and the current row of a list: on the same rows, and never on a stranger.
class TestWindowCursor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void afterOpeningASmallWindow();
    void afterADeletionIsSaved();
    void afterAnAddedRowIsTakenBack();
    void aHiddenRowIsComeBackTo();
    void selectedWhileTheOtherSideShowsNothing();
    void focusComesBackNearby();

private:
    /// Whether the list's current row is the matrix's.
    [[nodiscard]] bool agree()
    {
        const auto slot = m_window->list(Side::Left).currentSlot();
        const auto row = std::uint32_t(m_window->matrix().currentRow());
        return slot && m_window->document().arrangement().order(Side::Left).slot(row) == *slot;
    }
    [[nodiscard]] bool refresh(int rows)
    {
        QTest::keyClick(&m_window->window(), Qt::Key_F5);
        return waitFor([&] { return m_window->shown(Side::Left).size() == rows; })
            && m_window->waitForState(Session::State::Ready);
    }
    void deleteJane()
    {
        m_window->clickName(Side::Left, "Jane");
        m_window->find<QToolButton>("leftDelete")->click();
        QVERIFY(waitFor([&] { return !m_window->changes().isEmpty(); }));
        QVERIFY(m_window->save());
        QCOMPARE(m_window->shown(Side::Left), (QStringList{u"John"_s, u"Alice"_s}));
    }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowCursor::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
}

void TestWindowCursor::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowCursor::afterOpeningASmallWindow()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Left, "Alice");
    w.window().resize(400, 400);
    QVERIFY(agree());
    const TempDatabase other(usersAndRoles());
    QVERIFY(w.open(other));
    QVERIFY(agree());
    w.clickName(Side::Left, "Alice");
    w.click("Jane", "Viewer"); // stages, which opens the panel below
    w.clickName(Side::Left, "Jane");
    QVERIFY(agree());
    QCOMPARE(w.currentText(), u"Jane, Viewer, not linked, grant staged"_s);
}

void TestWindowCursor::afterADeletionIsSaved()
{
    deleteJane();
    QCOMPARE(m_window->currentText(), u"Alice, Admin, not linked"_s);
    m_database->run(u"INSERT INTO users VALUES (0, 'Aaron')"_s);
    QVERIFY(refresh(3));
    QCOMPARE(m_window->currentText(), u"Alice, Admin, not linked"_s);
}

void TestWindowCursor::afterAnAddedRowIsTakenBack()
{
    WindowFixture &w = *m_window;
    w.document().perform(w.workspace().editAdd(Side::Left, {Value(Text{"Zoe"}), {}}), {});
    w.clickName(Side::Left, "Zoe");
    QVERIFY(agree());
    w.action("undo")->trigger();
    QCOMPARE(w.currentText(), u"Alice, Admin, not linked"_s);
    m_database->run(u"INSERT INTO users VALUES (4, 'Zed')"_s);
    m_database->run(u"INSERT INTO users VALUES (0, 'Aaron')"_s);
    QVERIFY(refresh(5));
    QCOMPARE(w.currentText(), u"Alice, Admin, not linked"_s);
}

void TestWindowCursor::aHiddenRowIsComeBackTo()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Left, "Alice");
    QVERIFY(w.filter(Side::Left, u"john"_s, 1));
    QCOMPARE(w.currentText(), u"John, Admin, linked"_s);
    m_database->run(u"INSERT INTO users VALUES (0, 'Big John')"_s);
    QVERIFY(refresh(2));
    w.find<QLineEdit>("leftFilter")->clear();
    QVERIFY(waitFor([&] { return w.shown(Side::Left).size() == 4; }));
    QCOMPARE(w.currentText(), u"Alice, Admin, not linked"_s);
    QVERIFY(agree());
}

void TestWindowCursor::selectedWhileTheOtherSideShowsNothing()
{
    WindowFixture &w = *m_window;
    QVERIFY(w.filter(Side::Right, u"nothing"_s, 0));
    w.clickName(Side::Left, "Alice");
    QVERIFY(agree());
    w.action("selectRow")->trigger(); // of no cells
    QTest::mouseClick(w.matrix().viewport(), Qt::LeftButton, {},
                      {20, w.matrix().geometryOfCells().cellRect(2, 0).center().y()});
    QVERIFY(w.matrix().selection().isEmpty());
    QVERIFY(w.filter(Side::Right, {}, 3));
    QVERIFY(agree());
    QCOMPARE(w.currentText(), u"Alice, Admin, not linked"_s);
}

/// The row of the list that had the keyboard is gone: it comes back to the one beside it, where the matrix is too.
void TestWindowCursor::focusComesBackNearby()
{
    deleteJane();
    m_window->matrix().setFocus();
    m_window->list(Side::Left).setFocus();
    QVERIFY(agree());
    QCOMPARE(m_window->currentText(), u"Alice, Admin, not linked"_s);
}

CROSSCHECK_UI_TEST(TestWindowCursor)
#include "tst_windowcursor.moc"
