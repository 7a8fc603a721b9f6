// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include <QMessageBox>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Rows of other tables that refer to the junction's own rows: a revoked link takes them along, but never unseen.
class TestWindowLosses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void askedBeforeTheSave();
    void cancelled();
    void stagedWhileAsked();
    void othersAddMeanwhile();
    void nothingGoesAlong();
    void forbidden();
    void toldWithADeletion();
    void askedAgainAfterADeletionWasTakenBack();
    void aJunctionThatRefersToItself();
    void savedBeforeQuitting();

private:
    [[nodiscard]] QStringList evidence() const
    {
        return m_database->rows(u"SELECT id FROM evidence ORDER BY id"_s);
    }
    void press(const QString &button)
    {
        auto *box = m_window->dialog<QMessageBox>("lossQuestion");
        QVERIFY(box);
        QCOMPARE(box->text(), u"More goes with the revoked link: 2 of evidence deleted."_s);
        m_window->pressButton(box, button);
        QVERIFY(m_window->isGone("lossQuestion"));
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowLosses::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(QStringList{
        u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE users_roles (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users, "
        "role_id INTEGER REFERENCES roles, UNIQUE (user_id, role_id))"_s,
        u"CREATE TABLE evidence (id INTEGER PRIMARY KEY, assignment INTEGER REFERENCES users_roles ON DELETE CASCADE)"_s,
        u"INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"_s, u"INSERT INTO roles VALUES (1, 'Admin')"_s,
        u"INSERT INTO users_roles VALUES (10, 1, 1), (11, 2, 1)"_s,
        u"INSERT INTO evidence VALUES (1, 10), (2, 10)"_s});
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
}

void TestWindowLosses::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowLosses::askedBeforeTheSave()
{
    m_window->click("John", "Admin");
    QCOMPARE(m_window->changes(), QStringList{u"revoke John → Admin (and what refers to it in evidence)"_s});
    m_window->action("save")->trigger();
    press(u"Save All the Same"_s);
    QVERIFY(waitFor([&] { return m_window->changes().isEmpty(); }));
    QVERIFY(evidence().isEmpty());
    QCOMPARE(m_database->rows(u"SELECT user_id FROM users_roles"_s), QStringList{u"2"_s});
}

void TestWindowLosses::cancelled()
{
    m_window->click("John", "Admin");
    m_window->action("save")->trigger();
    press(u"Cancel"_s);
    QCOMPARE(m_window->changes().size(), 1);
    QCOMPARE(evidence().size(), 2);
    QVERIFY(m_window->action("save")->isEnabled());
}

/// A screen reader stages what no box keeps out: it is neither lost nor saved unasked.
void TestWindowLosses::stagedWhileAsked()
{
    m_window->click("John", "Admin");
    m_window->action("save")->trigger();
    auto *first = m_window->dialog<QMessageBox>("lossQuestion");
    QVERIFY(first);
    m_window->document().toggle(1, 0);
    QCOMPARE(m_window->changes().size(), 2);
    m_window->pressButton(first, u"Save All the Same"_s);
    auto *anew = m_window->dialog<QMessageBox>("lossQuestion");
    QVERIFY(anew);
    QCOMPARE(anew->text(), u"More goes with the 2 revoked links: 2 of evidence deleted."_s);
    m_window->pressButton(anew, u"Save All the Same"_s);
    QVERIFY(waitFor([&] { return m_window->changes().isEmpty(); }));
    QVERIFY(m_database->rows(u"SELECT user_id FROM users_roles"_s).isEmpty());
}

void TestWindowLosses::othersAddMeanwhile()
{
    m_window->click("John", "Admin");
    m_window->action("save")->trigger();
    QVERIFY(m_window->dialog<QMessageBox>("lossQuestion"));
    m_database->run(u"INSERT INTO evidence VALUES (3, 10)"_s);
    press(u"Save All the Same"_s);
    QVERIFY(waitFor([&] {
        return m_window->bannerText().contains(
            u"more or other rows along than you were told: 3 of evidence"_s);
    }));
    QCOMPARE(evidence().size(), 3);
    QCOMPARE(m_window->changes().size(), 1);
}

void TestWindowLosses::nothingGoesAlong()
{
    m_window->click("Jane", "Admin");
    QVERIFY(m_window->save());
    QCOMPARE(m_window->bannerText(), QString());
    QCOMPARE(m_database->rows(u"SELECT user_id FROM users_roles"_s), QStringList{u"1"_s});
}

void TestWindowLosses::forbidden()
{
    m_database->run(
        u"CREATE TABLE prizes (id INTEGER PRIMARY KEY, assignment INTEGER REFERENCES users_roles); "
        "INSERT INTO prizes VALUES (1, 10)"_s);
    QVERIFY(m_window->open(*m_database));
    m_window->click("John", "Admin");
    m_window->action("save")->trigger();
    QVERIFY(
        waitFor([&] { return m_window->bannerText().contains(u"Other rows refer to it: 1 of prizes."_s); }));
    QCOMPARE(evidence().size(), 2);
    QCOMPARE(m_window->changes().size(), 1);
    m_window->action("undo")->trigger();
    QCOMPARE(m_window->bannerText(), QString()); // what it told of is no longer staged
}

/// A deletion says at once what goes with its links; the save asks no second time.
void TestWindowLosses::toldWithADeletion()
{
    m_window->clickName(Side::Left, "John");
    QTest::mouseClick(m_window->find<QToolButton>("leftDelete"), Qt::LeftButton);
    QVERIFY(waitFor([&] { return m_window->bannerText().contains(u"2 of evidence deleted"_s); }));
    QVERIFY(m_window->save());
    QVERIFY(waitFor([&] { return m_window->changes().isEmpty(); }));
    QVERIFY(evidence().isEmpty());
}

/// What was told with a deletion that is taken back is told no more.
void TestWindowLosses::askedAgainAfterADeletionWasTakenBack()
{
    m_window->clickName(Side::Left, "John");
    QTest::mouseClick(m_window->find<QToolButton>("leftDelete"), Qt::LeftButton);
    QVERIFY(waitFor([&] { return m_window->bannerText().contains(u"2 of evidence deleted"_s); }));
    m_window->action("undo")->trigger();
    m_window->click("John", "Admin");
    m_window->action("save")->trigger();
    press(u"Cancel"_s);
    QCOMPARE(evidence().size(), 2);
}

/// A link by which others came goes with them.
void TestWindowLosses::aJunctionThatRefersToItself()
{
    const TempDatabase database(
        {u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE memberships (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users, "
         "group_id INTEGER REFERENCES groups, invited_by INTEGER REFERENCES memberships ON DELETE CASCADE, "
         "UNIQUE (user_id, group_id))"_s,
         u"INSERT INTO users VALUES (1, 'John'), (2, 'Jane'), (3, 'Bob')"_s,
         u"INSERT INTO groups VALUES (1, 'A')"_s,
         u"INSERT INTO memberships VALUES (1, 1, 1, NULL), (2, 2, 1, 1), (3, 3, 1, 2)"_s});
    QVERIFY(m_window->open(database));
    m_window->click("John", "A");
    m_window->action("save")->trigger();
    auto *box = m_window->dialog<QMessageBox>("lossQuestion");
    QVERIFY(box);
    QCOMPARE(box->text(), u"More goes with the revoked link: 2 of memberships deleted."_s);
    m_window->pressButton(box, u"Save All the Same"_s);
    QVERIFY(waitFor([&] { return m_window->cellText("Bob", "A") == u"Bob, A, not linked"_s; }));
    QVERIFY(database.rows(u"SELECT * FROM memberships"_s).isEmpty());
}

void TestWindowLosses::savedBeforeQuitting()
{
    m_window->click("John", "Admin");
    m_window->window().close();
    auto *question = m_window->dialog<QMessageBox>("stagedQuestion");
    QVERIFY(question);
    m_window->pressButton(question, u"Save"_s);
    auto *box = m_window->dialog<QMessageBox>("lossQuestion");
    QVERIFY(box);
    m_window->pressButton(box, u"Save All the Same"_s); // after which the window closes
    QVERIFY(waitFor([&] { return !m_window->window().isVisible(); }));
    QVERIFY(evidence().isEmpty());
}

CROSSCHECK_UI_TEST(TestWindowLosses)
#include "tst_windowlosses.moc"
