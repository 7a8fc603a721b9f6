// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/unprivileged.h"
#include "tests/ui/windowfixture.h"
#include "ui/leftoutdialog.h"
#include "ui/theme.h"

#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What the window shows of databases that are not as they should be, and what it remembers.
class TestWindowOpening : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { forgetSettings(); }
    void missingFile();
    void textFile();
    void emptyFileTakesTheStarterTables();
    void noAssociation();
    void tablesLeftOut();
    void unknownAssociation();
    void readOnly();
    void writeProtected();
    void errorAfterAGoodOne();
    void linksThatCannotBeRead();
    void strays();
    void aSingleStray();
    void duplicates();
    void labels();
    void hostileNames();
    void remembersTheWindow();
    void starterIsMadeOnce();
    void starterByDialog();

private:
    static ConnectionSettings at(const QString &path)
    {
        ConnectionSettings settings;
        settings.path = path;
        return settings;
    }
    static QString placeholder(const WindowFixture &w)
    {
        const auto *title = w.find<QLabel>("placeholderTitle");
        return title->isVisible() ? QString(title->text() + u'\n' + w.find<QLabel>("placeholderText")->text())
                                  : QString();
    }
};

void TestWindowOpening::missingFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"missing.db"_s);
    WindowFixture w;
    w.window().openDatabase(at(path));
    QVERIFY(w.waitForState(Session::State::Failed));
    QVERIFY2(w.bannerText().contains(path), qPrintable(w.bannerText()));
    QVERIFY2(placeholder(w).contains(u"missing.db"_s), qPrintable(placeholder(w)));
    QVERIFY(!QFile::exists(path));
    QVERIFY(!w.action("save")->isEnabled());
    QTest::mouseClick(w.find<QToolButton>("bannerClose"), Qt::LeftButton);
    QCOMPARE(w.bannerText(), QString());
    QCOMPARE(QSettings().value(u"databases/recent"_s).toStringList(), QStringList());

    const TempDatabase database(usersAndRoles());
    QVERIFY(QFile::copy(database.path(), path));
    QTest::keyClick(&w.window(), Qt::Key_F5); // try again
    QVERIFY(w.waitForState(Session::State::Ready));
    QCOMPARE(placeholder(w), QString());
}

void TestWindowOpening::textFile()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"notes.db"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Dear diary, this is no database at all.\n");
    file.close();
    WindowFixture w;
    w.window().openDatabase(at(file.fileName()));
    QVERIFY(w.waitForState(Session::State::Failed));
    QVERIFY2(w.bannerText().contains(u"is not a SQLite database"_s), qPrintable(w.bannerText()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("Dear diary, this is no database at all.\n"));
}

void TestWindowOpening::emptyFileTakesTheStarterTables()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"empty.db"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    WindowFixture w;
    w.window().openDatabase(at(file.fileName()));
    QVERIFY(w.waitForState(Session::State::NoAssociation));
    QCOMPARE(w.bannerText(), QString());
    QVERIFY2(placeholder(w).contains(u"empty.db"_s), qPrintable(placeholder(w)));
    QCOMPARE(file.size(), 0);
    auto *offer = w.find<QPushButton>("addStarterOffer");
    QVERIFY(offer && offer->isVisible() && offer->isEnabled());
    QTest::mouseClick(offer, Qt::LeftButton);
    QVERIFY(w.waitForState(Session::State::Ready));
    QCOMPARE(links(file.fileName()), u"1-1 1-2 2-2 3-3"_s);
    QCOMPARE(RawClient(file.fileName()).rows(u"SELECT name FROM users ORDER BY id"_s),
             (QStringList{u"'John'"_s, u"'Jane'"_s, u"'Alice'"_s}));
    w.click("John", "Viewer");
    QVERIFY(w.save());
    QCOMPARE(links(file.fileName()), u"1-1 1-2 1-3 2-2 3-3"_s);
}

void TestWindowOpening::noAssociation()
{
    const TempDatabase database({u"CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)"_s,
                                 u"CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER "
                                 "REFERENCES customers (id), total REAL)"_s});
    const QStringList before = database.dump();
    WindowFixture w;
    w.window().openDatabase(database.settings());
    QVERIFY(w.waitForState(Session::State::NoAssociation));
    QVERIFY2(placeholder(w).contains(u"No many-to-many relation in test.db"_s), qPrintable(placeholder(w)));
    QVERIFY2(placeholder(w).contains(u"references to two others"_s), qPrintable(placeholder(w)));
    QCOMPARE(database.dump(), before);
    database.run(usersAndRoles().join(u';'));
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(w.waitForState(Session::State::Ready));
}

/// What looks like a junction and was not taken for one is told with the reason.
void TestWindowOpening::tablesLeftOut()
{
    WindowFixture w;
    const TempDatabase plain(usersAndRoles());
    QVERIFY(w.open(plain));
    QVERIFY(!w.action("showLeftOut")->isEnabled());
    const TempDatabase database(usersAndRoles()
                                << u"CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL "
                                   "REFERENCES users, topic_id INTEGER NOT NULL REFERENCES roles, "
                                   "title TEXT NOT NULL, body TEXT NOT NULL, created_at DATETIME)"_s
                                << u"CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL "
                                   "REFERENCES posts, text TEXT)"_s);
    QVERIFY(w.open(database));
    w.action("showLeftOut")->trigger();
    auto *dialog = w.dialog<LeftOutDialog>("leftOutDialog");
    QVERIFY(dialog);
    const auto *table = dialog->findChild<QTableWidget *>(u"leftOut"_s);
    QStringList names;
    for (int row = 0; row < table->rowCount(); ++row) {
        names.append(table->item(row, 0)->text());
        QVERIFY(!table->item(row, 1)->text().isEmpty());
    }
    QVERIFY2(names.contains(u"posts"_s), qPrintable(names.join(u' ')));
    dialog->reject();
    QVERIFY(w.isGone("leftOutDialog"));
}

void TestWindowOpening::unknownAssociation()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database, u"users_groups"_s));
    QVERIFY2(w.bannerText().contains(u"users_groups"_s), qPrintable(w.bannerText()));
    QCOMPARE(w.workspace().association().name, u"users_roles"_s);
}

void TestWindowOpening::readOnly()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.openReadOnly(database));
    QVERIFY(w.find<QLabel>("statusLock")->isVisible());
    QVERIFY2(w.find<QLabel>("statusLock")->toolTip().contains(u"It was opened read-only."_s),
             qPrintable(w.find<QLabel>("statusLock")->toolTip()));
    w.click("John", "Viewer");
    QVERIFY2(w.bannerText().contains(u"read-only"_s), qPrintable(w.bannerText()));
    w.clickBox(Side::Right, "Admin");
    w.key(Qt::Key_Space);
    w.drag({{"John", "Viewer"}, {"Jane", "Viewer"}}, Qt::AltModifier);
    w.clickName(Side::Left, "John");
    w.list(Side::Left).setFocus();
    QTest::keyClick(&w.list(Side::Left), Qt::Key_Delete);
    QTest::keyClick(&w.list(Side::Left), Qt::Key_Insert);
    QTest::keyClick(&w.list(Side::Left), Qt::Key_F2);
    QVERIFY(!w.find<QDialog>("entityDialog"));
    QCOMPARE(w.changes(), QStringList());
    for (const char *button : {"leftAdd", "leftRename", "leftDelete", "rightAdd"})
        QVERIFY(!w.find<QToolButton>(button)->isEnabled());
    QVERIFY(!w.action("save")->isEnabled());
    QCOMPARE(links(database), u"1-1 1-2 2-2 3-3"_s);
}

void TestWindowOpening::writeProtected()
{
    const TempDatabase database(usersAndRoles());
    QVERIFY(QFile::setPermissions(database.path(), QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther));
    const Unprivileged unprivileged(database.folder());
    WindowFixture w;
    QVERIFY(w.open(database));
    QVERIFY2(w.find<QLabel>("statusLock")->toolTip().contains(u"write-protected"_s),
             qPrintable(w.find<QLabel>("statusLock")->toolTip()));
    w.click("John", "Viewer");
    QCOMPARE(w.changes(), QStringList());
}

void TestWindowOpening::errorAfterAGoodOne()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.window().openDatabase(at(database.folder() + "/missing.db"_L1));
    QVERIFY(w.waitForState(Session::State::Failed));
    QVERIFY(!w.window().session()->document());
    QCOMPARE(w.matrix().geometryOfCells().rows, 0);
    QVERIFY(w.open(database));
    w.click("John", "Viewer");
    QVERIFY(w.save());
    QCOMPARE(links(database), u"1-1 1-2 1-3 2-2 3-3"_s);
}

/// The rows are shown all the same, nothing can be staged, and a refresh makes all good.
void TestWindowOpening::linksThatCannotBeRead()
{
    const TempDatabase database(
        {u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE users_roles (user_id REFERENCES users, role_id REFERENCES roles, n INTEGER DEFAULT "
         u"0, "
         "PRIMARY KEY (user_id, role_id))"_s,
         u"INSERT INTO users VALUES (1, 'John')"_s, u"INSERT INTO roles VALUES (1, 'Admin'), (2, 'Editor')"_s,
         u"INSERT INTO users_roles (user_id, role_id, n) VALUES (1, 1, -9223372036854775808)"_s,
         u"ALTER TABLE users_roles ADD COLUMN size AS (abs(n))"_s}); // which is too large a number
    WindowFixture w;
    w.window().openDatabase(database.settings());
    QVERIFY(w.waitForState(Session::State::Ready));
    QVERIFY(!w.bannerText().isEmpty());
    QCOMPARE(w.shown(Side::Right), (QStringList{u"Admin"_s, u"Editor"_s}));
    w.click("John", "Editor");
    QCOMPARE(w.bannerText(),
             u"Nothing can be changed now. The links are not loaded. Refresh to load them."_s);
    w.document().toggle(0, 1);
    QVERIFY(!w.action("save")->isEnabled());
    w.key(Qt::Key_A, Qt::ControlModifier);
    w.key(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(w.bannerText(), u"The links are not loaded yet."_s);
    database.run(u"UPDATE users_roles SET n = -1"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.workspace().snapshot().hasLinks(); }));
    QVERIFY(w.waitForState(Session::State::Ready));
    QCOMPARE(w.cellText("John", "Admin"), u"John, Admin, linked"_s);
    w.click("John", "Editor");
    QVERIFY(w.save());
    QCOMPARE(database.rows(u"SELECT role_id FROM users_roles ORDER BY 1"_s), (QStringList{u"1"_s, u"2"_s}));
}

void TestWindowOpening::strays()
{
    const TempDatabase database(
        usersAndRoles() + QStringList{u"INSERT INTO users_roles VALUES (1, NULL), (NULL, NULL), (7, 1)"_s});
    WindowFixture w;
    QVERIFY(w.open(database));
    QCOMPARE(w.bannerText(),
             u"There are rows that the matrix cannot show: 2 rows with NULL, 1 row that refers to nothing. "
             "They are left as they are."_s);
    w.click("John", "Viewer");
    w.click("John", "Admin");
    QVERIFY(w.save());
    QCOMPARE(database.rows(u"SELECT * FROM users_roles ORDER BY user_id, role_id"_s),
             (QStringList{u"NULL|NULL"_s, u"1|NULL"_s, u"1|2"_s, u"1|3"_s, u"2|2"_s, u"3|3"_s, u"7|1"_s}));
}

void TestWindowOpening::aSingleStray()
{
    const TempDatabase database(usersAndRoles() + QStringList{u"INSERT INTO users_roles VALUES (1, NULL)"_s});
    WindowFixture w;
    QVERIFY(w.open(database));
    QCOMPARE(w.bannerText(),
             u"There is a row that the matrix cannot show: 1 row with NULL. It is left as it is."_s);
}

void TestWindowOpening::duplicates()
{
    const TempDatabase database(usersAndRoles()
                                + QStringList{u"INSERT INTO users_roles VALUES (1, 1), (3, 3), (3, 3)"_s});
    WindowFixture w;
    QVERIFY(w.open(database));
    QCOMPARE(w.cellText("John", "Admin"), u"John, Admin, linked, 2 rows"_s);
    QCOMPARE(w.cellText("Alice", "Viewer"), u"Alice, Viewer, linked, 3 rows"_s);
    QCOMPARE(w.document().matrix().index(0, 0).data().toString(), u"×2"_s);
    w.click("John", "Admin");
    QCOMPARE(w.cellText("John", "Admin"), u"John, Admin, linked, 2 rows, revoke staged"_s);
    QVERIFY(w.save());
    QCOMPARE(links(database), u"1-2 2-2 3-3 3-3 3-3"_s);
    QCOMPARE(w.cellText("John", "Admin"), u"John, Admin, not linked"_s);
}

void TestWindowOpening::labels()
{
    const TempDatabase database(
        {u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE users_roles (user_id INTEGER REFERENCES users, role_id INTEGER REFERENCES roles)"_s,
         u"INSERT INTO users VALUES (1, 'Ann'), (2, 'Ann'), (3, NULL), (4, '')"_s,
         u"INSERT INTO roles VALUES (1, 'Admin')"_s});
    WindowFixture w;
    QVERIFY(w.open(database));
    QStringList names = w.shown(Side::Left);
    QCOMPARE(names.size(), 4);
    for (const QString &name : names) {
        QVERIFY(!name.trimmed().isEmpty());
        QCOMPARE(names.count(name), 1); // each can be told from the others
    }
    w.click(names[1].toUtf8().constData(), "Admin");
    w.click(names[2].toUtf8().constData(), "Admin");
    w.click(names[3].toUtf8().constData(), "Admin");
    QVERIFY(w.save());
    QCOMPARE(w.bannerText(), QString());
    QCOMPARE(links(database), u"2-1 3-1 4-1"_s);
}

void TestWindowOpening::hostileNames()
{
    const QString user = u"O'Brien; DROP TABLE \"users\"; -- [x] 😀"_s;
    const TempDatabase database(
        {u"CREATE TABLE \"us\"\"ers;\" (\"i'd\" INTEGER PRIMARY KEY, \"na]me\" TEXT)"_s,
         u"CREATE TABLE \"ro[les]\" (\"id\" INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE \"us;ers 'ro\"\"les\" (\"a b\" INTEGER REFERENCES \"us\"\"ers;\" (\"i'd\"), "
         "\"c;d\" INTEGER REFERENCES \"ro[les]\" (id))"_s,
         u"INSERT INTO \"us\"\"ers;\" VALUES (1, 'O''Brien; DROP TABLE \"users\"; -- [x] 😀'), (2, '<b>bold</b>&amp;')"_s,
         u"INSERT INTO \"ro[les]\" VALUES (1, 'R\"1'), (2, '👩‍💻')"_s});
    WindowFixture w;
    QVERIFY(w.open(database));
    QCOMPARE(w.shown(Side::Left), (QStringList{user, u"<b>bold</b>&amp;"_s}));
    w.click(user.toUtf8().constData(), "👩‍💻");
    w.click("<b>bold</b>&amp;", "R\"1");
    QVERIFY(w.save());
    QCOMPARE(w.bannerText(), QString());
    QCOMPARE(database.rows(u"SELECT * FROM \"us;ers 'ro\"\"les\" ORDER BY 1"_s),
             (QStringList{u"1|2"_s, u"2|1"_s}));
    QCOMPARE(database.rows(u"SELECT count(*) FROM \"us\"\"ers;\""_s), QStringList{u"2"_s});
}

void TestWindowOpening::remembersTheWindow()
{
    const TempDatabase first(usersAndRoles());
    const TempDatabase second(usersAndRoles());
    {
        WindowFixture w;
        QVERIFY(w.open(first));
        QVERIFY(w.open(second));
        QVERIFY(w.open(first));
        w.action("zoomIn")->trigger();
        w.action("zoomIn")->trigger();
        w.action("themeDark")->trigger();
        QCOMPARE(WindowSettings::load().theme, ThemeChoice::Dark); // not only once the window is closed
        QCOMPARE(WindowSettings::load().recent.size(), 2);
        w.window().resize(900, 640);
        QVERIFY(w.window().close());
    }
    MainWindow again;
    QCOMPARE(again.findChild<MatrixView *>()->zoom(), 28);
    QVERIFY(again.findChild<QAction *>(u"themeDark"_s)->isChecked());
    QVERIFY(Theme::current().isDark);
    QCOMPARE(again.size(), QSize(900, 640));
    QCOMPARE(QSettings().value(u"databases/recent"_s).toStringList(),
             (QStringList{first.path(), second.path()}));
    again.findChild<QAction *>(u"themeLight"_s)->trigger();
    QVERIFY(!Theme::current().isDark);
}

void TestWindowOpening::starterIsMadeOnce()
{
    QString path;
    {
        WindowFixture w;
        QVERIFY(w.openStarter());
        path = w.window().session()->settings().path;
        w.click("John", "Admin");
        QVERIFY(w.save());
    }
    QCOMPARE(links(path), u"1-2 2-2 3-3"_s);
    WindowFixture w;
    QVERIFY(w.openStarter());
    QCOMPARE(links(path), u"1-2 2-2 3-3"_s);
    QCOMPARE(w.cellText("John", "Admin"), u"John, Admin, not linked"_s);
}

void TestWindowOpening::starterByDialog()
{
    const QTemporaryDir folder;
    WindowFixture w;
    w.action("newStarter")->trigger();
    auto *dialog = w.dialog<QFileDialog>("newDialog");
    QVERIFY(dialog);
    auto *name = dialog->findChild<QLineEdit *>(u"fileNameEdit"_s);
    QVERIFY(name);
    name->setText(folder.filePath(u"first"_s)); // the suffix is added
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(w.waitForState(Session::State::Ready));
    QCOMPARE(links(folder.filePath(u"first.db"_s)), u"1-1 1-2 2-2 3-3"_s);
    QCOMPARE(w.window().session()->settings().path, folder.filePath(u"first.db"_s));
}

CROSSCHECK_UI_TEST(TestWindowOpening)
#include "tst_windowopening.moc"
