// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/historytable.h"
#include "tests/ui/windowfixture.h"

#include <QDialog>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QTreeWidget>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What was saved before, and takes it back.
class TestWindowHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void takesASaveBack();
    void nothingIsLeft();
    void aSaveThatIsNotKnown();
    void emptyHistory();
    void otherTablesByNow();
    void aNewColumnIsNoHindrance();
    void unreadable();
    void saysWhoGranted();
    void savedInAnotherWindow();
    void keptInTheDatabase();
    void notKeptUnlessAsked();
    void anothersTable();
    void unreadableTable();
    void anotherAssociationMeanwhile();

private:
    [[nodiscard]] QDialog *openHistory();
    /// Saves, lets somebody change the tables, opens them again, and asks for the save to be taken back.
    [[nodiscard]] bool takesBackAfter(const QString &sql);

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowHistory::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
}

void TestWindowHistory::cleanup()
{
    m_window.reset();
    m_database.reset();
}

QDialog *TestWindowHistory::openHistory()
{
    if (!m_window->activate())
        return nullptr;
    QTest::keyClick(&m_window->window(), Qt::Key_H, Qt::ControlModifier);
    return m_window->dialog<QDialog>("historyDialog");
}

bool TestWindowHistory::takesBackAfter(const QString &sql)
{
    m_window->click("John", "Viewer");
    if (!m_window->save())
        return false;
    m_database->run(sql);
    QDialog *dialog = m_window->open(*m_database) ? openHistory() : nullptr;
    if (dialog)
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"revert"_s), Qt::LeftButton);
    return dialog != nullptr;
}

void TestWindowHistory::takesASaveBack()
{
    WindowFixture &w = *m_window;
    w.click("John", "Viewer");
    w.click("John", "Admin");
    QVERIFY(w.save());
    w.click("Alice", "Editor");
    QVERIFY(w.save());
    auto *dialog = openHistory();
    QVERIFY(dialog);
    auto *list = dialog->findChild<QTreeWidget *>(u"historyList"_s);
    QCOMPARE(list->topLevelItemCount(), 2);
    QCOMPARE(list->topLevelItem(0)->text(2), u"1 granted"_s);
    QCOMPARE(list->topLevelItem(1)->text(2), u"1 granted, 1 revoked"_s);
    list->setCurrentItem(list->topLevelItem(1));
    const auto *texts = dialog->findChild<QListWidget *>(u"historyTexts"_s);
    QCOMPARE(texts->count(), 2);
    QCOMPARE(texts->item(0)->text(), u"+ John → Viewer"_s);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"revert"_s), Qt::LeftButton);
    QVERIFY(waitFor([&] { return w.changes().size() == 2; }));
    QCOMPARE(w.changes(), (QStringList{u"revoke John → Viewer"_s, u"grant John → Admin"_s}));
    QVERIFY2(w.bannerText().contains(u"2 changes are staged that take the save back"_s),
             qPrintable(w.bannerText()));
    QCOMPARE(links(*m_database), u"1-2 1-3 2-2 3-2 3-3"_s); // nothing is written yet
    QVERIFY(w.isGone("historyDialog"));
    w.action("undo")->trigger(); // one step
    QCOMPARE(w.changes(), QStringList());
    w.action("redo")->trigger();
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-2 2-2 3-2 3-3"_s);
}

void TestWindowHistory::nothingIsLeft()
{
    WindowFixture &w = *m_window;
    w.click("John", "Viewer");
    QVERIFY(w.save());
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.cellText("John", "Viewer").startsWith(u"John, Viewer, not linked"_s); }));
    QVERIFY(w.waitForState(Session::State::Ready));
    auto *dialog = openHistory();
    QVERIFY(dialog);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"revert"_s), Qt::LeftButton);
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"Nothing is left of this save"_s); }));
    QCOMPARE(w.changes(), QStringList());
}

/// Killed before it could note the end: what is there of it can be taken back all the same.
void TestWindowHistory::aSaveThatIsNotKnown()
{
    WindowFixture &w = *m_window;
    w.click("John", "Viewer");
    QVERIFY(w.save());
    const QString path = History::ofUser().fileOf(m_database->settings().location());
    QFile file(path);
    QByteArray content;
    QVERIFY(waitFor([&] {
        content = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        file.close();
        return content.contains("committed");
    }));
    content.truncate(content.lastIndexOf('\n', -2) + 1);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    file.close();
    auto *dialog = openHistory();
    QVERIFY(dialog);
    QCOMPARE(dialog->findChild<QTreeWidget *>(u"historyList"_s)->topLevelItem(0)->text(2),
             u"perhaps 1 granted"_s);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"revert"_s), Qt::LeftButton);
    QVERIFY(waitFor([&] { return w.changes() == QStringList{u"revoke John → Viewer"_s}; }));
}

void TestWindowHistory::emptyHistory()
{
    auto *dialog = openHistory();
    QVERIFY(dialog);
    QCOMPARE(dialog->findChild<QTreeWidget *>(u"historyList"_s)->topLevelItemCount(), 0);
    QVERIFY(!dialog->findChild<QPushButton *>(u"revert"_s)->isEnabled());
}

/// What was recorded once is not meant for tables that are shown otherwise.
void TestWindowHistory::otherTablesByNow()
{
    WindowFixture &w = *m_window;
    QVERIFY(takesBackAfter(u"ALTER TABLE users RENAME COLUMN name TO title"_s));
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"The save cannot be taken back."_s); }));
    QCOMPARE(w.changes(), QStringList());
}

void TestWindowHistory::aNewColumnIsNoHindrance()
{
    WindowFixture &w = *m_window;
    QVERIFY(takesBackAfter(u"ALTER TABLE users ADD COLUMN mail TEXT DEFAULT 'x'"_s));
    QVERIFY(waitFor([&] { return w.changes() == QStringList{u"revoke John → Viewer"_s}; }));
    QVERIFY(w.save());
}

/// A folder where the file should be.
void TestWindowHistory::unreadable()
{
    const QString path = History::ofUser().fileOf(m_database->path());
    QVERIFY(QDir().mkpath(path));
    QVERIFY(m_window->activate());
    QTest::keyClick(&m_window->window(), Qt::Key_H, Qt::ControlModifier);
    QVERIFY(waitFor([&] { return m_window->bannerText().contains(u"cannot be read"_s); }));
}

void TestWindowHistory::saysWhoGranted()
{
    const TempDatabase database(usersAndRoles(u", note TEXT"_s));
    WindowFixture &w = *m_window;
    QVERIFY(w.open(database));
    w.click("John", "Viewer");
    QVERIFY(w.save());
    const auto *state = w.find<QLabel>("inspectorState");
    QVERIFY2(waitFor([&] { return state->text().startsWith(u"linked · granted "_s); }, 3000),
             qPrintable(state->text()));
    w.click("John", "Viewer");
    QVERIFY(w.save());
    QVERIFY(waitFor([&] { return state->text().startsWith(u"not linked · revoked "_s); }));
    QVERIFY(w.open(database)); // at the next start, too
    w.matrix().setCurrent(w.rowOf(Side::Left, "John"), w.rowOf(Side::Right, "Viewer"));
    QVERIFY(waitFor([&] { return state->text().startsWith(u"not linked · revoked "_s); }));
    database.run(u"INSERT INTO users_roles (user_id, role_id) VALUES (1, 3)"_s); // with another program
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return state->text() == u"linked"_s; }));
}

/// A refresh shows the link, and who granted it.
void TestWindowHistory::savedInAnotherWindow()
{
    WindowFixture other;
    QVERIFY(other.open(*m_database));
    other.click("John", "Viewer");
    QVERIFY(other.save());
    QVERIFY(!m_window->document().linkEvents()->find("1", "3"));
    m_window->window().session()->refresh();
    QVERIFY(waitFor([&] { return m_window->document().linkEvents()->find("1", "3") != nullptr; }));
}

/// From the answer on a save is in the table; and what another computer put there is shown.
void TestWindowHistory::keptInTheDatabase()
{
    WindowFixture &w = *m_window;
    auto *dialog = openHistory();
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QLabel *>(u"historyPlace"_s)->text().contains(u"on this computer alone"_s));
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"keepInDatabase"_s), Qt::LeftButton);
    auto *question = dialog->findChild<QMessageBox *>(u"keepQuestion"_s);
    QVERIFY(question);
    QVERIFY(question->informativeText().contains(u"CREATE TABLE \"crosscheck_history\""_s));
    w.pressButton(question, u"Make the Table"_s);
    const auto reopened = [&]() -> QDialog * { return w.dialog<QDialog>("historyDialog"); };
    QVERIFY(waitFor([&] {
        QDialog *now = reopened();
        return now
            && now->findChild<QLabel *>(u"historyPlace"_s)
                   ->text()
                   .contains(u"in the table “crosscheck_history”"_s);
    }));
    QVERIFY(!reopened()->findChild<QPushButton *>(u"keepInDatabase"_s));
    QTest::keyClick(reopened(), Qt::Key_Escape);
    QVERIFY(w.isGone("historyDialog"));
    w.click("John", "Viewer");
    QVERIFY(w.save());
    QCOMPARE(m_database->rows(u"SELECT summary FROM crosscheck_history"_s), QStringList{u"'1 granted'"_s});
    // The other computer.
    QVERIFY(QFile::remove(History::ofUser().fileOf(m_database->path())));
    QVERIFY(w.open(*m_database));
    QVERIFY(waitFor([&w] {
        const LinkEvent *event = w.document().linkEvents()->find("1", "3");
        return event && event->isGrant;
    }));
    QDialog *after = openHistory();
    QVERIFY(after);
    QCOMPARE(after->findChild<QTreeWidget *>(u"historyList"_s)->topLevelItemCount(), 1);
    QVERIFY(after->findChild<QPushButton *>(u"revert"_s)->isEnabled());
}

void TestWindowHistory::notKeptUnlessAsked()
{
    auto *dialog = openHistory();
    QVERIFY(dialog);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"keepInDatabase"_s), Qt::LeftButton);
    QTest::keyClick(dialog->findChild<QMessageBox *>(u"keepQuestion"_s), Qt::Key_Escape);
    QVERIFY(waitFor([&] { return !dialog->findChild<QMessageBox *>(u"keepQuestion"_s); }));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(m_window->isGone("historyDialog"));
    m_window->click("John", "Viewer");
    QVERIFY(m_window->save());
    QCOMPARE(m_database->rows(u"SELECT COUNT(*) FROM sqlite_master WHERE name = 'crosscheck_history'"_s),
             QStringList{u"0"_s});
}

void TestWindowHistory::anothersTable()
{
    m_database->run(u"CREATE TABLE crosscheck_history (id INTEGER PRIMARY KEY)"_s);
    QVERIFY(m_window->open(*m_database));
    auto *dialog = openHistory();
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QLabel *>(u"historyPlace"_s)
                ->text()
                .contains(u"is not one that Crosscheck made"_s));
    QVERIFY(!dialog->findChild<QPushButton *>(u"keepInDatabase"_s));
}

/// It was there when the database was opened.
void TestWindowHistory::unreadableTable()
{
    m_database->run(HistoryTable::creation(dialectOf(Engine::Sqlite), {{}, u"users_roles"_s}));
    QVERIFY(m_window->open(*m_database));
    m_window->click("John", "Viewer");
    QVERIFY(m_window->save());
    RawClient other(m_database->path());
    other.run(u"BEGIN EXCLUSIVE"_s);
    auto *dialog = openHistory();
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QLabel *>(u"historyPlace"_s)
                ->text()
                .contains(u"What others saved could not be read"_s));
    QCOMPARE(dialog->findChild<QTreeWidget *>(u"historyList"_s)->topLevelItemCount(), 1);
}

/// What is read of the history is of an association that is shown no more.
void TestWindowHistory::anotherAssociationMeanwhile()
{
    m_database->run(
        HistoryTable::creation(dialectOf(Engine::Sqlite), {{}, u"users_roles"_s})
        + u"; CREATE TABLE users_groups (user_id INTEGER REFERENCES users (id), group_id INTEGER REFERENCES "
          "roles (id))"_s);
    QVERIFY(m_window->open(*m_database, u"users_roles"_s));
    m_window->click("John", "Viewer");
    QVERIFY(m_window->save());
    for (int wait = 0; wait < 8; ++wait) { // at one step or another
        m_window->action("showHistory")->trigger();
        for (int i = 0; i < wait; ++i)
            QCoreApplication::processEvents();
        m_window->window().session()->choose(wait % 2 == 0 ? u"users_groups"_s : u"users_roles"_s);
        QVERIFY(m_window->waitForState(Session::State::Ready));
        if (auto *dialog = m_window->find<QDialog>("historyDialog"))
            dialog->reject();
    }
    QTest::qWait(100);
    QVERIFY(!m_window->find<QDialog>("historyDialog")
            || !m_window->find<QDialog>("historyDialog")->isVisible());
}

CROSSCHECK_UI_TEST(TestWindowHistory)
#include "tst_windowhistory.moc"
