// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The question before staged edits are lost: at closing, opening another database, and choosing another association.
class TestWindowQuestions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void closeWithoutChangesAsksNothing();
    void closeAndCancel();
    void closeAndSave();
    void closeAndDiscard();
    void closeAndFailToSave();
    void openAnotherAndCancel();
    void openAnotherAndSave();
    void openAnotherAndDiscard();
    void openByDialog();
    void anotherAssociation();
    void closeWhileSaving();
    void openAnotherWhileSaving();
    void cancelledSave();
    void theFileWasReplaced();
    void oneIsNotMany();

private:
    /// The same database by a connection that waits long for a lock.
    bool openPatiently()
    {
        ConnectionSettings settings;
        settings.path = m_database->path();
        return m_window->open(settings);
    }
    void stage() { m_window->click("John", "Viewer"); }
    bool answer(QMessageBox::StandardButton button)
    {
        auto *box = m_window->dialog<QMessageBox>("stagedQuestion");
        if (!box)
            return false;
        QTest::mouseClick(box->button(button), Qt::LeftButton);
        return waitFor([this] { return !m_window->find<QMessageBox>("stagedQuestion"); });
    }
    void openOther()
    {
        for (QMenu *menu : m_window->window().findChildren<QMenu *>()) {
            for (QAction *action : menu->actions()) {
                if (action->text().endsWith("other.db"_L1)) {
                    action->trigger();
                    return;
                }
            }
        }
        qFatal("The other database is not among the recent ones.");
    }
    [[nodiscard]] QString openPath() { return m_window->window().session()->settings().path; }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<TempDatabase> m_other;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowQuestions::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_other = std::make_unique<TempDatabase>(usersAndRoles(), u"other.db"_s);
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_other));
    QVERIFY(m_window->open(*m_database));
}

void TestWindowQuestions::cleanup()
{
    m_window.reset();
    m_database.reset();
    m_other.reset();
}

void TestWindowQuestions::closeWithoutChangesAsksNothing()
{
    QVERIFY(m_window->window().close());
    QVERIFY(!m_window->window().isVisible());
}

void TestWindowQuestions::closeAndCancel()
{
    stage();
    m_window->window().close();
    auto *box = m_window->dialog<QMessageBox>("stagedQuestion");
    QVERIFY(box);
    QCOMPARE(box->text(), u"1 staged change is not saved."_s);
    QVERIFY(answer(QMessageBox::Cancel));
    QVERIFY(m_window->window().isVisible());
    QCOMPARE(m_window->changes(), QStringList{u"grant John → Viewer"_s});
    QCOMPARE(links(*m_database), u"1-1 1-2 2-2 3-3"_s);
}

void TestWindowQuestions::closeAndSave()
{
    stage();
    m_window->window().close();
    QVERIFY(answer(QMessageBox::Save));
    QTRY_VERIFY(!m_window->window().isVisible());
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-2 3-3"_s);
}

void TestWindowQuestions::closeAndDiscard()
{
    stage();
    m_window->window().close();
    QVERIFY(answer(QMessageBox::Discard));
    QTRY_VERIFY(!m_window->window().isVisible());
    QCOMPARE(links(*m_database), u"1-1 1-2 2-2 3-3"_s);
}

void TestWindowQuestions::closeAndFailToSave()
{
    stage();
    m_window->window().close();
    {
        const ForeignLock lock(m_database->path());
        QVERIFY(answer(QMessageBox::Save));
        QVERIFY(waitFor([this] { return !m_window->bannerText().isEmpty(); }));
    }
    QVERIFY(m_window->window().isVisible());
    QCOMPARE(m_window->changes().size(), 1);
    QVERIFY(m_window->save()); // an ordinary save now, which does not close
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-2 3-3"_s);
    QVERIFY(m_window->window().isVisible());
}

void TestWindowQuestions::openAnotherAndCancel()
{
    stage();
    openOther();
    QVERIFY(answer(QMessageBox::Cancel));
    QCOMPARE(openPath(), m_database->path());
    QCOMPARE(m_window->changes().size(), 1);
}

void TestWindowQuestions::openAnotherAndSave()
{
    stage();
    openOther();
    QVERIFY(answer(QMessageBox::Save));
    QVERIFY(waitFor([this] { return openPath() == m_other->path(); }));
    QVERIFY(m_window->waitForState(Session::State::Ready));
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-2 3-3"_s);
    QCOMPARE(m_window->changes(), QStringList());
    QCOMPARE(m_window->cellText("John", "Viewer"), u"John, Viewer, not linked"_s);
}

void TestWindowQuestions::openAnotherAndDiscard()
{
    stage();
    openOther();
    QVERIFY(answer(QMessageBox::Discard));
    QVERIFY(waitFor([this] { return openPath() == m_other->path(); }));
    QVERIFY(m_window->waitForState(Session::State::Ready));
    QCOMPARE(links(*m_database), u"1-1 1-2 2-2 3-3"_s);
}

void TestWindowQuestions::openByDialog()
{
    stage();
    QTest::keyClick(&m_window->window(), Qt::Key_O, Qt::ControlModifier);
    auto *dialog = m_window->dialog<QFileDialog>("openDialog");
    QVERIFY(dialog);
    auto *name = dialog->findChild<QLineEdit *>(u"fileNameEdit"_s);
    QVERIFY(name);
    name->setText(m_other->path());
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(answer(QMessageBox::Discard));
    QVERIFY(waitFor([this] { return openPath() == m_other->path(); }));
    QVERIFY(m_window->waitForState(Session::State::Ready));
}

void TestWindowQuestions::anotherAssociation()
{
    const TempDatabase two(
        usersAndRoles()
        + QStringList{
            u"CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT)"_s,
            u"CREATE TABLE users_groups (user_id INTEGER REFERENCES users, group_id INTEGER REFERENCES groups)"_s,
            u"INSERT INTO groups VALUES (1, 'Staff')"_s, u"INSERT INTO users_groups VALUES (1, 1)"_s});
    WindowFixture &w = *m_window;
    QVERIFY(w.open(two, u"users_roles"_s));
    auto *selector = w.find<QComboBox>("association");
    QCOMPARE(selector->count(), 2);
    QCOMPARE(selector->currentData().toString(), u"users_roles"_s);
    const int step = selector->currentIndex() == 0 ? Qt::Key_Down : Qt::Key_Up;
    stage();
    selector->setFocus();
    QTest::keyClick(selector, Qt::Key(step));
    QVERIFY(answer(QMessageBox::Cancel));
    QCOMPARE(selector->currentData().toString(), u"users_roles"_s);
    QCOMPARE(w.changes().size(), 1);
    QTest::keyClick(selector, Qt::Key(step));
    QVERIFY(answer(QMessageBox::Save));
    QVERIFY(waitFor([&] {
        return w.window().session()->document() && w.workspace().association().name == u"users_groups"_s
            && w.workspace().snapshot().hasLinks();
    }));
    QCOMPARE(selector->currentData().toString(), u"users_groups"_s);
    QCOMPARE(w.cellText("John", "Staff"), u"John, Staff, linked"_s);
    QCOMPARE(links(two), u"1-1 1-2 1-3 2-2 3-3"_s);
    w.click("Jane", "Staff");
    QVERIFY(w.save());
    QCOMPARE(two.rows(u"SELECT * FROM users_groups ORDER BY 1"_s), (QStringList{u"1|1"_s, u"2|1"_s}));
}

void TestWindowQuestions::closeWhileSaving()
{
    QVERIFY(openPatiently());
    stage();
    {
        const ForeignLock lock(m_database->path());
        QTest::keyClick(&m_window->window(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(m_window->waitForState(Session::State::Saving));
        QCOMPARE(m_window->find<QLabel>("work")->text(), u"Saving"_s);
        QVERIFY(!m_window->find<QComboBox>("association")->isEnabled());
        m_window->window().close(); // neither lost nor asked about: it is being saved
        QVERIFY(!waitFor([this] { return !m_window->window().isVisible(); }, 200));
        QVERIFY(!m_window->find<QMessageBox>("stagedQuestion"));
    }
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->window().isVisible(), 10000);
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-2 3-3"_s);
}

void TestWindowQuestions::openAnotherWhileSaving()
{
    QVERIFY(openPatiently());
    stage();
    {
        const ForeignLock lock(m_database->path());
        QTest::keyClick(&m_window->window(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(m_window->waitForState(Session::State::Saving));
        openOther();
        QCOMPARE(openPath(), m_database->path());
    }
    QVERIFY(waitFor([this] { return openPath() == m_other->path(); }));
    QVERIFY(m_window->waitForState(Session::State::Ready));
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-2 3-3"_s);
    QCOMPARE(links(*m_other), u"1-1 1-2 2-2 3-3"_s);
}

void TestWindowQuestions::cancelledSave()
{
    QVERIFY(openPatiently());
    stage();
    const ForeignLock lock(m_database->path());
    QTest::keyClick(&m_window->window(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(m_window->waitForState(Session::State::Saving));
    m_window->window().close(); // and then thinks better of it
    QTest::mouseClick(m_window->find<QToolButton>("cancel"), Qt::LeftButton);
    QVERIFY(m_window->waitForState(Session::State::Ready));
    QVERIFY2(m_window->bannerText().contains(u"Nothing was saved."_s), qPrintable(m_window->bannerText()));
    QVERIFY(!m_window->find<QToolButton>("cancel")->isVisible());
    QVERIFY(m_window->window().isVisible());
    QCOMPARE(m_window->changes(), QStringList{u"grant John → Viewer"_s});
}

/// What cannot work is not offered.
void TestWindowQuestions::theFileWasReplaced()
{
    WindowFixture &w = *m_window;
    stage();
    w.click("Jane", "Admin");
    QVERIFY(QFile::rename(m_database->path(), m_database->path() + u".old"_s));
    QVERIFY(QFile::copy(m_other->path(), m_database->path()));
    QVERIFY(w.save());
    auto *offer = w.find<QToolButton>("bannerOffer");
    QVERIFY(offer->isVisible());
    QTest::mouseClick(offer, Qt::LeftButton);
    auto *box = w.dialog<QMessageBox>("stagedQuestion");
    QVERIFY(box);
    QCOMPARE(box->informativeText(), u"They cannot be saved now, because the file was replaced."_s);
    QCOMPARE(box->standardButtons(), QMessageBox::Discard | QMessageBox::Cancel);
    QCOMPARE(box->defaultButton(), box->button(QMessageBox::Cancel));
    QVERIFY(answer(QMessageBox::Cancel));
    QCOMPARE(w.changes().size(), 2);
    QTest::mouseClick(offer, Qt::LeftButton);
    QVERIFY(answer(QMessageBox::Discard));
    QVERIFY(waitFor([&] { return w.window().session()->document() && w.changes().isEmpty(); }));
    QVERIFY(w.waitForState(Session::State::Ready));

    stage(); // in the file that is there now
    w.window().close();
    box = w.dialog<QMessageBox>("stagedQuestion");
    QVERIFY(box);
    QVERIFY(box->button(QMessageBox::Save)->isEnabled());
    QVERIFY(answer(QMessageBox::Cancel));
}

void TestWindowQuestions::oneIsNotMany()
{
    WindowFixture &w = *m_window;
    const auto question = [&] {
        w.window().close();
        const auto *box = w.dialog<QMessageBox>("stagedQuestion");
        const QString text = box ? box->informativeText() : QString();
        return answer(QMessageBox::Cancel) && w.activate() ? text : QString();
    };
    const auto refreshedText = [&](const QString &byOthers) {
        m_database->run(byOthers);
        QTest::keyClick(&w.window(), Qt::Key_F5);
        static_cast<void>(waitFor([&] { return w.changes().isEmpty() && !w.bannerText().isEmpty(); }));
        return w.bannerText();
    };
    stage();
    QCOMPARE(question(), u"Save it first?"_s);
    QCOMPARE(refreshedText(u"INSERT INTO users_roles VALUES (1, 3)"_s),
             u"Somebody else has already made one of the staged changes. It is no longer staged."_s);
    w.click("Jane", "Admin");
    w.click("Alice", "Admin");
    QCOMPARE(question(), u"Save them first?"_s);
    QCOMPARE(refreshedText(u"INSERT INTO users_roles VALUES (2, 1), (3, 1)"_s),
             u"Somebody else has already made 2 of the staged changes. They are no longer staged."_s);
}

CROSSCHECK_UI_TEST(TestWindowQuestions)
#include "tst_windowquestions.moc"
