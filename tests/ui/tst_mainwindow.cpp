// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStandardPaths>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The window by mouse: ticks, blocks, painting, the changes panel and saving.
class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { forgetSettings(); }
    void seedStory();
    void aTickTakenBackIsNoChange();
    void dragSelectsABlock();
    void altDragPaintsInOneStep();
    void headerClickSelectsAColumn();
    void shownRowsOnly();
    void changesPanel();
    void sqlView();
    void discardIsOneUndoStep();
    void undoAfterSaveStagesTheInverse();
    void zoomByWheel();
};

void TestMainWindow::seedStory()
{
    WindowFixture w;
    QVERIFY(w.openStarter());
    const QString path = w.window().session()->settings().path;
    QVERIFY(path.startsWith(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)));
    QCOMPARE(links(path), u"1-1 1-2 2-2 3-3"_s);
    QCOMPARE(w.cellText("John", "Viewer"), u"John, Viewer, not linked"_s);
    QVERIFY(!w.action("save")->isEnabled());

    w.click("John", "Viewer");
    QCOMPARE(w.cellText("John", "Viewer"), u"John, Viewer, not linked, grant staged"_s);
    w.click("Jane", "Editor");
    QCOMPARE(w.cellText("Jane", "Editor"), u"Jane, Editor, linked, revoke staged"_s);
    QCOMPARE(w.changes(), (QStringList{u"grant John → Viewer"_s, u"revoke Jane → Editor"_s}));
    QVERIFY(w.window().isWindowModified());
    QVERIFY2(w.statusText().contains(u"2 staged"_s), qPrintable(w.statusText()));

    w.action("undo")->trigger();
    QCOMPARE(w.cellText("Jane", "Editor"), u"Jane, Editor, linked"_s);
    QTest::keyClick(&w.window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(w.cellText("Jane", "Editor"), u"Jane, Editor, linked, revoke staged"_s);
    QCOMPARE(links(path), u"1-1 1-2 2-2 3-3"_s);

    QVERIFY(w.save());
    QCOMPARE(w.bannerText(), QString());
    QCOMPARE(links(path), u"1-1 1-2 1-3 3-3"_s);
    QCOMPARE(w.cellText("John", "Viewer"), u"John, Viewer, linked"_s);
    QCOMPARE(w.cellText("Jane", "Editor"), u"Jane, Editor, not linked"_s);
    QVERIFY(!w.window().isWindowModified());
    QVERIFY(!w.action("save")->isEnabled());
}

void TestMainWindow::aTickTakenBackIsNoChange()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.click("Alice", "Admin");
    w.click("Alice", "Admin");
    QCOMPARE(w.changes(), QStringList());
    QVERIFY(!w.action("save")->isEnabled());
    w.action("undo")->trigger();
    QCOMPARE(w.changes(), QStringList{u"grant Alice → Admin"_s});
}

void TestMainWindow::dragSelectsABlock()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.drag({{"Jane", "Admin"}, {"Jane", "Editor"}, {"Alice", "Editor"}});
    QCOMPARE(w.changes(), QStringList());
    QCOMPARE(w.matrix().selection().cellCount(), std::uint64_t(4));
    QTRY_COMPARE(w.find<QLabel>("statusSelection")->text(), u"4 cells selected · Space grants 3"_s);
    w.key(Qt::Key_Space);
    QCOMPARE(w.document().undoStack().count(), 1);
    QVERIFY(w.save());
    QCOMPARE(links(database), u"1-1 1-2 2-1 2-2 3-1 3-2 3-3"_s);
}

void TestMainWindow::altDragPaintsInOneStep()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.drag({{"John", "Viewer"}, {"Jane", "Viewer"}, {"Alice", "Viewer"}, {"Alice", "Editor"}},
           Qt::AltModifier);
    QCOMPARE(w.changes(),
             (QStringList{u"grant John → Viewer"_s, u"grant Jane → Viewer"_s, u"grant Alice → Editor"_s}));
    QCOMPARE(w.document().undoStack().count(), 1);
    w.action("undo")->trigger();
    QCOMPARE(w.changes(), QStringList());
    w.action("redo")->trigger();
    QVERIFY(w.save());
    QCOMPARE(links(database), u"1-1 1-2 1-3 2-2 2-3 3-2 3-3"_s);

    w.drag({{"John", "Admin"}, {"John", "Editor"}}, Qt::AltModifier);
    w.drag({{"Jane", "Viewer"}, {"Alice", "Viewer"}}, Qt::AltModifier);
    QCOMPARE(w.document().undoStack().count(), 3);
    w.action("undo")->trigger();
    QStringList staged = w.changes();
    staged.sort();
    QCOMPARE(staged, (QStringList{u"revoke John → Admin"_s, u"revoke John → Editor"_s}));
}

void TestMainWindow::headerClickSelectsAColumn()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    const MatrixGeometry &geometry = w.matrix().geometryOfCells();
    const QRect cell = geometry.cellRect(0, w.rowOf(Side::Right, "Viewer"));
    QTest::mouseClick(w.matrix().viewport(), Qt::LeftButton, {},
                      QPoint(cell.center().x() + 10, geometry.columnHeaderHeight - 10));
    QCOMPARE(w.matrix().selection().cellCount(), std::uint64_t(3));
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(), (QStringList{u"grant John → Viewer"_s, u"grant Jane → Viewer"_s}));
    w.action("undo")->trigger();
    QTest::mouseClick(w.matrix().viewport(), Qt::LeftButton, {},
                      QPoint(20, geometry.cellRect(w.rowOf(Side::Left, "Jane"), 0).center().y()));
    QCOMPARE(w.matrix().selection().rows(Side::Left).count(), 1U);
    QCOMPARE(w.matrix().selection().cellCount(), std::uint64_t(3));
}

void TestMainWindow::shownRowsOnly()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    QVERIFY(w.filter(Side::Left, u"j"_s, 2));
    QCOMPARE(w.shown(Side::Left), (QStringList{u"John"_s, u"Jane"_s}));
    w.key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(w.currentText(), u"John, Admin, linked"_s);
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(),
             (QStringList{u"revoke John → Admin"_s, u"revoke John → Editor"_s, u"revoke Jane → Editor"_s}));
    QVERIFY(w.save());
    QCOMPARE(links(database), u"3-3"_s);
    QVERIFY(w.filter(Side::Left, {}, 3));
    QCOMPARE(w.cellText("Alice", "Viewer"), u"Alice, Viewer, linked"_s);
}

void TestMainWindow::changesPanel()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    QCOMPARE(w.find<QLabel>("changesSummary")->text(), u"none staged"_s);
    const auto *panel = w.find<QWidget>("changesPanel");
    const auto isOneLine = [panel] {
        return panel->height() <= 48 && panel->geometry().bottom() == panel->parentWidget()->height() - 1;
    };
    QVERIFY(waitFor(isOneLine));
    w.click("John", "Viewer");
    w.click("Jane", "Editor");
    w.click("Alice", "Admin");
    QCOMPARE(w.find<QLabel>("changesSummary")->text(), u"2 grants, 1 revoke"_s);
    QVERIFY(panel->height() > 100);
    QCOMPARE(w.changes().size(), 3);
    w.clickCross(1);
    QCOMPARE(w.changes(), (QStringList{u"grant John → Viewer"_s, u"grant Alice → Admin"_s}));
    QCOMPARE(w.cellText("Jane", "Editor"), u"Jane, Editor, linked"_s);
    w.action("undo")->trigger();
    QCOMPARE(w.changes().size(), 3);
    w.clickCross(0);
    QTest::mouseClick(w.find<QToolButton>("changesSave"), Qt::LeftButton);
    QVERIFY(waitFor([&] { return w.workspace().changes().isEmpty(); }));
    QCOMPARE(links(database), u"1-1 1-2 3-1 3-3"_s);
    QVERIFY(waitFor(isOneLine));
    w.click("John", "Viewer");
    QVERIFY(panel->height() > 100);
}

void TestMainWindow::sqlView()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.click("John", "Viewer");
    w.click("Jane", "Editor");
    QTest::mouseClick(w.find<QToolButton>("changesSql"), Qt::LeftButton);
    const auto *text = w.find<QPlainTextEdit>("sqlText");
    QVERIFY(text->isVisible());
    QCOMPARE(text->toPlainText(),
             u"-- In one transaction; Save sends the same in batches, and verifies it.\n"
             "INSERT INTO \"users_roles\" (\"user_id\", \"role_id\") VALUES (1, 3);\n"
             "DELETE FROM \"users_roles\" WHERE \"user_id\" = 2 AND \"role_id\" = 2;"_s);
    const QStringList statements = text->toPlainText().split(u'\n');
    QVERIFY(w.save());
    const TempDatabase other(usersAndRoles());
    for (const QString &statement : statements)
        other.run(statement);
    QCOMPARE(links(other), links(database));
}

void TestMainWindow::discardIsOneUndoStep()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.click("John", "Viewer");
    w.click("Jane", "Editor");
    QTest::mouseClick(w.find<QToolButton>("changesDiscard"), Qt::LeftButton);
    QCOMPARE(w.changes(), QStringList());
    w.action("undo")->trigger();
    QCOMPARE(w.changes().size(), 2);
    w.action("redo")->trigger();
    QCOMPARE(w.changes(), QStringList());
    QCOMPARE(links(database), u"1-1 1-2 2-2 3-3"_s);
}

void TestMainWindow::undoAfterSaveStagesTheInverse()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.click("John", "Viewer");
    QVERIFY(w.save());
    w.action("undo")->trigger();
    QCOMPARE(w.changes(), QStringList{u"revoke John → Viewer"_s});
    QVERIFY(w.save());
    QCOMPARE(links(database), u"1-1 1-2 2-2 3-3"_s);
}

void TestMainWindow::zoomByWheel()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    const int before = w.matrix().zoom();
    const auto wheel = [&](int delta) {
        const QPointF point = w.cellPoint("John", "Admin");
        QWheelEvent event(point, w.matrix().viewport()->mapToGlobal(point), {}, QPoint(0, delta),
                          Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(w.matrix().viewport(), &event);
    };
    wheel(120);
    QCOMPARE(w.matrix().zoom(), before + 2);
    for (int i = 0; i < 40; ++i)
        wheel(-120);
    QCOMPARE(w.matrix().zoom(), 12);
    w.click("John", "Viewer");
    QCOMPARE(w.changes(), QStringList{u"grant John → Viewer"_s});
    w.action("zoomReset")->trigger();
    QCOMPARE(w.matrix().zoom(), 24);
}

CROSSCHECK_UI_TEST(TestMainWindow)
#include "tst_mainwindow.moc"
