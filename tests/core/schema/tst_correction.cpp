// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/schema/discovery.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What a person says comes before what discovery finds.
class TestCorrection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anotherLabel();
    void anotherColumn();
    void added();
    void whatNoLongerFits_data();
    void whatNoLongerFits();
    void rejectedTablesCanBeSaidToBeOne();
    void fixedValuesStay();
    void namesAreUnique();
    void remembered();
    void oneForEach();
    void labelAsText();
    void takenBack();
    void damagedFile();
    void folderThatCannotBeWritten();

private:
    [[nodiscard]] Discovery discovered(const std::vector<Correction> &corrections = {}) const
    {
        return discover(*m_connection, corrections).value();
    }
    /// What discovery says of approvals, to be changed.
    [[nodiscard]] Correction found() const
    {
        const Discovery discovery = discovered();
        const Association &association = discovery.associations.front();
        const auto sides = Correction::choicesOf(association);
        return {association.junction.name, sides, {}, sides};
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    QTemporaryDir m_folder;
};

void TestCorrection::init()
{
    m_database = std::make_unique<TempDatabase>(QStringList{
        u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, login TEXT)"_s,
        u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE users_roles (user_id INTEGER REFERENCES users, role_id INTEGER REFERENCES roles, "
        "given_by INTEGER, PRIMARY KEY (user_id, role_id))"_s,
        u"CREATE VIEW someone AS SELECT id, name FROM users"_s,
        u"CREATE TABLE log (a INTEGER, b INTEGER, said TEXT, at TEXT)"_s});
    m_connection = Connection::open(m_database->settings()).value();
}

void TestCorrection::anotherLabel()
{
    Correction said = found();
    said.sides.left.label = {u"login"_s};
    const Discovery discovery = discovered({said});
    QCOMPARE(discovery.associations.size(), 1U);
    const Association &association = discovery.associations.front();
    QCOMPARE(association.sides.left.labelColumns, QStringList{u"login"_s});
    QCOMPARE(association.sides.right.labelColumns, QStringList{u"name"_s});
    QCOMPARE(association.reason, u"as you said"_s);
    QVERIFY(association.declared);
    QVERIFY(discovery.correctionOf(association) != nullptr);
}

void TestCorrection::anotherColumn()
{
    Correction said = found();
    said.sides.left.columns = QStringList{u"given_by"_s};
    const Discovery discovery = discovered({said});
    QCOMPARE(discovery.associations.size(), 1U);
    const Association &association = discovery.associations.front();
    QCOMPARE(association.sides.left.junctionColumns, QStringList{u"given_by"_s});
    QCOMPARE(association.payload, QStringList{u"user_id"_s});
    QVERIFY(!association.declared);
    QVERIFY(!association.isPairUnique());
}

void TestCorrection::added()
{
    Correction said = found();
    said.sides.left.columns = QStringList{u"given_by"_s};
    said.replaces.reset();
    const Discovery discovery = discovered({said});
    QStringList names;
    for (const Association &association : discovery.associations)
        names.append(association.name);
    QCOMPARE(names, (QStringList{u"users_roles(user_id,role_id)"_s, u"users_roles(given_by,role_id)"_s}));
    QVERIFY(discovery.correctionOf(discovery.associations.front()) == nullptr);
}

void TestCorrection::whatNoLongerFits_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *change, const char *reason) {
        QTest::newRow(change) << QString::fromUtf8(change) << QString::fromUtf8(reason);
    };
    row("junction", "There is no table “nothing”.");
    row("table", "There is no table “nothing”.");
    row("column", "There is no column “users_roles.nothing”.");
    row("reference", "There is no column “users.nothing”.");
    row("label", "There is no column “users.nothing”.");
    row("type", "“log.said” (TEXT) cannot hold what “users.id” (INTEGER) does.");
    row("view", "“someone” is a view; each side has to be a table.");
    row("fixed", "There is no column “users_roles.nothing”.");
    row("same", "Both sides are the same column; a link needs two.");
    row("count", "Each column has to refer to one of “users”.");
}

void TestCorrection::whatNoLongerFits()
{
    QFETCH(QString, change);
    Correction said = found();
    const QString nothing = u"nothing"_s;
    Correction::Choice &left = said.sides.left;
    if (change == u"junction")
        said.junction.name = nothing;
    else if (change == u"table")
        left.table.name = nothing;
    else if (change == u"column")
        left.columns = QStringList{nothing};
    else if (change == u"reference")
        left.references = QStringList{nothing};
    else if (change == u"label")
        left.label = {nothing};
    else if (change == u"view")
        left.table.name = u"someone"_s;
    else if (change == u"fixed")
        said.fixed[nothing] = integer(1);
    else if (change == u"same")
        left.columns = said.sides.right.columns;
    else if (change == u"count")
        left.columns.append(u"given_by"_s);
    else
        said = {{{}, u"log"_s},
                {{{{}, u"users"_s}, {u"said"_s}, {u"id"_s}, {u"name"_s}},
                 {{{}, u"roles"_s}, {u"b"_s}, {u"id"_s}, {u"name"_s}}}};
    const Discovery discovery = discovered({said});
    QCOMPARE(discovery.associations.size(), 1U);
    QCOMPARE(discovery.associations.front().reason, u"two foreign keys"_s);
    QVERIFY(discovery.corrections.empty());
    QVERIFY(!discovery.rejected.empty());
    QFETCH(QString, reason);
    QVERIFY2(discovery.rejected.back().reason.endsWith(reason), qPrintable(discovery.rejected.back().reason));
}

void TestCorrection::rejectedTablesCanBeSaidToBeOne()
{
    const Correction said{{{}, u"log"_s},
                          {{{{}, u"users"_s}, {u"a"_s}, {u"id"_s}, {u"name"_s}},
                           {{{}, u"users"_s}, {u"b"_s}, {u"id"_s}, {u"login"_s}}}};
    const Discovery discovery = discovered({said});
    QCOMPARE(discovery.associations.size(), 2U);
    const Association &added = discovery.associations.back();
    QCOMPARE(added.displayTitle(), u"a ⇄ b"_s);
    QCOMPARE(added.sides.right.labelColumns, QStringList{u"login"_s});
    QCOMPARE(added.payload, (QStringList{u"said"_s, u"at"_s}));
}

/// Even where discovery finds it no more, since its last row is gone: links of other types are not its.
void TestCorrection::fixedValuesStay()
{
    for (const QString &statement :
         {u"CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)"_s,
          u"CREATE TABLE posts (id INTEGER PRIMARY KEY, name TEXT, title TEXT)"_s,
          u"CREATE TABLE videos (id INTEGER PRIMARY KEY, name TEXT)"_s,
          u"CREATE TABLE taggables (tag_id INTEGER REFERENCES tags, taggable_id INTEGER, taggable_type TEXT, "
          "PRIMARY KEY (tag_id, taggable_id, taggable_type))"_s,
          u"INSERT INTO taggables VALUES (1, 1, 'Post'), (1, 1, 'Video')"_s})
        m_database->run(statement);
    const auto ofPosts = [](const Discovery &discovery) {
        for (const Association &one : discovery.associations) {
            if (one.sides.right.table.name.name == u"posts")
                return one;
        }
        return Association();
    };
    const Association before = ofPosts(discovered());
    const auto sides = Correction::choicesOf(before);
    Correction said{before.junction.name, sides, before.fixed, sides};
    said.sides.right.label = {u"title"_s};
    m_database->run(u"DELETE FROM taggables WHERE taggable_type = 'Post'"_s);
    const Association after = ofPosts(discovered({said}));
    QCOMPARE(after.sides.right.labelColumns, QStringList{u"title"_s});
    QVERIFY(!after.fixed.empty());
    QVERIFY(after.fixed == before.fixed);
    const CorrectionFile file(m_folder.filePath(u"fixed"_s));
    said.fixed[u"n"_s] = integer(9007199254740993);
    said.fixed[u"b"_s] = Blob{std::string("\0\xff", 2)};
    VERIFY_OK(file.change(u"x"_s, {}, said));
    QVERIFY(file.read(u"x"_s).value() == std::vector{said});
}

void TestCorrection::namesAreUnique()
{
    Correction said = found();
    said.sides.left.table.name = u"roles"_s;
    said.replaces.reset();
    const Discovery discovery = discovered({said});
    QCOMPARE(discovery.associations.size(), 2U);
    QCOMPARE(discovery.associations.front().name, u"users_roles(user_id,role_id) users.id roles.id"_s);
    QCOMPARE(discovery.associations.back().name, u"users_roles(user_id,role_id) roles.id roles.id"_s);
}

/// Of two about the same association the later counts.
void TestCorrection::oneForEach()
{
    const CorrectionFile file(m_folder.filePath(u"one"_s));
    Correction said = found();
    said.sides.left.label = {u"login"_s};
    VERIFY_OK(file.change(u"x"_s, {}, found()));
    VERIFY_OK(file.change(u"x"_s, {}, said));
    QVERIFY(file.read(u"x"_s).value() == std::vector{said});
}

void TestCorrection::remembered()
{
    const CorrectionFile file(m_folder.filePath(u"new/folder"_s));
    const QString location = u"/a b/ü.db"_s;
    QVERIFY(file.read(location).value().empty());
    Correction said = found();
    said.sides.left.label = {u"é\"\\"_s};
    Correction other = said;
    other.sides.left.columns = QStringList{u"given_by"_s};
    other.replaces.reset();
    VERIFY_OK(file.change(location, {}, said));
    VERIFY_OK(file.change(location, {}, other));
    QVERIFY(file.read(location).value() == (std::vector{said, other}));
    QVERIFY(file.read(u"/another.db"_s).value().empty());
    const QString path = m_folder.filePath(u"new/folder"_s);
    const QFileInfo written(QDir(path).entryInfoList(QDir::Files).front());
    QCOMPARE(written.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

/// Files say a label of one column as a text, too.
void TestCorrection::labelAsText()
{
    const QString folder = m_folder.filePath(u"text"_s);
    const CorrectionFile file(folder);
    VERIFY_OK(file.change(u"x"_s, {}, found()));
    QFile json(QDir(folder).entryInfoList({u"*.json"_s}, QDir::Files).front().filePath());
    QVERIFY(json.open(QIODevice::ReadWrite));
    const QByteArray written = json.readAll();
    const QByteArray before
        = QString::fromUtf8(written)
              .replace(QRegularExpression(u"\"label\": \\[\\s*(\"name\")\\s*\\]"_s), u"\"label\": \\1"_s)
              .toUtf8();
    QVERIFY(before != written);
    json.resize(0);
    json.seek(0);
    json.write(before);
    json.close();
    QVERIFY(file.read(u"x"_s).value() == std::vector{found()});
}

void TestCorrection::takenBack()
{
    const CorrectionFile file(m_folder.filePath(u"taken"_s));
    const QString location = u"x"_s;
    const Correction first = found();
    Correction second = first;
    second.sides.left.label = {u"login"_s};
    VERIFY_OK(file.change(location, {}, first));
    VERIFY_OK(file.change(location, first, second));
    QVERIFY(file.read(location).value() == std::vector{second});
    VERIFY_OK(file.change(location, second, {}));
    QVERIFY(file.read(location).value().empty());
}

void TestCorrection::damagedFile()
{
    const QString folder = m_folder.filePath(u"damaged"_s);
    const CorrectionFile file(folder);
    VERIFY_OK(file.change(u"x"_s, {}, found()));
    QFile damaged(QDir(folder).entryInfoList(QDir::Files).front().filePath());
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write("{\"version\": 1, \"corr");
    damaged.close();
    const auto read = file.read(u"x"_s);
    VERIFY_FAILS(read, Input);
    QVERIFY(read.error().text.contains(damaged.fileName()));
    VERIFY_FAILS(file.change(u"x"_s, {}, found()), Input); // what it still holds is not written over
    QVERIFY(damaged.open(QIODevice::ReadOnly));
    QCOMPARE(damaged.readAll(), QByteArray("{\"version\": 1, \"corr"));
}

void TestCorrection::folderThatCannotBeWritten()
{
    QFile inTheWay(m_folder.filePath(u"file"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    VERIFY_FAILS(CorrectionFile(inTheWay.fileName()).change(u"x"_s, {}, found()), Permission);
}

QTEST_GUILESS_MAIN(TestCorrection)
#include "tst_correction.moc"
