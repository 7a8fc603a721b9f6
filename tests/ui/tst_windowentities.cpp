// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Adding, renaming and deleting rows of both sides through the lists' buttons and dialogs.
class TestWindowEntities : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { forgetSettings(); }
    void addOnBothSidesAndLink();
    void renameOnBothSides();
    void deleteOnBothSides();
    void undoOfADeletionBringsTheLinksBack();
    void deletionThatOthersForbid();
    void deletionThatOthersGoWith();
    void deletionPressedAgain();
    void deletionThatTakesMoreByNow();
    void requiredColumnsAreAskedFor();
    void aKeyThatIsTheNameCannotBeRenamed();
    void cancelledDialogsDoNothing();
    void uniqueNameTakenAtSave();

private:
    /// Users and roles, and notes that go with their users.
    static QStringList withNotes(const QStringList &notes)
    {
        return usersAndRoles()
            + QStringList{u"CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, "
                          "user_id INTEGER REFERENCES users (id) ON DELETE CASCADE)"_s}
        + notes;
    }
    static bool answer(WindowFixture &w, const QString &label, const QString &button)
    {
        auto *dialog = w.dialog<QDialog>("entityDialog");
        if (!dialog)
            return false;
        auto *field = dialog->findChild<QLineEdit *>(u"label"_s);
        field->selectAll();
        QTest::keyClicks(field, label);
        w.pressButton(dialog, button);
        return w.isGone("entityDialog");
    }
    static void press(WindowFixture &w, const char *button)
    {
        QTest::mouseClick(w.find<QToolButton>(button), Qt::LeftButton);
    }
};

void TestWindowEntities::addOnBothSidesAndLink()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    press(w, "leftAdd");
    QVERIFY(answer(w, u"Zoe"_s, u"Add"_s));
    press(w, "rightAdd");
    QVERIFY(answer(w, u"Auditor"_s, u"Add"_s));
    QCOMPARE(w.changes(), (QStringList{u"add Zoe to users"_s, u"add Auditor to roles"_s}));
    QCOMPARE(database.rows(u"SELECT count(*) FROM users"_s), QStringList{u"3"_s});
    w.click("Zoe", "Auditor");
    w.click("Zoe", "Admin");
    w.click("John", "Auditor");
    QVERIFY(w.save());
    QCOMPARE(w.bannerText(), QString());
    QCOMPARE(database.rows(u"SELECT id, name FROM users WHERE id > 3"_s), QStringList{u"4|'Zoe'"_s});
    QCOMPARE(database.rows(u"SELECT id, name FROM roles WHERE id > 3"_s), QStringList{u"4|'Auditor'"_s});
    QCOMPARE(links(database), u"1-1 1-2 1-4 2-2 3-3 4-1 4-4"_s);
    QCOMPARE(w.cellText("Zoe", "Auditor"), u"Zoe, Auditor, linked"_s);
}

void TestWindowEntities::renameOnBothSides()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.clickName(Side::Left, "Jane");
    press(w, "leftRename");
    QVERIFY(answer(w, u"Janet"_s, u"Rename"_s));
    w.clickName(Side::Right, "Viewer");
    press(w, "rightRename");
    QVERIFY(answer(w, u"Reader"_s, u"Rename"_s));
    QCOMPARE(w.changes(), (QStringList{u"rename Jane to Janet"_s, u"rename Viewer to Reader"_s}));
    QCOMPARE(w.cellText("Janet", "Reader"), u"Janet, Reader, not linked"_s);
    QVERIFY(w.save());
    QCOMPARE(database.rows(u"SELECT name FROM users ORDER BY id"_s),
             (QStringList{u"'John'"_s, u"'Janet'"_s, u"'Alice'"_s}));
    QCOMPARE(database.rows(u"SELECT name FROM roles ORDER BY id"_s),
             (QStringList{u"'Admin'"_s, u"'Editor'"_s, u"'Reader'"_s}));
    QCOMPARE(links(database), u"1-1 1-2 2-2 3-3"_s);
}

void TestWindowEntities::deleteOnBothSides()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.clickName(Side::Left, "John");
    press(w, "leftDelete");
    QTRY_COMPARE(w.changes(), QStringList{u"delete John from users with 2 links"_s});
    w.clickName(Side::Right, "Viewer");
    press(w, "rightDelete");
    QTRY_COMPARE(w.changes().size(), 2);
    QCOMPARE(w.changes().last(), u"delete Viewer from roles with 1 link"_s);
    w.click("Jane", "Admin");
    w.click("John", "Editor"); // a deleted row takes no links
    QVERIFY(w.save());
    QCOMPARE(database.rows(u"SELECT id FROM users ORDER BY id"_s), (QStringList{u"2"_s, u"3"_s}));
    QCOMPARE(database.rows(u"SELECT id FROM roles ORDER BY id"_s), (QStringList{u"1"_s, u"2"_s}));
    QCOMPARE(links(database), u"2-1 2-2"_s);
    QCOMPARE(w.shown(Side::Left), (QStringList{u"Jane"_s, u"Alice"_s}));
}

void TestWindowEntities::undoOfADeletionBringsTheLinksBack()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.clickName(Side::Left, "John");
    w.clickName(Side::Left, "Jane", Qt::ControlModifier);
    press(w, "leftDelete");
    QTRY_COMPARE(w.changes().size(), 2);
    w.action("undo")->trigger();
    QCOMPARE(w.changes(), QStringList());
    QCOMPARE(w.cellText("John", "Admin"), u"John, Admin, linked"_s);
    w.action("redo")->trigger();
    QVERIFY(w.save());
    QCOMPARE(links(database), u"3-3"_s);
    w.action("undo")->trigger();
    QVERIFY(w.save());
    QCOMPARE(w.bannerText(), QString());
    QCOMPARE(database.rows(u"SELECT u.name, r.name FROM users u JOIN users_roles j ON j.user_id = u.id "
                           "JOIN roles r ON r.id = j.role_id ORDER BY 1, 2"_s),
             (QStringList{u"'Alice'|'Viewer'"_s, u"'Jane'|'Editor'"_s, u"'John'|'Admin'"_s,
                          u"'John'|'Editor'"_s}));
}

void TestWindowEntities::deletionThatOthersForbid()
{
    const TempDatabase database(usersAndRoles()
                                + QStringList{u"CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER, "
                                              "user_id INTEGER REFERENCES users (id))"_s,
                                              u"INSERT INTO orders VALUES (1, 5, 1)"_s});
    WindowFixture w;
    QVERIFY(w.open(database));
    w.clickName(Side::Left, "John");
    press(w, "leftDelete");
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"orders"_s); }));
    QCOMPARE(w.changes(), QStringList());
}

void TestWindowEntities::deletionThatOthersGoWith()
{
    const TempDatabase database(withNotes({u"INSERT INTO notes VALUES (1, 'a', 1), (2, 'b', 1)"_s}));
    WindowFixture w;
    QVERIFY(w.open(database));
    w.clickName(Side::Left, "John");
    press(w, "leftDelete");
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"notes"_s); }));
    QVERIFY2(w.bannerText().contains(u'2'), qPrintable(w.bannerText()));
    QVERIFY(!w.find<QToolButton>("leftRename")->isEnabled()); // it goes
    QVERIFY(!w.find<QToolButton>("leftDelete")->isEnabled());
    const QStringList told{u"delete John from users with 2 links (2 of notes deleted)"_s};
    QCOMPARE(w.changes(), told);

    // A note that came since must not go unseen.
    database.run(u"INSERT INTO notes VALUES (3, 'c', 1)"_s);
    w.action("save")->trigger();
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"3 of notes deleted"_s); }));
    QVERIFY2(w.bannerText().contains(u"“John”"_s), qPrintable(w.bannerText()));
    QCOMPARE(database.rows(u"SELECT count(*) FROM notes"_s), QStringList{u"3"_s});
    QCOMPARE(w.changes(), told);
    w.action("undo")->trigger();
    press(w, "leftDelete");
    QVERIFY(waitFor([&] { return !w.changes().isEmpty(); }));
    QVERIFY(w.save());
    QCOMPARE(database.rows(u"SELECT count(*) FROM notes"_s), QStringList{u"0"_s});
    w.action("undo")->trigger(); // brings back John, not the notes
    QCOMPARE(w.changes().first(), u"add John to users (not brought back: 3 of notes deleted)"_s);
}

/// What was told at the first press stays what the save compares with.
void TestWindowEntities::deletionPressedAgain()
{
    const TempDatabase database(withNotes({}));
    WindowFixture w;
    QVERIFY(w.open(database));
    w.clickName(Side::Left, "John");
    press(w, "leftDelete");
    QVERIFY(waitFor([&] { return w.changes().size() == 1; }));
    database.run(u"INSERT INTO notes VALUES (1, 'a', 1)"_s);
    w.clickName(Side::Left, "Jane", Qt::ControlModifier); // beside John, whose deletion is staged
    press(w, "leftDelete");
    QVERIFY(waitFor([&] { return w.changes().size() == 2; }));
    QCOMPARE(w.changes().first(), u"delete John from users with 2 links"_s);
    QVERIFY(w.save());
    QVERIFY2(w.bannerText().contains(u"“John” would take more or other rows along by now: 1 of notes"_s),
             qPrintable(w.bannerText()));
    QCOMPARE(database.rows(u"SELECT count(*) FROM notes"_s), QStringList{u"1"_s});
}

/// Refreshing tells what stands in the way of a staged deletion by now.
void TestWindowEntities::deletionThatTakesMoreByNow()
{
    const TempDatabase database(withNotes({u"INSERT INTO notes VALUES (1, 'a', 1)"_s}));
    WindowFixture w;
    QVERIFY(w.open(database));
    w.clickName(Side::Left, "John");
    press(w, "leftDelete");
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"1 of notes deleted"_s); }));
    w.click("Alice", "Admin");
    database.run(
        u"DELETE FROM notes; INSERT INTO notes VALUES (1, 'another', 1)"_s); // as many, but not the same
    w.action("refresh")->trigger();
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"1 staged change can no longer be saved"_s); }));
    QCOMPARE(w.document().changes().index(0, 0).data(ChangesModel::TroubleRole).toString(),
             u"Deleting “John” would take more or other rows along by now: 1 of notes deleted. "
             "Take the deletion back, then delete it again."_s);
    w.clickCross(0);
    QCOMPARE(w.bannerText(), QString()); // it told of that entry
    press(w, "leftDelete");
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"1 of notes deleted"_s); }));
    w.action("undo")->trigger();
    QCOMPARE(w.bannerText(), QString());
    QCOMPARE(w.changes(), QStringList{u"grant Alice → Admin"_s});
}

void TestWindowEntities::requiredColumnsAreAskedFor()
{
    const TempDatabase database(
        {u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER NOT NULL, "
         "email TEXT NOT NULL, note TEXT, level INTEGER NOT NULL DEFAULT 1)"_s,
         u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE users_roles (user_id INTEGER REFERENCES users, role_id INTEGER REFERENCES roles)"_s});
    WindowFixture w;
    QVERIFY(w.open(database));
    press(w, "leftAdd");
    auto *dialog = w.dialog<QDialog>("entityDialog");
    QVERIFY(dialog);
    QCOMPARE(dialog->findChildren<QLineEdit *>().size(), 3);
    const auto *add = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"label"_s), u"Ann"_s);
    QVERIFY(!add->isEnabled());
    const auto *amiss = dialog->findChild<QLabel *>(u"amiss"_s);
    QCOMPARE(amiss->text(), u"Every field needs a value."_s);
    auto *age = dialog->findChild<QLineEdit *>(u"field_age"_s);
    for (const QString &wrong : {u"forty"_s, u"40.5"_s, u"99999999999999999999"_s}) {
        age->setText(wrong);
        QVERIFY(!add->isEnabled());
        QCOMPARE(amiss->text(), u"“age” needs a whole number."_s);
    }
    age->clear();
    QTest::keyClicks(age, u"40"_s);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"field_email"_s), u"ann@example.org"_s);
    QVERIFY(add->isEnabled());
    w.pressButton(dialog, u"Add"_s);
    QVERIFY(waitFor([&] { return w.changes().size() == 1; }));
    QVERIFY(w.save());
    QCOMPARE(database.rows(u"SELECT * FROM users"_s), QStringList{u"1|'Ann'|40|'ann@example.org'|NULL|1"_s});
}

void TestWindowEntities::aKeyThatIsTheNameCannotBeRenamed()
{
    const TempDatabase database(
        {u"CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT)"_s,
         u"CREATE TABLE tags (name TEXT PRIMARY KEY)"_s,
         u"CREATE TABLE posts_tags (post INTEGER REFERENCES posts, tag TEXT REFERENCES tags (name))"_s,
         u"INSERT INTO posts VALUES (1, 'One')"_s, u"INSERT INTO tags VALUES ('red')"_s});
    WindowFixture w;
    QVERIFY(w.open(database));
    const bool tagsAreRight = w.shown(Side::Right) == QStringList{u"red"_s};
    const Side tags = tagsAreRight ? Side::Right : Side::Left;
    w.clickName(tags, "red");
    const auto *rename = w.find<QToolButton>(tagsAreRight ? "rightRename" : "leftRename");
    QVERIFY(!rename->isEnabled());
    QVERIFY(!rename->toolTip().isEmpty());
    w.list(tags).setFocus();
    QTest::keyClick(&w.list(tags), Qt::Key_F2);
    QVERIFY(!w.find<QDialog>("entityDialog"));
}

void TestWindowEntities::cancelledDialogsDoNothing()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    press(w, "leftAdd");
    QVERIFY(answer(w, u"Zoe"_s, u"Cancel"_s));
    press(w, "rightAdd");
    auto *dialog = w.dialog<QDialog>("entityDialog");
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->isEnabled()); // no name
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(w.isGone("entityDialog"));
    QCOMPARE(w.changes(), QStringList());
}

void TestWindowEntities::uniqueNameTakenAtSave()
{
    const TempDatabase database({u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"_s,
                                 u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"_s,
                                 u"CREATE TABLE users_roles (user_id INTEGER REFERENCES users, "
                                 "role_id INTEGER REFERENCES roles, UNIQUE (user_id, role_id))"_s,
                                 u"INSERT INTO users VALUES (1, 'John')"_s,
                                 u"INSERT INTO roles VALUES (1, 'Admin')"_s});
    WindowFixture w;
    QVERIFY(w.open(database));
    press(w, "leftAdd");
    QVERIFY(answer(w, u"John"_s, u"Add"_s));
    w.clickBox(Side::Right, "Admin");
    QCOMPARE(w.changes().size(), 2);
    QVERIFY(w.save());
    QVERIFY2(w.bannerText().contains(u"John"_s) && w.bannerText().contains(u"Nothing was saved"_s),
             qPrintable(w.bannerText()));
    QCOMPARE(w.changes().size(), 2);
    QCOMPARE(database.rows(u"SELECT count(*) FROM users"_s), QStringList{u"1"_s});
    QCOMPARE(links(database), QString());
}

CROSSCHECK_UI_TEST(TestWindowEntities)
#include "tst_windowentities.moc"
