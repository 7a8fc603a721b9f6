// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/enginedatabase.h"
#include "tests/support/verify.h"
#include "tests/ui/windowfixture.h"
#include "ui/connectdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// A server's database in the window.
class TestWindowServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void story_data() { addServers(); }
    void story();
    void anEmptyDatabase_data() { addServers(); }
    void anEmptyDatabase();
    void connects();
    void eachKindHasItsWays();
    void tries();
    void aTrialIsGivenUp();
    void needsADatabase();
    void asksForThePassword();
    void knownServers();
    void keepsThePassword();
    void theServerGoesAway();

private:
    /// The dialog that the action opens.
    ConnectDialog *ask()
    {
        m_window->action("connectServer")->trigger();
        return m_window->dialog<ConnectDialog>("connectDialog");
    }
    static void type(ConnectDialog &dialog, const char *field, const QString &text)
    {
        auto *edit = dialog.findChild<QLineEdit *>(QLatin1String(field));
        edit->clear();
        QTest::keyClicks(edit, text);
    }
    static QPushButton &button(ConnectDialog &dialog, const char *name)
    {
        return *dialog.findChild<QPushButton *>(QLatin1String(name));
    }
    static QString outcome(ConnectDialog &dialog) { return dialog.findChild<QLabel *>(u"outcome"_s)->text(); }
    void fill(ConnectDialog &dialog, const QString &user = u"crosscheck"_s)
    {
        type(dialog, "host", u"127.0.0.1"_s);
        type(dialog, "port", QString::number(PostgresServer::instance().port()));
        type(dialog, "database", m_database->name());
        type(dialog, "user", user);
    }
    [[nodiscard]] QStringList links() const
    {
        return m_database->rows(u"SELECT * FROM users_roles ORDER BY 1, 2"_s);
    }

    std::unique_ptr<PostgresDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

/// A user who has to give a password.
void TestWindowServer::initTestCase()
{
    PostgresServer::instance().addUser(u"guarded"_s, u"right"_s, u"SUPERUSER"_s);
}

void TestWindowServer::init()
{
    m_database = std::make_unique<PostgresDatabase>(usersAndRoles());
    m_window = std::make_unique<WindowFixture>();
}

void TestWindowServer::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowServer::story()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(engine, usersAndRoles());
    const auto links = [&database] { return database.rows(u"SELECT * FROM users_roles ORDER BY 1, 2"_s); };
    QVERIFY(m_window->open(database.settings()));
    QVERIFY(m_window->window().windowTitle().contains(database.settings().displayName()));
    m_window->click("Jane", "Viewer");
    m_window->click("John", "Admin");
    QVERIFY(m_window->save());
    QCOMPARE(links(), (QStringList{u"1|2"_s, u"2|2"_s, u"2|3"_s, u"3|3"_s}));
    m_window->action("undo")->trigger();
    QVERIFY(m_window->save());
    QCOMPARE(links(), (QStringList{u"1|1"_s, u"1|2"_s, u"2|2"_s, u"2|3"_s, u"3|3"_s}));
}

/// The starter tables are SQLite's.
void TestWindowServer::anEmptyDatabase()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(engine, {});
    m_window->window().openDatabase(database.settings());
    QVERIFY(m_window->waitForState(Session::State::NoAssociation));
    QVERIFY(m_window->find<QPushButton>("openOffer"));
    QVERIFY(m_window->find<QPushButton>("connectServerOffer"));
    QVERIFY(!m_window->find<QPushButton>("addStarterOffer"));
}

void TestWindowServer::connects()
{
    ConnectDialog *dialog = ask();
    QVERIFY(dialog);
    fill(*dialog);
    QTest::mouseClick(&button(*dialog, "connect"), Qt::LeftButton);
    QVERIFY(m_window->waitForState(Session::State::Ready));
    QCOMPARE(m_window->shown(Side::Left), (QStringList{u"John"_s, u"Jane"_s, u"Alice"_s}));
}

/// Its usual port, and what its driver can.
void TestWindowServer::eachKindHasItsWays()
{
    ConnectDialog *dialog = ask();
    QVERIFY(dialog);
    auto *engine = dialog->findChild<QComboBox *>(u"engine"_s);
    auto *tls = dialog->findChild<QComboBox *>(u"tls"_s);
    const auto *port = dialog->findChild<QLineEdit *>(u"port"_s);
    QCOMPARE(port->placeholderText(), u"5432"_s);
    tls->setCurrentIndex(2);
    QCOMPARE(dialog->settings().server.tls, Tls::VerifyFull);
    QTest::keyClick(engine, Qt::Key_Down);
    QCOMPARE(dialog->settings().engine, Engine::MariaDb);
    QCOMPARE(port->placeholderText(), u"3306"_s);
    QCOMPARE(dialog->settings().server.tls, Tls::Required);
    QTest::keyClick(tls, Qt::Key_Down); // past the one that is not offered
    QCOMPARE(dialog->settings().server.tls, Tls::Off);
    const MariadbDatabase database(usersAndRoles());
    ConnectionSettings settings = database.settings();
    settings.server.tls = Tls::Off;
    dialog->setSettings(settings);
    QTest::mouseClick(&button(*dialog, "connect"), Qt::LeftButton);
    QVERIFY(m_window->waitForState(Session::State::Ready));
    QCOMPARE(m_window->shown(Side::Left), (QStringList{u"John"_s, u"Jane"_s, u"Alice"_s}));
}

void TestWindowServer::tries()
{
    ConnectDialog *dialog = ask();
    QVERIFY(dialog);
    fill(*dialog);
    QTest::mouseClick(&button(*dialog, "test"), Qt::LeftButton);
    QVERIFY(waitFor([&] { return outcome(*dialog) == u"The connection works; it shows 3 tables."_s; }));
    QVERIFY(waitFor([&] { return button(*dialog, "test").isEnabled(); }));
    type(*dialog, "database", u"no such"_s);
    QTest::mouseClick(&button(*dialog, "test"), Qt::LeftButton);
    QVERIFY(
        waitFor([&] { return outcome(*dialog).contains(u"The server has no database of that name."_s); }));
    QVERIFY(waitFor([&] { return button(*dialog, "test").isEnabled(); }));
    dialog->findChild<QComboBox *>(u"tls"_s)->setCurrentIndex(1);
    QTest::mouseClick(&button(*dialog, "test"), Qt::LeftButton);
    QVERIFY(waitFor([&] { return outcome(*dialog).contains(u"cannot be encrypted"_s); }));
    dialog->reject();
    QVERIFY(!m_window->window().session());
}

void TestWindowServer::aTrialIsGivenUp()
{
    ConnectDialog *dialog = ask();
    QVERIFY(dialog);
    fill(*dialog);
    QTest::mouseClick(&button(*dialog, "test"), Qt::LeftButton);
    dialog->reject();
    QVERIFY(m_window->isGone("connectDialog"));
}

void TestWindowServer::needsADatabase()
{
    ConnectDialog *dialog = ask();
    QVERIFY(dialog);
    type(*dialog, "host", u"127.0.0.1"_s);
    QVERIFY(!button(*dialog, "connect").isEnabled());
    QVERIFY(!button(*dialog, "test").isEnabled());
    type(*dialog, "database", u"d"_s);
    QVERIFY(button(*dialog, "connect").isEnabled());
    type(*dialog, "port", u"x99999"_s);
    QVERIFY(!button(*dialog, "connect").isEnabled());
    QVERIFY(button(*dialog, "connect").toolTip().contains(u"65535"_s));
    type(*dialog, "port", u"x6543"_s);
    QVERIFY(button(*dialog, "connect").isEnabled());
    QCOMPARE(dialog->settings().server.port, 6543);
    type(*dialog, "port", u"99999"_s);
    QVERIFY(outcome(*dialog).contains(u"The port is a number"_s));
    type(*dialog, "port", u"99"_s);
    QCOMPARE(outcome(*dialog), QString());
}

/// A refusal brings the dialog back, with what was typed and why.
void TestWindowServer::asksForThePassword()
{
    ConnectDialog *dialog = ask();
    QVERIFY(dialog);
    fill(*dialog, u"guarded"_s);
    type(*dialog, "password", u"wrong"_s);
    dialog->findChild<QCheckBox *>(u"readOnly"_s)->setChecked(true);
    QTest::mouseClick(&button(*dialog, "connect"), Qt::LeftButton);
    QVERIFY(waitFor([&] {
        dialog = m_window->find<ConnectDialog>("connectDialog");
        return dialog && outcome(*dialog).contains(u"did not let the user in"_s);
    }));
    QCOMPARE(dialog->settings().server.user, u"guarded"_s);
    QVERIFY(dialog->settings().readOnly);
    QVERIFY(!outcome(*dialog).contains(u"wrong"_s));
    type(*dialog, "password", u"right"_s);
    QTest::mouseClick(&button(*dialog, "connect"), Qt::LeftButton);
    QVERIFY(m_window->waitForState(Session::State::Ready));
    m_database->run(u"INSERT INTO users_roles VALUES (2, 3)"_s);
    m_window->action("refresh")->trigger();
    QVERIFY(
        waitFor([&] { return m_window->cellText("Jane", "Viewer").startsWith(u"Jane, Viewer, linked"_s); }));
}

void TestWindowServer::knownServers()
{
    QVERIFY(m_window->open(m_database->settings()));
    QCOMPARE(m_window->find<QMenu>("recentMenu")->actions().first()->text(),
             m_database->settings().location());
    ConnectDialog *dialog = ask();
    QVERIFY(dialog);
    auto *server = dialog->findChild<QComboBox *>(u"server"_s);
    const int known = server->findText(m_database->settings().displayName());
    QVERIFY(known > 0);
    server->setCurrentIndex(known);
    Q_EMIT server->activated(known);
    QCOMPARE(dialog->settings().server, m_database->settings().server);
    QTest::mouseClick(&button(*dialog, "forget"), Qt::LeftButton);
    QCOMPARE(server->findText(m_database->settings().displayName()), -1);
    QCOMPARE(dialog->settings().server, ServerAddress());
    dialog->reject();
    QVERIFY(m_window->isGone("connectDialog"));
    dialog = ask();
    QCOMPARE(dialog->findChild<QComboBox *>(u"server"_s)->findText(m_database->settings().displayName()), -1);
}

/// In the keychain, until that is no longer wanted.
void TestWindowServer::keepsThePassword()
{
    const TempDatabase other(usersAndRoles());
    const auto isOnServer = [this] {
        return m_window->window().session()->settings().engine == Engine::PostgreSql
            && m_window->window().session()->state() == Session::State::Ready;
    };
    ConnectDialog *dialog = ask();
    QVERIFY(dialog);
    fill(*dialog, u"guarded"_s);
    type(*dialog, "password", u"right"_s);
    dialog->findChild<QCheckBox *>(u"remember"_s)->setChecked(true);
    QTest::mouseClick(&button(*dialog, "connect"), Qt::LeftButton);
    QVERIFY(waitFor(isOnServer));
    QVERIFY(m_window->open(other));
    auto *recent = m_window->find<QMenu>("recentMenu");
    recent->actions().at(1)->trigger();
    QVERIFY(waitFor(isOnServer));
    QVERIFY(m_window->isGone("connectDialog"));

    dialog = ask();
    auto *server = dialog->findChild<QComboBox *>(u"server"_s);
    server->setCurrentIndex(1);
    Q_EMIT server->activated(1);
    QVERIFY(waitFor([&] { return dialog->password() == u"right"_s; }));
    dialog->findChild<QCheckBox *>(u"remember"_s)->setChecked(false);
    QTest::mouseClick(&button(*dialog, "connect"), Qt::LeftButton);
    QVERIFY(m_window->isGone("connectDialog"));
    QVERIFY(waitFor(isOnServer));
    QVERIFY(m_window->open(other));
    recent->actions().at(1)->trigger();
    dialog = m_window->dialog<ConnectDialog>("connectDialog");
    QVERIFY(dialog);
    QVERIFY(outcome(*dialog).contains(u"did not let the user in"_s));
}

/// What is staged stays, and is saved when the server is there again.
void TestWindowServer::theServerGoesAway()
{
    QVERIFY(m_window->open(m_database->settings()));
    m_window->click("Jane", "Viewer");
    m_database->run(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                    "AND datname = current_database()"_s);
    m_window->action("save")->trigger();
    QVERIFY(waitFor([&] { return m_window->bannerText().contains(u"connection"_s); }));
    QVERIFY2(m_window->bannerText().contains(u"Nothing was saved."_s), qPrintable(m_window->bannerText()));
    QCOMPARE(m_window->changes(), QStringList{u"grant Jane → Viewer"_s});
    QVERIFY(m_window->save());
    QCOMPARE(links().size(), 5);
}

CROSSCHECK_UI_TEST(TestWindowServer)
#include "tst_windowserver.moc"
