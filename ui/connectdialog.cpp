// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connectdialog.h"

#include "core/schema/catalogue.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>

#include <algorithm>
#include <array>

namespace crosscheck {

/// One try to connect, off the GUI thread.
struct ConnectDialog::Trial {
    Mailbox answers;
    DatabaseThread database;
    Ticket ticket;

    Trial(const ConnectionSettings &settings, const QString &password)
        : database(settings, answers, password)
    {
    }
};

namespace {

constexpr int fieldWidth = 300;
constexpr int largestPort = 65535;
constexpr std::array engineChoices{Engine::PostgreSql, Engine::MariaDb};
constexpr std::array tlsChoices{Tls::Preferred, Tls::Required, Tls::VerifyFull, Tls::Off};

} // namespace

ConnectDialog::ConnectDialog(const QList<ConnectionSettings> &known, QWidget *parent)
    : QDialog(parent)
    , m_known(known)
    , m_server(new QComboBox(this))
    , m_forget(new QPushButton(tr("&Forget"), this))
    , m_engine(new QComboBox(this))
    , m_host(new QLineEdit(this))
    , m_port(new QLineEdit(this))
    , m_database(new QLineEdit(this))
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_remember(new QCheckBox(tr("&Keep the password in the system's keychain"), this))
    , m_tls(new QComboBox(this))
    , m_readOnly(new QCheckBox(tr("Open read-&only"), this))
    , m_outcome(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("connectDialog"));
    setWindowTitle(tr("Connect to a server"));
    m_server->addItem(tr("New connection"));
    for (const ConnectionSettings &server : m_known)
        m_server->addItem(server.displayName());
    m_forget->setEnabled(false);
    m_engine->addItems({QStringLiteral("PostgreSQL"), QStringLiteral("MariaDB")});
    m_tls->addItems({tr("Where the server offers it"), tr("Always"), tr("Always, and check the certificate"),
                     tr("Never")});
    m_port->setValidator(new QIntValidator(1, largestPort, m_port));
    m_password->setEchoMode(QLineEdit::Password);
    m_host->setPlaceholderText(tr("this computer"));
    m_user->setPlaceholderText(tr("your login name"));
    m_outcome->setWordWrap(true);
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_outcome->setObjectName(QStringLiteral("outcome"));
    buildForm(this);
    buildButtons();
    connect(m_server, &QComboBox::activated, this, &ConnectDialog::chooseKnown);
    connect(m_forget, &QPushButton::clicked, this, &ConnectDialog::forgetKnown);
    connect(m_engine, &QComboBox::currentIndexChanged, this, &ConnectDialog::adaptToEngine);
    connect(m_database, &QLineEdit::textChanged, this, &ConnectDialog::validate);
    connect(m_port, &QLineEdit::textChanged, this, &ConnectDialog::validate);
    for (QLineEdit *field : {m_host, m_port, m_database, m_user, m_password})
        connect(field, &QLineEdit::textEdited, this, [this] { // what is shown was about another
            validate();
            showOutcome(m_port->text().isEmpty() || m_port->hasAcceptableInput() ? QString()
                                                                                 : m_connect->toolTip());
        });
    validate();
    adaptToEngine();
    m_host->setFocus();
}

ConnectDialog::~ConnectDialog() = default;

void ConnectDialog::buildForm(QWidget *parent)
{
    auto *form = new QFormLayout(parent);
    form->setContentsMargins(16, 16, 16, 12);
    form->setSpacing(10);
    const auto add = [form](const QString &text, QWidget *field, const char *name) {
        field->setObjectName(QLatin1String(name));
        auto *label = new QLabel(text);
        label->setBuddy(field);
        field->setAccessibleName(QString(text).remove(QLatin1Char('&')));
        form->addRow(label, field);
    };
    auto *server = new QHBoxLayout;
    auto *serverLabel = new QLabel(tr("&Server"));
    serverLabel->setBuddy(m_server);
    m_server->setObjectName(QStringLiteral("server"));
    m_server->setAccessibleName(tr("Server"));
    m_forget->setObjectName(QStringLiteral("forget"));
    server->addWidget(m_server, 1);
    server->addWidget(m_forget);
    form->addRow(serverLabel, server);
    add(tr("Ki&nd of server"), m_engine, "engine");
    add(tr("&Host"), m_host, "host");
    add(tr("&Port"), m_port, "port");
    add(tr("&Database"), m_database, "database");
    add(tr("&User"), m_user, "user");
    add(tr("Pass&word"), m_password, "password");
    form->addRow(QString(), m_remember);
    add(tr("&Encryption"), m_tls, "tls");
    form->addRow(QString(), m_readOnly);
    m_remember->setObjectName(QStringLiteral("remember"));
    m_readOnly->setObjectName(QStringLiteral("readOnly"));
    m_host->setMinimumWidth(fieldWidth);
    m_port->setMaximumWidth(fieldWidth / 3);
}

void ConnectDialog::buildButtons()
{
    auto *form = static_cast<QFormLayout *>(layout());
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_connect = buttons->addButton(tr("&Connect"), QDialogButtonBox::AcceptRole);
    m_connect->setObjectName(QStringLiteral("connect"));
    m_connect->setDefault(true);
    m_test = buttons->addButton(tr("&Test"), QDialogButtonBox::ActionRole);
    m_test->setObjectName(QStringLiteral("test"));
    form->addRow(m_outcome);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_test, &QPushButton::clicked, this, &ConnectDialog::test);
}

void ConnectDialog::setSettings(const ConnectionSettings &settings)
{
    const ServerAddress &server = settings.server;
    m_engine->setCurrentIndex(settings.engine == Engine::MariaDb ? 1 : 0);
    m_host->setText(server.host);
    m_port->setText(server.port == 0 ? QString() : QString::number(server.port));
    m_database->setText(server.database);
    m_user->setText(server.user);
    m_tls->setCurrentIndex(
        int(std::find(tlsChoices.begin(), tlsChoices.end(), server.tls) - tlsChoices.begin()));
    m_readOnly->setChecked(settings.readOnly);
    ConnectionSettings writable = settings; // which servers are known does not depend on it
    writable.readOnly = false;
    m_server->setCurrentIndex(int(m_known.indexOf(writable)) + 1);
    m_forget->setEnabled(m_server->currentIndex() > 0);
}

ConnectionSettings ConnectDialog::settings() const
{
    ConnectionSettings settings;
    settings.engine = engine();
    settings.server = {m_host->text().trimmed(), m_port->text().toInt(), m_database->text(),
                       m_user->text().trimmed(), tlsChoices[std::size_t(m_tls->currentIndex())]};
    settings.readOnly = m_readOnly->isChecked();
    return settings;
}

Engine ConnectDialog::engine() const
{
    return engineChoices[std::size_t(m_engine->currentIndex())];
}

/// Shows the engine's usual port, and offers only what its driver can.
void ConnectDialog::adaptToEngine()
{
    const bool isMariadb = engine() == Engine::MariaDb;
    m_port->setPlaceholderText(isMariadb ? QStringLiteral("3306") : QStringLiteral("5432"));
    const int verify
        = int(std::find(tlsChoices.begin(), tlsChoices.end(), Tls::VerifyFull) - tlsChoices.begin());
    static_cast<QStandardItemModel *>(m_tls->model())->item(verify)->setEnabled(!isMariadb);
    if (isMariadb && m_tls->currentIndex() == verify)
        m_tls->setCurrentIndex(verify - 1);
}

void ConnectDialog::setPassword(const QString &password)
{
    m_password->setText(password);
    m_remember->setChecked(!password.isEmpty());
}

QString ConnectDialog::password() const
{
    return m_password->text();
}

bool ConnectDialog::remembersPassword() const
{
    return m_remember->isChecked();
}

void ConnectDialog::showError(const Error &error)
{
    showOutcome(error.message());
}

void ConnectDialog::showOutcome(const QString &text)
{
    m_outcome->setText(text);
    m_outcome->setMinimumHeight(
        m_outcome->heightForWidth(m_outcome->width())); // a form does not give it by itself
}

void ConnectDialog::chooseKnown(int index)
{
    const ConnectionSettings chosen = index > 0 ? m_known[index - 1] : ConnectionSettings();
    setSettings(chosen);
    setPassword({});
    showOutcome({});
    if (index > 0)
        Q_EMIT serverChosen(chosen);
}

void ConnectDialog::forgetKnown()
{
    const int index = m_server->currentIndex();
    const ConnectionSettings forgotten = m_known.takeAt(index - 1);
    m_server->removeItem(index);
    chooseKnown(0);
    Q_EMIT forgetWanted(forgotten);
}

void ConnectDialog::validate()
{
    const bool hasPort = m_port->text().isEmpty() || m_port->hasAcceptableInput();
    const QString amiss = !hasPort     ? tr("The port is a number up to %1.").arg(largestPort)
        : m_database->text().isEmpty() ? tr("The database needs a name.")
                                       : QString();
    m_connect->setEnabled(amiss.isEmpty());
    m_test->setEnabled(amiss.isEmpty() && !m_trial);
    m_connect->setToolTip(amiss);
}

void ConnectDialog::test()
{
    m_trial = std::make_unique<Trial>(settings(), password());
    showOutcome(tr("Connecting…"));
    validate();
    m_trial->ticket = m_trial->database.ask<qint64>(
        [](Connection &connection, JobContext &) -> Result<qint64> {
            const auto catalogue = readCatalogue(connection);
            if (!catalogue)
                return tl::make_unexpected(catalogue.error());
            return qint64(catalogue->tables.size());
        },
        [this](const Result<qint64> &tables) { endTest(tables); });
}

void ConnectDialog::endTest(const Result<qint64> &tables)
{
    if (tables)
        showOutcome(tr("The connection works; it shows %Ln table(s).", nullptr, int(*tables)));
    else
        showError(tables.error());
    // Not now: this is the trial's own answer.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_trial.reset();
            validate();
        },
        Qt::QueuedConnection);
}

} // namespace crosscheck
