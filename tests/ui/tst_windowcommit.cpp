// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/history.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/tcpproxy.h"
#include "tests/ui/windowfixture.h"

#include <QLabel>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The connection goes while the window saves.
class TestWindowCommit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void committedIsFoundOut();
    void takenBackIsFoundOut();
    void unknownIsSaid();

private:
    [[nodiscard]] QString rows() const
    {
        return m_database->rows(u"SELECT user_id || '-' || role_id FROM users_roles ORDER BY 1"_s).join(u' ');
    }
    [[nodiscard]] QByteArray history() const;

    std::unique_ptr<EngineDatabase> m_database;
    std::unique_ptr<TcpProxy> m_proxy;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowCommit::init()
{
    forgetSettings();
    m_database = std::make_unique<EngineDatabase>(Engine::PostgreSql, usersAndRoles());
    m_proxy = std::make_unique<TcpProxy>(m_database->settings().server.port);
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(m_proxy->through(m_database->settings())));
    m_window->click("John", "Viewer");
}

void TestWindowCommit::cleanup()
{
    m_window.reset();
    m_proxy.reset();
    m_database.reset();
}

QByteArray TestWindowCommit::history() const
{
    QFile file(History::ofUser().fileOf(m_window->window().session()->settings().location()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestWindowCommit::committedIsFoundOut()
{
    WindowFixture &w = *m_window;
    m_proxy->cutAtCommit(TcpProxy::Cut::After);
    QVERIFY(w.save());
    QCOMPARE(w.changes(), QStringList());
    QCOMPARE(w.bannerText(), QString());
    QCOMPARE(w.cellText("John", "Viewer"), u"John, Viewer, linked"_s);
    QCOMPARE(rows(), u"1-1 1-2 1-3 2-2 3-3"_s);
    QCOMPARE(history().count("\"committed\""), 1);
    w.click("Jane", "Admin"); // on a new connection
    QVERIFY(w.save());
    QCOMPARE(rows(), u"1-1 1-2 1-3 2-1 2-2 3-3"_s);
}

void TestWindowCommit::takenBackIsFoundOut()
{
    WindowFixture &w = *m_window;
    m_proxy->cutAtCommit(TcpProxy::Cut::Hole);
    QVERIFY(w.save());
    QVERIFY2(w.bannerText().contains(u"Nothing was saved"_s), qPrintable(w.bannerText()));
    QCOMPARE(w.changes(), QStringList{u"grant John → Viewer"_s});
    QCOMPARE(rows(), u"1-1 1-2 2-2 3-3"_s);
    QCOMPARE(history().count("\"committed\""), 0);
    QVERIFY(w.save());
    QCOMPARE(rows(), u"1-1 1-2 1-3 2-2 3-3"_s);
}

/// The server is not to be reached for as long as the person waits.
void TestWindowCommit::unknownIsSaid()
{
    WindowFixture &w = *m_window;
    m_proxy->cutAtCommit(TcpProxy::Cut::Last);
    QVERIFY(w.activate());
    QTest::keyClick(&w.window(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(waitFor([&] { return rows().contains(u"1-3"_s); }));
    const auto *work = w.find<QLabel>("work");
    QVERIFY(waitFor([&] { return work->text() == u"Looking up whether it was saved"_s; }));
    auto *cancel = w.find<QToolButton>("cancel");
    const auto hasGivenUp = [&] {
        QTest::mouseClick(cancel, Qt::LeftButton);
        return w.window().session()->state() == Session::State::Ready;
    };
    QVERIFY(waitFor(hasGivenUp));
    QVERIFY2(w.bannerText().contains(u"Whether it was saved is not known"_s), qPrintable(w.bannerText()));
    QCOMPARE(w.changes(), QStringList{u"grant John → Viewer"_s});
    w.click("Jane", "Admin"); // nothing may be staged or saved before it is known
    QCOMPARE(w.changes(), QStringList{u"grant John → Viewer"_s});
    QVERIFY(!w.action("save")->isEnabled());
    m_proxy->open();
    QTest::mouseClick(w.find<QToolButton>("bannerOffer"), Qt::LeftButton); // Refresh
    QVERIFY(waitFor([&] { return w.changes().isEmpty(); }));
    QCOMPARE(w.cellText("John", "Viewer"), u"John, Viewer, linked"_s);
    QCOMPARE(history().count("\"committed\""), 1);
    QCOMPARE(rows(), u"1-1 1-2 1-3 2-2 3-3"_s);
}

CROSSCHECK_UI_TEST(TestWindowCommit)
#include "tst_windowcommit.moc"
