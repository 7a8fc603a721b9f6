// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"
#include "tests/interop/sqlalchemy.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace crosscheck::test;

namespace {

constexpr auto database = "roles.db";

QJsonObject object(const char *json)
{
    return Sqlalchemy::toObject(json);
}

} // namespace

/// Crosscheck and a real SQLAlchemy application take turns on one database; each sees what the other did.
class TestInterop final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void editsOfTheCommandLine();
    void editsOfSqlalchemy();
    void starterDatabase();
    void starterDefinitions();
    void namesInUnicode();

private:
    std::unique_ptr<CliFolder> m_folder;
    std::unique_ptr<Sqlalchemy> m_sqlalchemy;
};

void TestInterop::init()
{
    m_folder = std::make_unique<CliFolder>();
    m_sqlalchemy = std::make_unique<Sqlalchemy>(m_folder->file(QLatin1String(database)));
}

void TestInterop::editsOfTheCommandLine()
{
    m_sqlalchemy->create();
    const Run list = m_folder->cli("associations roles.db");
    QCOMPARE(list.out, QStringLiteral("users_roles  users ⇄ roles  (two foreign keys)\n"));
    QCOMPARE(m_folder->cli("show roles.db").out,
             QStringLiteral("John: Admin, Editor\nJane: Editor\nAlice: Viewer\n"));

    for (const char *line : {"link roles.db John Viewer", "unlink roles.db Jane Editor"}) {
        const Run edit = m_folder->cli(line);
        QCOMPARE(edit.err + edit.out, QString());
        QCOMPARE(edit.code, 0);
    }

    QCOMPARE(m_sqlalchemy->dump(),
             object(R"({"users": {"John": ["Admin", "Editor", "Viewer"], "Jane": [], "Alice": ["Viewer"]},
                                "roles": {"Admin": ["John"], "Editor": ["John"], "Viewer": ["Alice", "John"]}})"));
}

void TestInterop::editsOfSqlalchemy()
{
    m_sqlalchemy->create();
    QCOMPARE(m_folder->cli("link roles.db Jane Admin").code, 0);
    m_sqlalchemy->revoke(QStringLiteral("Jane"), QStringLiteral("Admin")); // a row that Crosscheck wrote
    m_sqlalchemy->grant(QStringLiteral("Alice"), QStringLiteral("Editor"));
    QCOMPARE(m_folder->cli("unlink roles.db Alice Editor").code, 0); // a row that SQLAlchemy wrote
    m_sqlalchemy->grant(QStringLiteral("Alice"), QStringLiteral("Admin"));

    QCOMPARE(m_folder->cli("show roles.db").out,
             QStringLiteral("John: Admin, Editor\nJane: Editor\nAlice: Admin, Viewer\n"));
    QCOMPARE(m_sqlalchemy->dump(), object(R"({"users": {"John": ["Admin", "Editor"], "Jane": ["Editor"],
                                          "Alice": ["Admin", "Viewer"]},
                                "roles": {"Admin": ["Alice", "John"], "Editor": ["Jane", "John"],
                                          "Viewer": ["Alice"]}})"));
}

void TestInterop::starterDatabase()
{
    QCOMPARE(m_folder->cli("new roles.db").code, 0);
    const QJsonObject fresh = m_sqlalchemy->dump();
    QCOMPARE(fresh,
             object(R"({"users": {"John": ["Admin", "Editor"], "Jane": ["Editor"], "Alice": ["Viewer"]},
                               "roles": {"Admin": ["John"], "Editor": ["Jane", "John"], "Viewer": ["Alice"]}})"));

    m_sqlalchemy->grant(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    m_sqlalchemy->revoke(QStringLiteral("John"), QStringLiteral("Editor"));

    QCOMPARE(m_folder->cli("show roles.db").out,
             QStringLiteral("John: Admin\nJane: Editor, Viewer\nAlice: Viewer\n"));
    QCOMPARE(m_folder->cli("show roles.db --by right").out,
             QStringLiteral("Admin: John\nEditor: Jane\nViewer: Jane, Alice\n"));
}

/// The starter's tables are those that SQLAlchemy makes of the classic example, but for white space.
void TestInterop::starterDefinitions()
{
    const auto definitions = [this] {
        QJsonObject tables = m_sqlalchemy->schema();
        for (auto table = tables.begin(); table != tables.end(); ++table)
            *table = table->toString().remove(QRegularExpression(QStringLiteral("\\s")));
        return tables;
    };
    m_sqlalchemy->create();
    const QJsonObject theirs = definitions();
    QVERIFY(QFile::remove(m_folder->file(QLatin1String(database))));
    QCOMPARE(m_folder->cli("new roles.db").code, 0);
    QCOMPARE(definitions(), theirs);
    QCOMPARE(theirs.keys(),
             (QStringList{QStringLiteral("roles"), QStringLiteral("users"), QStringLiteral("users_roles")}));
}

void TestInterop::namesInUnicode()
{
    QCOMPARE(m_folder->cli("new roles.db").code, 0);
    m_folder->sqlite(QLatin1String(database),
                     QStringLiteral("UPDATE users SET name = 'Zoë 🦊' WHERE name = 'John'"));
    m_sqlalchemy->grant(QStringLiteral("Zoë 🦊"), QStringLiteral("Viewer"));
    QCOMPARE(m_folder->cli("unlink roles.db Zoë~🦊 Admin").code, 0);
    QCOMPARE(m_folder->cli("show roles.db").out.section(QLatin1Char('\n'), 0, 0),
             QStringLiteral("Zoë 🦊: Editor, Viewer"));
    QCOMPARE(m_sqlalchemy->dump().value(QLatin1String("users")).toObject(),
             object(R"({"Zoë 🦊": ["Editor", "Viewer"], "Jane": ["Editor"], "Alice": ["Viewer"]})"));
}

QTEST_GUILESS_MAIN(TestInterop)
#include "tst_interop.moc"
