// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"
#include "tests/faults/faultfixture.h"
#include "tests/support/otherwriter.h"

#include <QDir>
#include <QToolButton>

#include <csignal>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Cancel.
class FaultsCancel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void f64_cancelled_data() { appliesTo(everyEngine); }
    void f64_cancelled();
};

namespace {

/// A trigger that takes a minute.
QStringList slowToWrite(Engine engine)
{
    switch (engine) {
    case Engine::Sqlite:
        return {
            u"CREATE TABLE kept (x)"_s,
            u"CREATE TRIGGER t AFTER INSERT ON users_roles BEGIN INSERT INTO kept WITH RECURSIVE n (i) AS "
            "(VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT max(i) FROM n; END"_s};
    case Engine::PostgreSql:
        return {
            u"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'"_s,
            u"CREATE TRIGGER t AFTER INSERT ON users_roles FOR EACH ROW EXECUTE FUNCTION f()"_s};
    case Engine::MariaDb:
        break;
    }
    return {u"CREATE TRIGGER t AFTER INSERT ON users_roles FOR EACH ROW SET @x = SLEEP(60)"_s};
}

/// Somebody who lets nobody read or write the junction.
class Blocker
{
public:
    explicit Blocker(const ConnectionSettings &settings)
    {
        if (settings.engine == Engine::Sqlite) {
            m_client.emplace(settings.path);
            m_client->run(u"BEGIN EXCLUSIVE"_s);
            return;
        }
        m_other.emplace(settings);
        m_other->run(settings.engine == Engine::PostgreSql
                         ? u"LOCK TABLE users_roles IN ACCESS EXCLUSIVE MODE"_s
                         : u"LOCK TABLES users_roles WRITE"_s);
    }

private:
    std::optional<RawClient> m_client; ///< its end rolls back
    std::optional<OtherWriter> m_other;
};

/// Starts one thing after another that takes long, cancels it, and says what was wrong with that; empty where nothing was.
class Cancelling
{
public:
    explicit Cancelling(FaultFixture &fixture)
        : m_fixture(fixture)
        , m_settings(fixture.database().settings())
    {
        m_settings.lockTimeout = std::chrono::minutes(5);
    }

    QString ofAnOpening()
    {
        const Blocker blocker(m_settings);
        m_fixture.window().window().openDatabase(m_settings);
        return cancelled();
    }
    QString ofASave()
    {
        if (!m_fixture.open(m_settings))
            return u"It does not open."_s;
        m_fixture.window().click("John", "Viewer");
        static_cast<void>(m_fixture.window().activate());
        QTest::keyClick(&m_fixture.window().window(), Qt::Key_S, Qt::ControlModifier);
        QString wrong = cancelled();
        wrong += whatIsNotStaged();
        return wrong += m_fixture.problems();
    }
    QString ofARefresh()
    {
        const Blocker blocker(m_settings);
        m_fixture.window().action("refresh")->trigger();
        QString wrong = cancelled();
        return wrong += whatIsNotStaged();
    }
    QString ofAnImport()
    {
        const CliFolder folder;
        QFile file(folder.file(u"in.csv"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write("users,roles\nJane,Viewer\nJohn,Viewer\n") < 0)
            return u"The file cannot be written."_s;
        file.close();
        QProcess importing;
        folder.start(importing, {u"import"_s, m_settings.location(), u"in.csv"_s, u"--apply"_s});
        if (importing.waitForFinished(1500))
            return u"It did not wait: "_s + QString::fromUtf8(importing.readAllStandardError());
        ::kill(pid_t(importing.processId()), SIGINT);
        if (!importing.waitForFinished(1000))
            return u"The import went on."_s;
        const QString said = QString::fromUtf8(importing.readAllStandardError());
        return said.contains(u"Nothing was saved."_s) && importing.exitCode() == 5 ? m_fixture.problems()
                                                                                   : said;
    }
    /// Of a million links.
    QString ofAnExport()
    {
        m_fixture.window().action("discard")->trigger();
        QStringList statements = usersAndRoles().first(3);
        for (const QString &table : {u"users"_s, u"roles"_s})
            statements.append(
                u"INSERT INTO %1 WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
                "WHERE i < 1000) SELECT i, 'n' || i FROM n"_s.arg(table));
        statements.append(u"INSERT INTO users_roles SELECT u.id, r.id FROM users u, roles r"_s);
        const TempDatabase large(statements);
        if (!m_fixture.open(large.settings()))
            return u"It does not open."_s;
        Session &session = *m_fixture.window().window().session();
        bool hasBegun = false;
        const auto connection
            = QObject::connect(&session, &Session::progressed, [&](const QString &, Progress progress) {
                  hasBegun = hasBegun || (session.isExporting() && progress.done > 0);
              });
        const QTemporaryDir folder;
        session.exportCsv(folder.filePath(u"out.csv"_s), {}, {});
        const bool came = m_fixture.until([&] { return hasBegun || !session.isExporting(); });
        QObject::disconnect(connection);
        if (!came || !session.isExporting())
            return u"It was over before it could be cancelled."_s;
        const QString text = cancelled([&] { return !session.isExporting(); }, 0);
        const QStringList left = QDir(folder.path()).entryList(QDir::Files | QDir::Hidden);
        return text + left.join(u' ');
    }

private:
    /// @p least: so long it goes on by itself, in milliseconds.
    QString cancelled(const std::function<bool()> &isOver, int least)
    {
        if (least > 0 && m_fixture.until(isOver, least))
            return u"It did not take long."_s;
        QElapsedTimer cancelling;
        cancelling.start();
        QTest::mouseClick(m_fixture.window().find<QToolButton>("cancel"), Qt::LeftButton);
        const bool isStopped = m_fixture.until(isOver);
        return isStopped && cancelling.elapsed() < 1000 ? QString()
                                                        : u"It took %1 ms."_s.arg(cancelling.elapsed());
    }
    QString cancelled()
    {
        return cancelled(
            [this] {
                const auto state = m_fixture.window().window().session()->state();
                return state == Session::State::Ready || state == Session::State::Failed;
            },
            1500);
    }
    QString whatIsNotStaged()
    {
        return m_fixture.window().changes() == QStringList{u"grant John → Viewer"_s}
            ? QString()
            : u"It is staged no more."_s;
    }

    FaultFixture &m_fixture;
    ConnectionSettings m_settings;
};

} // namespace

/// Within a second, and nothing is half done.
void FaultsCancel::f64_cancelled()
{
    const Engine engine = FaultFixture::engine();
    FaultFixture f(engine, usersAndRoles() + slowToWrite(engine));
    Cancelling cancelling(f);
    QCOMPARE(cancelling.ofAnOpening(), QString());
    QCOMPARE(cancelling.ofASave(), QString());
    QCOMPARE(cancelling.ofARefresh(), QString());
    QCOMPARE(cancelling.ofAnImport(), QString());
    if (engine == Engine::Sqlite)
        QCOMPARE(cancelling.ofAnExport(), QString());
    SURVIVED(f);
}

CROSSCHECK_UI_TEST(FaultsCancel)
#include "faults_cancel.moc"
