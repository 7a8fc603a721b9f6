// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempdatabase.h"
#include "tests/ui/windowfixture.h"
#include "ui/associationdialog.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Associations that a person corrects or adds.
class TestWindowAssociations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void anotherLabelIsRemembered();
    void firstAndLastName();
    void asItWasFound();
    void addedAndRemoved();
    void whatDoesNotFitIsSaid();
    void whatCannotBeLoadedCanBeMended();
    void stagedEditsAreAskedFor();
    void aView();
    void rowsThatLinkNothing();

private:
    AssociationDialog *ask(const char *action)
    {
        m_window->action(action)->trigger();
        return m_window->dialog<AssociationDialog>("associationDialog");
    }
    static void choose(AssociationDialog &dialog, const char *field, const QString &text)
    {
        auto *box = dialog.findChild<QComboBox *>(QLatin1String(field));
        QVERIFY2(box && box->findText(text) >= 0, field);
        box->setCurrentText(text);
    }
    static QPushButton *button(AssociationDialog &dialog, const char *name)
    {
        return dialog.findChild<QPushButton *>(QLatin1String(name));
    }
    void use(AssociationDialog &dialog, const char *name = "use")
    {
        QTest::mouseClick(button(dialog, name), Qt::LeftButton);
        QVERIFY(m_window->waitForState(Session::State::Ready));
    }
    QStringList associations()
    {
        QStringList names;
        const auto *box = m_window->window().findChild<QComboBox *>(u"association"_s);
        for (int i = 0; i < box->count(); ++i)
            names.append(box->itemData(i).toString());
        return names;
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowAssociations::init()
{
    QStringList statements = usersAndRoles();
    statements.append(
        {u"ALTER TABLE users ADD COLUMN login TEXT"_s, u"UPDATE users SET login = lower(name) || '1'"_s,
         u"CREATE TABLE notes (a INTEGER, b INTEGER, c TEXT)"_s, u"INSERT INTO notes VALUES (1, 2, 'x')"_s,
         u"CREATE VIEW user_role_pairs AS SELECT user_id, role_id FROM users_roles"_s});
    m_database = std::make_unique<TempDatabase>(statements);
    forgetSettings();
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(m_database->settings(), u"users_roles"_s));
}

void TestWindowAssociations::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowAssociations::anotherLabelIsRemembered()
{
    AssociationDialog *dialog = ask("editAssociation");
    QVERIFY(dialog);
    QVERIFY(!button(*dialog, "withdraw"));
    choose(*dialog, "leftLabel", u"login"_s);
    use(*dialog);
    const QStringList logins{u"john1"_s, u"jane1"_s, u"alice1"_s};
    QCOMPARE(m_window->shown(Side::Left), logins);
    QVERIFY(m_window->open(m_database->settings(), u"users_roles"_s));
    QCOMPARE(m_window->shown(Side::Left), logins);
}

/// People are called by both their names; to rename one, a person chooses which.
void TestWindowAssociations::firstAndLastName()
{
    m_database->run(
        u"ALTER TABLE users ADD COLUMN first_name TEXT; ALTER TABLE users ADD COLUMN last_name TEXT; "
        "UPDATE users SET first_name = name, last_name = 'of ' || login"_s);
    QVERIFY(m_window->open(m_database->settings(), u"users_roles"_s));
    AssociationDialog *dialog = ask("editAssociation");
    QVERIFY(dialog);
    choose(*dialog, "leftLabel", u"first_name, last_name"_s);
    use(*dialog);
    QCOMPARE(m_window->shown(Side::Left).first(), u"John of john1"_s);
    m_window->clickName(Side::Left, "John of john1");
    auto *renaming = m_window->find<QToolButton>("leftRename");
    QVERIFY(!renaming->isEnabled());
    QVERIFY(renaming->toolTip().contains(u"first_name, last_name"_s));
    QTest::mouseClick(m_window->find<QToolButton>("leftAdd"), Qt::LeftButton);
    auto *adding = m_window->dialog<QDialog>("entityDialog");
    QVERIFY(adding);
    QTest::keyClicks(adding->findChild<QLineEdit *>(u"label"_s), u"Zoe"_s);
    QTest::keyClicks(adding->findChild<QLineEdit *>(u"field_last_name"_s), u"Doe"_s);
    m_window->pressButton(adding, u"Add"_s);
    QVERIFY(m_window->isGone("entityDialog"));
    QCOMPARE(m_window->changes(), QStringList{u"add Zoe Doe to users"_s});
    QVERIFY(m_window->save());
    QCOMPARE(m_database->rows(u"SELECT first_name, last_name FROM users ORDER BY id DESC LIMIT 1"_s),
             QStringList{u"'Zoe'|'Doe'"_s});
}

void TestWindowAssociations::asItWasFound()
{
    AssociationDialog *dialog = ask("editAssociation");
    QVERIFY(dialog);
    choose(*dialog, "leftLabel", u"login"_s);
    use(*dialog);
    dialog = ask("editAssociation");
    QVERIFY(dialog);
    use(*dialog, "withdraw");
    QCOMPARE(m_window->shown(Side::Left), (QStringList{u"John"_s, u"Jane"_s, u"Alice"_s}));
}

void TestWindowAssociations::addedAndRemoved()
{
    AssociationDialog *dialog = ask("addAssociation");
    QVERIFY(dialog);
    choose(*dialog, "junction", u"notes"_s);
    choose(*dialog, "leftTable", u"users"_s);
    choose(*dialog, "rightTable", u"roles"_s);
    use(*dialog);
    QVERIFY(associations().contains(u"notes"_s));
    QCOMPARE(m_window->workspace().association().name, u"notes"_s);
    m_window->click("Jane", "Viewer");
    QVERIFY(m_window->save());
    QCOMPARE(m_database->rows(u"SELECT a, b FROM notes ORDER BY a"_s), (QStringList{u"1|2"_s, u"2|3"_s}));
    dialog = ask("editAssociation");
    QVERIFY(dialog);
    QCOMPARE(button(*dialog, "withdraw")->text(), u"&Remove"_s);
    use(*dialog, "withdraw");
    QVERIFY(!associations().contains(u"notes"_s));
}

void TestWindowAssociations::whatDoesNotFitIsSaid()
{
    AssociationDialog *dialog = ask("editAssociation");
    QVERIFY(dialog);
    choose(*dialog, "leftColumn", u"role_id"_s);
    QCOMPARE(dialog->findChild<QLabel *>(u"problem"_s)->text(),
             u"Both sides are the same column; a link needs two."_s);
    QVERIFY(!button(*dialog, "use")->isEnabled());
    choose(*dialog, "leftColumn", u"user_id"_s);
    QVERIFY(button(*dialog, "use")->isEnabled());
}

/// Its key tells no rows apart: the error names it, and the dialog is still there for it.
void TestWindowAssociations::whatCannotBeLoadedCanBeMended()
{
    TempDatabase &database = *m_database;
    database.run(u"CREATE TABLE twice (n INTEGER, name TEXT)"_s);
    database.run(u"INSERT INTO twice VALUES (1, 'a'), (1, 'b')"_s);
    QVERIFY(m_window->open(database.settings(), u"users_roles"_s));
    AssociationDialog *dialog = ask("editAssociation");
    QVERIFY(dialog);
    choose(*dialog, "leftTable", u"twice"_s);
    QTest::mouseClick(button(*dialog, "use"), Qt::LeftButton);
    QVERIFY(m_window->waitForState(Session::State::Failed));
    dialog = ask("editAssociation");
    QVERIFY(dialog);
    use(*dialog, "withdraw");
    QCOMPARE(m_window->shown(Side::Left), (QStringList{u"John"_s, u"Jane"_s, u"Alice"_s}));
}

void TestWindowAssociations::stagedEditsAreAskedFor()
{
    m_window->click("Jane", "Viewer");
    AssociationDialog *dialog = ask("editAssociation");
    QVERIFY(dialog);
    choose(*dialog, "leftLabel", u"login"_s);
    QTest::mouseClick(button(*dialog, "use"), Qt::LeftButton);
    QVERIFY(m_window->dialog<QMessageBox>("stagedQuestion"));
    QCOMPARE(m_window->shown(Side::Left), (QStringList{u"John"_s, u"Jane"_s, u"Alice"_s}));
}

/// Is shown, and cannot be written.
void TestWindowAssociations::aView()
{
    QVERIFY(associations().contains(u"user_role_pairs"_s));
    QVERIFY(m_window->open(m_database->settings(), u"user_role_pairs"_s));
    m_window->click("Jane", "Viewer");
    QVERIFY(m_window->workspace().changes().isEmpty());
    QVERIFY(m_window->window().session()->readOnlyReason().contains(u"is a view"_s));
    m_window->action("selectAll")->trigger();
    QTRY_COMPARE(m_window->find<QLabel>("statusSelection")->text(), u"9 cells selected"_s);
}

/// Are listed, copied, and deleted once that is confirmed.
void TestWindowAssociations::rowsThatLinkNothing()
{
    QVERIFY(!m_window->action("showStrays")->isEnabled());
    m_database->run(u"INSERT INTO users_roles VALUES (NULL, 2), (7, 1)"_s);
    m_window->action("refresh")->trigger();
    QVERIFY(m_window->waitForState(Session::State::Ready));
    m_window->action("showStrays")->trigger();
    auto *dialog = m_window->dialog<QDialog>("strayRowsDialog");
    QVERIFY(dialog);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"copy"_s), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), u"user_id\trole_id\nNULL\t2\n7\t1"_s);
    QTest::keyClick(dialog, Qt::Key_Return); // closes it
    QVERIFY(m_window->isGone("strayRowsDialog"));
    QVERIFY(m_window->find<QToolButton>("bannerOffer")->text().startsWith(u"Rows That Link Nothing"_s));
    m_window->action("showStrays")->trigger();
    dialog = m_window->dialog<QDialog>("strayRowsDialog");
    QVERIFY(dialog);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"delete"_s), Qt::LeftButton);
    auto *question = m_window->dialog<QMessageBox>("deleteQuestion");
    QVERIFY(question);
    QCOMPARE(m_database->rows(u"SELECT count(*) FROM users_roles"_s), QStringList{u"6"_s});
    m_window->pressButton(question, u"Delete"_s);
    QVERIFY(waitFor(
        [&] { return m_window->bannerText().contains(u"2 rows that linked nothing were deleted"_s); }));
    QCOMPARE(m_database->rows(u"SELECT count(*) FROM users_roles"_s), QStringList{u"4"_s});
    QVERIFY(m_window->waitForState(Session::State::Ready));
    QVERIFY(!m_window->action("showStrays")->isEnabled());
}

CROSSCHECK_UI_TEST(TestWindowAssociations)
#include "tst_windowassociations.moc"
