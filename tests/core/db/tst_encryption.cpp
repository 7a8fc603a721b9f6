// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/postgresserver.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Connections to servers that encrypt, with a certificate of their own for the host `localhost`.
class TestEncryption : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void postgres_data();
    void postgres();
    void postgresCertificates();
    void mariadb_data();
    void mariadb();
    void mariadbCertificates();

private:
    QTemporaryDir m_home; ///< of the person who connects
    std::unique_ptr<PostgresDatabase> m_postgres;
    std::unique_ptr<MariadbDatabase> m_mariadb;
};

namespace {

/// `cert.pem` and `key.pem` in a folder of a server's user.
void makeCertificate(const char *user, const QString &folder)
{
    static_cast<void>(
        outputOf(user, u"openssl"_s,
                 {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                  u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s,
                  u"/CN=localhost"_s, u"-addext"_s, u"subjectAltName=DNS:localhost"_s, u"-keyout"_s,
                  folder + u"/key.pem"_s, u"-out"_s, folder + u"/cert.pem"_s}));
}

void addModes()
{
    QTest::addColumn<Tls>("tls");
    QTest::addColumn<bool>("isEncrypted");
    QTest::newRow("off") << Tls::Off << false;
    QTest::newRow("preferred") << Tls::Preferred << true;
    QTest::newRow("required") << Tls::Required << true;
}

/// Of the connection itself.
bool isEncrypted(const ConnectionSettings &settings, const QString &question)
{
    const auto connection = Connection::open(settings);
    if (!connection)
        qFatal("%s", qUtf8Printable(connection.error().message()));
    return (*connection)->readNumber(question).value() == 1;
}

} // namespace

void TestEncryption::initTestCase()
{
    qputenv("HOME", QFile::encodeName(m_home.path()));
    const PostgresServer &server = PostgresServer::instance();
    makeCertificate("postgres", server.folder());
    m_postgres = std::make_unique<PostgresDatabase>();
    const QString setting = u"ALTER SYSTEM SET %1 = '%2'"_s;
    m_postgres->run(setting.arg(u"ssl_cert_file"_s, server.folder() + u"/cert.pem"_s));
    m_postgres->run(setting.arg(u"ssl_key_file"_s, server.folder() + u"/key.pem"_s));
    m_postgres->run(setting.arg(u"ssl"_s, u"on"_s));
    m_postgres->run(u"SELECT pg_reload_conf()"_s);
    QTRY_COMPARE(m_postgres->rows(u"SHOW ssl"_s), QStringList{u"on"_s}); // once it has heard of it

    static QTemporaryDir keys; // as long as the server
    giveTo("mysql", keys.path());
    makeCertificate("mysql", keys.path());
    static_cast<void>(MariadbServer::instance(
        {u"--ssl-cert=%1/cert.pem"_s.arg(keys.path()), u"--ssl-key=%1/key.pem"_s.arg(keys.path())}));
    m_mariadb = std::make_unique<MariadbDatabase>();
}

void TestEncryption::postgres_data()
{
    addModes();
}

void TestEncryption::postgres()
{
    QFETCH(Tls, tls);
    ConnectionSettings settings = m_postgres->settings();
    settings.server.tls = tls;
    const QString question = u"SELECT ssl::integer FROM pg_stat_ssl WHERE pid = pg_backend_pid()"_s;
    QTEST(isEncrypted(settings, question), "isEncrypted");
}

/// One that the person trusts, for the host that was asked for; no other.
void TestEncryption::postgresCertificates()
{
    ConnectionSettings settings = m_postgres->settings();
    settings.server.tls = Tls::VerifyFull;
    settings.server.host = u"localhost"_s;
    const auto unknown = Connection::open(settings);
    VERIFY_FAILS(unknown, Unsupported);
    QVERIFY2(unknown.error().detail.contains(u"certificate"_s), qUtf8Printable(unknown.error().detail));
    QVERIFY(QDir(m_home.path()).mkdir(u".postgresql"_s));
    QVERIFY(QFile::copy(PostgresServer::instance().folder() + u"/cert.pem"_s,
                        m_home.path() + u"/.postgresql/root.crt"_s));
    VERIFY_OK(Connection::open(settings));
    settings.server.host = u"127.0.0.1"_s;
    const auto misnamed = Connection::open(settings);
    VERIFY_FAILS(misnamed, Unsupported);
    QVERIFY2(misnamed.error().detail.contains(u"127.0.0.1"_s), qUtf8Printable(misnamed.error().detail));
}

void TestEncryption::mariadb_data()
{
    addModes();
}

void TestEncryption::mariadb()
{
    QFETCH(Tls, tls);
    ConnectionSettings settings = m_mariadb->settings();
    settings.server.tls = tls;
    const QString question = u"SELECT VARIABLE_VALUE <> '' FROM information_schema.SESSION_STATUS "
                             "WHERE VARIABLE_NAME = 'SSL_CIPHER'"_s;
    QTEST(isEncrypted(settings, question), "isEncrypted");
}

/// The driver checks none, so none is said to be checked.
void TestEncryption::mariadbCertificates()
{
    ConnectionSettings settings = m_mariadb->settings();
    settings.server.tls = Tls::VerifyFull;
    VERIFY_FAILS(Connection::open(settings), Unsupported);
}

QTEST_GUILESS_MAIN(TestEncryption)
#include "tst_encryption.moc"
