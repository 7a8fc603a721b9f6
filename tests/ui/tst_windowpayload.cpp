// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"
#include "ui/cellinspector.h"
#include "ui/statusline.h"
#include "ui/valuefield.h"

#include <QLabel>
#include <QPushButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What links hold, seen and edited in the cell's inspector, and asked for before a save.
class TestWindowPayload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void shown();
    void hiddenWithoutPayload();
    void editedByKeys();
    void stagedOnLeaving();
    void savedWhileTyping();
    void nullIsNotEmpty();
    void givenUp();
    void amiss();
    void amissOnLeaving();
    void readOnly();
    void rowGoneWhileTyping();
    void damagedText();
    void closedWhileAmiss();
    void revoked();
    void severalRows();
    void ofABlock();
    void askedBeforeTheSave();
    void askedAndCancelled();
    void undone();

private:
    [[nodiscard]] ValueField &field(const char *name) const
    {
        return *m_window->find<ValueField>(qPrintable(u"field_"_s + QLatin1String(name)));
    }
    [[nodiscard]] QString labelText(const char *name) const
    {
        const auto *label = m_window->find<QLabel>(name);
        return label->isVisible() ? label->text() : QString();
    }
    [[nodiscard]] bool isAt(const QString &title) const
    {
        return waitFor([&] { return labelText("inspectorTitle") == title; });
    }
    [[nodiscard]] QStringList rows() const
    {
        return m_database->rows(u"SELECT user_id, role_id, amount, note FROM users_roles ORDER BY 1, 2"_s);
    }
    void open(const QString &junction, const QString &values);
    /// The cell under the cursor, without a click, which would toggle it.
    void goTo(const char *left, const char *right);
    void enter(const char *name, const QString &text);

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowPayload::init()
{
    forgetSettings();
    open(u"amount INTEGER NOT NULL DEFAULT 1, note TEXT"_s,
         u"(1, 1, 5, 'old'), (1, 2, 6, NULL), (2, 2, 7, '')"_s);
}

void TestWindowPayload::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowPayload::open(const QString &junction, const QString &values)
{
    m_window.reset();
    m_database = std::make_unique<TempDatabase>(QStringList{
        u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE users_roles (user_id INTEGER REFERENCES users, role_id INTEGER REFERENCES roles, "
        "%1)"_s.arg(junction),
        u"INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"_s,
        u"INSERT INTO roles VALUES (1, 'Admin'), (2, 'Editor'), (3, 'Viewer')"_s,
        u"INSERT INTO users_roles VALUES "_s + values});
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
    QVERIFY(m_window->activate());
}

void TestWindowPayload::goTo(const char *left, const char *right)
{
    m_window->matrix().setFocus();
    m_window->matrix().setCurrent(m_window->rowOf(Side::Left, left), m_window->rowOf(Side::Right, right));
    QVERIFY(isAt(u"%1 → %2"_s.arg(QString::fromUtf8(left), QString::fromUtf8(right))));
}

/// As a person who types over what is there.
void TestWindowPayload::enter(const char *name, const QString &text)
{
    ValueField &edit = field(name);
    edit.setFocus();
    edit.selectAll();
    if (text.isEmpty())
        QTest::keyClick(&edit, Qt::Key_Delete);
    else
        QTest::keyClicks(&edit, text);
}

void TestWindowPayload::shown()
{
    goTo("John", "Admin");
    QCOMPARE(field("amount").text(), u"5"_s);
    QCOMPARE(field("note").text(), u"old"_s);
    QCOMPARE(labelText("inspectorState"), u"linked"_s);
    goTo("John", "Editor");
    QCOMPARE(field("note").text(), QString());
    QCOMPARE(field("note").placeholderText(), u"NULL"_s);
    goTo("Jane", "Editor");
    QCOMPARE(field("note").text(), QString());
    QCOMPARE(field("note").placeholderText(), u"empty text"_s);
    goTo("Jane", "Admin");
    QCOMPARE(labelText("inspectorState"), u"not linked"_s);
    QVERIFY(!field("amount").isEnabled());
    m_window->key(Qt::Key_Space);
    QVERIFY(waitFor([&] { return labelText("inspectorState") == u"to be granted"_s; }));
    QCOMPARE(field("amount").placeholderText(), u"the database's default"_s);
    QCOMPARE(field("note").placeholderText(), u"NULL"_s);
}

void TestWindowPayload::hiddenWithoutPayload()
{
    const TempDatabase plain(usersAndRoles());
    QVERIFY(m_window->open(plain));
    QVERIFY(!m_window->find<CellInspector>("cellInspector")->isVisible());
    m_window->key(Qt::Key_Return);
    QCOMPARE(m_window->find<StatusLine>("status")->currentMessage(),
             u"The links of users_roles hold no values of their own."_s);
}

void TestWindowPayload::editedByKeys()
{
    goTo("John", "Admin");
    m_window->key(Qt::Key_Return);
    QVERIFY(field("amount").hasFocus());
    QTest::keyClicks(&field("amount"), u"42"_s);
    QVERIFY(m_window->changes().isEmpty());
    QTest::keyClick(&field("amount"), Qt::Key_Return);
    QVERIFY(m_window->matrix().hasFocus());
    QCOMPARE(m_window->changes(), QStringList{u"change John → Admin: amount 5 → 42"_s});
    QCOMPARE(m_window->cellText("John", "Admin"), u"John, Admin, linked, change staged"_s);
    QVERIFY(m_window->save());
    QCOMPARE(rows().first(), u"1|1|42|'old'"_s);
    goTo("Jane", "Admin"); // where there is no link
    m_window->key(Qt::Key_Return);
    QVERIFY(m_window->matrix().hasFocus());
    QCOMPARE(m_window->find<StatusLine>("status")->currentMessage(),
             u"There is nothing to edit here: not linked."_s);
}

/// The mouse goes to another cell: what was typed is for the one that it was typed for.
void TestWindowPayload::stagedOnLeaving()
{
    goTo("John", "Admin");
    enter("note", u"new"_s);
    m_window->matrix().setFocus(Qt::MouseFocusReason);
    m_window->click("Jane", "Viewer");
    QCOMPARE(m_window->changes(),
             (QStringList{u"grant Jane → Viewer"_s, u"change John → Admin: note “old” → “new”"_s}));
    QVERIFY(isAt(u"Jane → Viewer"_s));
    QCOMPARE(field("note").text(), QString());
}

void TestWindowPayload::savedWhileTyping()
{
    goTo("John", "Admin");
    QVERIFY(!m_window->action("save")->isEnabled());
    enter("amount", u"8"_s);
    QVERIFY(m_window->action("save")->isEnabled());
    QVERIFY(m_window->save());
    QCOMPARE(rows().first(), u"1|1|8|'old'"_s);
    QVERIFY(!m_window->action("save")->isEnabled());
}

void TestWindowPayload::nullIsNotEmpty()
{
    goTo("John", "Admin");
    enter("note", {});
    QCOMPARE(field("note").placeholderText(), u"empty text"_s);
    QTest::keyClick(&field("note"), Qt::Key_Return);
    QCOMPARE(m_window->changes(), QStringList{u"change John → Admin: note “old” → “”"_s});
    m_window->key(Qt::Key_Return);
    field("note").setFocus();
    const int zoom = m_window->matrix().zoom();
    QTest::keyClick(&field("note"), Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(m_window->matrix().zoom(), zoom); // not the window's key here
    QCOMPARE(field("note").placeholderText(), u"NULL"_s);
    QTest::keyClick(&field("note"), Qt::Key_Return);
    QCOMPARE(m_window->changes(), QStringList{u"change John → Admin: note “old” → NULL"_s});
    QVERIFY(m_window->save());
    QCOMPARE(rows().first(), u"1|1|5|NULL"_s);
    QVERIFY(field("amount").actions().isEmpty()); // which cannot be NULL
}

void TestWindowPayload::givenUp()
{
    goTo("John", "Admin");
    enter("note", u"new"_s);
    QTest::keyClick(&field("note"), Qt::Key_Escape);
    QVERIFY(m_window->matrix().hasFocus());
    QCOMPARE(field("note").text(), u"old"_s);
    QVERIFY(m_window->changes().isEmpty());
}

void TestWindowPayload::amiss()
{
    goTo("John", "Admin");
    enter("amount", u"much"_s);
    QCOMPARE(labelText("inspectorAmiss"), u"“amount” needs a whole number."_s);
    QTest::keyClick(&field("amount"), Qt::Key_Return);
    QVERIFY(field("amount").hasFocus());
    QVERIFY(m_window->changes().isEmpty());
    enter("amount", {});
    QCOMPARE(labelText("inspectorAmiss"), u"“amount” needs a value."_s);
    enter("amount", u"9"_s);
    QCOMPARE(labelText("inspectorAmiss"), QString());
    QTest::keyClick(&field("amount"), Qt::Key_Return);
    QCOMPARE(m_window->changes(), QStringList{u"change John → Admin: amount 5 → 9"_s});
}

void TestWindowPayload::amissOnLeaving()
{
    goTo("John", "Admin");
    enter("amount", u"much"_s);
    field("note").setFocus(Qt::TabFocusReason); // it is still there to be mended
    QCOMPARE(field("amount").text(), u"much"_s);
    QCOMPARE(labelText("inspectorAmiss"), u"“amount” needs a whole number."_s);
    m_window->matrix().setFocus(Qt::MouseFocusReason);
    m_window->key(Qt::Key_Down); // the next cell has the field now
    QVERIFY(waitFor([&] { return m_window->bannerText().contains(u"“amount” needs a whole number."_s); }));
    QTRY_COMPARE(field("amount").text(), QString());
    QVERIFY(m_window->changes().isEmpty());
}

void TestWindowPayload::readOnly()
{
    QVERIFY(m_window->openReadOnly(*m_database));
    goTo("John", "Admin");
    QCOMPARE(field("amount").text(), u"5"_s);
    QVERIFY(field("amount").isReadOnly());
}

/// What was typed is for the row that it was typed for, and where that is gone it is told.
void TestWindowPayload::rowGoneWhileTyping()
{
    goTo("John", "Admin");
    enter("note", u"new"_s);
    m_database->run(u"DELETE FROM users WHERE id = 1; DELETE FROM users_roles WHERE user_id = 1"_s);
    m_window->action("refresh")->trigger();
    QVERIFY(waitFor(
        [&] { return m_window->bannerText().contains(u"There is no link here that could hold “note”."_s); }));
    QVERIFY(m_window->changes().isEmpty());
}

/// A text that is no text: to be typed again it would be another.
void TestWindowPayload::damagedText()
{
    m_database->run(u"UPDATE users_roles SET note = CAST(x'61ff' AS TEXT) WHERE role_id = 1; "
                    "UPDATE users_roles SET note = x'61' WHERE user_id = 2"_s);
    m_window->action("refresh")->trigger();
    QVERIFY(m_window->waitForState(Session::State::Ready));
    goTo("John", "Admin");
    QVERIFY(field("note").isReadOnly());
    QVERIFY(!field("amount").isReadOnly());
    goTo("Jane", "Editor");
    QVERIFY(field("note").isReadOnly());
    QCOMPARE(field("note").toolTip(), u"It holds what a line of text cannot."_s);
}

/// What is typed and amiss keeps the window open.
void TestWindowPayload::closedWhileAmiss()
{
    goTo("John", "Admin");
    enter("amount", u"12x"_s);
    QVERIFY(!m_window->window().close());
    QCOMPARE(labelText("inspectorAmiss"), u"“amount” needs a whole number."_s);
    QTest::keyClick(&field("amount"), Qt::Key_Escape);
}

void TestWindowPayload::revoked()
{
    m_window->click("John", "Admin");
    QCOMPARE(m_window->changes(), QStringList{u"revoke John → Admin (with its amount 5, note “old”)"_s});
    QVERIFY(waitFor([&] { return labelText("inspectorState") == u"to be revoked, with what it holds"_s; }));
    QCOMPARE(field("note").text(), u"old"_s);
    QVERIFY(!field("note").isEnabled());
    QVERIFY(m_window->save());
    m_window->action("undo")->trigger();
    QCOMPARE(m_window->changes(), QStringList{u"grant John → Admin (with its amount, note as before)"_s});
    QVERIFY(m_window->save());
    QVERIFY(rows().contains(u"1|1|5|'old'"_s));
}

void TestWindowPayload::severalRows()
{
    m_database->run(u"INSERT INTO users_roles VALUES (1, 1, 9, 'second')"_s);
    m_window->action("refresh")->trigger();
    QVERIFY(m_window->waitForState(Session::State::Ready));
    goTo("John", "Admin");
    QVERIFY(waitFor([&] {
        return labelText("inspectorState")
            == u"in 2 rows, each with values of its own; these are the first one's"_s;
    }));
    QVERIFY(!field("amount").isEnabled());
}

void TestWindowPayload::ofABlock()
{
    m_window->action("selectAll")->trigger();
    QVERIFY(isAt(u"3 selected links"_s));
    QCOMPARE(field("amount").placeholderText(), u"several values"_s);
    enter("amount", u"4"_s);
    QTest::keyClick(&field("amount"), Qt::Key_Return);
    QCOMPARE(m_window->changes().size(), 3);
    QVERIFY(waitFor([&] { return field("amount").text() == u"4"_s; }));
    QVERIFY(m_window->save());
    QCOMPARE(rows(), (QStringList{u"1|1|4|'old'"_s, u"1|2|4|NULL"_s, u"2|2|4|''"_s}));
}

void TestWindowPayload::askedBeforeTheSave()
{
    open(u"amount INTEGER NOT NULL, note TEXT"_s, u"(1, 1, 5, 'old')"_s);
    m_window->click("John", "Viewer");
    QCOMPARE(m_window->changes(), QStringList{u"grant John → Viewer (needs a value for amount)"_s});
    QCOMPARE(m_window->cellText("John", "Viewer"), u"John, Viewer, not linked, grant staged, needs values"_s);
    m_window->click("Jane", "Admin");
    m_window->action("save")->trigger();
    auto *dialog = m_window->dialog<QDialog>("lackingValues");
    QVERIFY(dialog);
    auto *amount = dialog->findChild<ValueField *>(u"field_amount"_s);
    auto *save = dialog->findChild<QPushButton *>();
    for (auto *button : dialog->findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == u"Save"_s)
            save = button;
    }
    QVERIFY(!save->isEnabled());
    QTest::keyClicks(amount, u"x"_s);
    QVERIFY(!save->isEnabled());
    QTest::keyClick(amount, Qt::Key_Backspace);
    QTest::keyClicks(amount, u"3"_s);
    QVERIFY(save->isEnabled());
    QTest::keyClick(amount, Qt::Key_Return);
    QVERIFY(m_window->isGone("lackingValues"));
    QVERIFY(waitFor([&] { return m_window->changes().isEmpty(); }));
    QVERIFY(m_window->waitForState(Session::State::Ready));
    QCOMPARE(rows(), (QStringList{u"1|1|5|'old'"_s, u"1|3|3|NULL"_s, u"2|1|3|NULL"_s}));
    m_window->action("undo")
        ->trigger(); // the values cannot be taken from the row, so the next step is the link
    QCOMPARE(m_window->changes(), QStringList{u"revoke Jane → Admin (with its amount 3, note NULL)"_s});
}

void TestWindowPayload::askedAndCancelled()
{
    open(u"amount INTEGER NOT NULL, note TEXT"_s, u"(1, 1, 5, 'old')"_s);
    m_window->click("John", "Viewer");
    m_window->action("save")->trigger();
    auto *dialog = m_window->dialog<QDialog>("lackingValues");
    QVERIFY(dialog);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(m_window->isGone("lackingValues"));
    QCOMPARE(m_window->changes().size(), 1);
    QCOMPARE(rows(), QStringList{u"1|1|5|'old'"_s});
    QVERIFY(isAt(u"John → Viewer"_s)); // the inspector is the other place to give it
    QCOMPARE(field("amount").placeholderText(), u"needs a value"_s);
    m_window->key(Qt::Key_Return);
    QTest::keyClicks(&field("amount"), u"7"_s);
    QTest::keyClick(&field("amount"), Qt::Key_Return);
    QCOMPARE(m_window->changes(), QStringList{u"grant John → Viewer (amount 7)"_s});
    QVERIFY(m_window->save());
    QCOMPARE(rows(), (QStringList{u"1|1|5|'old'"_s, u"1|3|7|NULL"_s}));
}

void TestWindowPayload::undone()
{
    goTo("John", "Admin");
    m_window->key(Qt::Key_Return);
    QTest::keyClicks(&field("amount"), u"42"_s);
    QTest::keyClick(&field("amount"), Qt::Key_Return);
    QCOMPARE(m_window->action("undo")->toolTip(), u"Undo set “amount” of John → Admin"_s);
    m_window->action("undo")->trigger();
    QVERIFY(m_window->changes().isEmpty());
    QTRY_COMPARE(field("amount").text(), u"5"_s);
    m_window->action("redo")->trigger();
    QTRY_COMPARE(field("amount").text(), u"42"_s);
    QVERIFY(m_window->save());
    m_window->action("undo")->trigger();
    QCOMPARE(m_window->changes(), QStringList{u"change John → Admin: amount 42 → 5"_s});
    m_window->clickCross(0);
    QVERIFY(m_window->changes().isEmpty());
}

CROSSCHECK_UI_TEST(TestWindowPayload)
#include "tst_windowpayload.moc"
