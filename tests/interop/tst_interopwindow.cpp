// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/sqlalchemy.h"
#include "tests/ui/windowfixture.h"

#include <QDialog>
#include <QLineEdit>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The window and a real SQLAlchemy application take turns on one database; each sees what the other did.
class TestInteropWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void clicks();
    void rowsOfBothSides();
    void editsOfSqlalchemyMeanwhile();

private:
    [[nodiscard]] static QJsonObject object(const char *json) { return Sqlalchemy::toObject(json); }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Sqlalchemy> m_sqlalchemy;
    std::unique_ptr<WindowFixture> m_window;
};

void TestInteropWindow::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>();
    m_sqlalchemy = std::make_unique<Sqlalchemy>(m_database->path());
    m_sqlalchemy->create();
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
}

void TestInteropWindow::cleanup()
{
    m_window.reset();
    m_sqlalchemy.reset();
    m_database.reset();
}

void TestInteropWindow::clicks()
{
    WindowFixture &w = *m_window;
    QCOMPARE(w.shown(Side::Left), (QStringList{u"John"_s, u"Jane"_s, u"Alice"_s}));
    QCOMPARE(w.shown(Side::Right), (QStringList{u"Admin"_s, u"Editor"_s, u"Viewer"_s}));
    QVERIFY2(w.statusText().contains(u"4 links"_s), qPrintable(w.statusText()));
    const QJsonObject definitions = m_sqlalchemy->schema();
    w.click("John", "Viewer");
    w.click("Jane", "Editor");
    QVERIFY(w.save());
    QCOMPARE(m_sqlalchemy->dump(),
             object(R"({"users": {"John": ["Admin", "Editor", "Viewer"], "Jane": [], "Alice": ["Viewer"]},
                        "roles": {"Admin": ["John"], "Editor": ["John"], "Viewer": ["Alice", "John"]}})"));
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 3-3"_s); // and no row twice
    QCOMPARE(m_sqlalchemy->schema(), definitions);
}

void TestInteropWindow::rowsOfBothSides()
{
    WindowFixture &w = *m_window;
    w.find<QToolButton>("leftAdd")->click();
    auto *dialog = w.dialog<QDialog>("entityDialog");
    QVERIFY(dialog);
    dialog->findChild<QLineEdit *>(u"label"_s)->setText(u"Zoë"_s);
    w.pressButton(dialog, u"Add"_s);
    QVERIFY(w.isGone("entityDialog"));
    w.click("Zoë", "Editor");
    w.clickName(Side::Right, "Viewer");
    w.find<QToolButton>("rightDelete")->click();
    QTRY_COMPARE(w.changes().size(), 3);
    QVERIFY(w.save());
    QCOMPARE(
        m_sqlalchemy->dump(),
        object(R"({"users": {"John": ["Admin", "Editor"], "Jane": ["Editor"], "Alice": [], "Zoë": ["Editor"]},
                        "roles": {"Admin": ["John"], "Editor": ["Jane", "John", "Zoë"]}})"));
    m_sqlalchemy->revoke(u"Zoë"_s, u"Editor"_s); // a row that Crosscheck wrote
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.cellText("Zoë", "Editor").startsWith(u"Zoë, Editor, not linked"_s); }));
}

void TestInteropWindow::editsOfSqlalchemyMeanwhile()
{
    WindowFixture &w = *m_window;
    w.click("John", "Viewer");
    w.click("Alice", "Viewer");
    m_sqlalchemy->grant(u"John"_s, u"Viewer"_s);
    m_sqlalchemy->grant(u"Jane"_s, u"Admin"_s);
    QVERIFY(w.save());
    QVERIFY2(w.bannerText().startsWith(u"Saved. Somebody else had already made one"_s),
             qPrintable(w.bannerText()));
    QCOMPARE(w.cellText("Jane", "Admin"), u"Jane, Admin, linked"_s);
    QCOMPARE(
        m_sqlalchemy->dump(),
        object(R"({"users": {"John": ["Admin", "Editor", "Viewer"], "Jane": ["Admin", "Editor"], "Alice": []},
                        "roles": {"Admin": ["Jane", "John"], "Editor": ["Jane", "John"], "Viewer": ["John"]}})"));
}

CROSSCHECK_UI_TEST(TestInteropWindow)
#include "tst_interopwindow.moc"
