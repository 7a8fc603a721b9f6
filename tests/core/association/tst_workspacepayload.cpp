// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What is staged for the links' own columns, without and with other people's changes.
class TestWorkspacePayload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void set();
    void nullIsNotEmpty();
    void nothingToSet();
    void ofANewLink();
    void lacking();
    void ofABlock();
    void refused_data();
    void refused();
    void withItsLink();
    void dropped();
    void savedAndUndone();
    void restoredWithAnotherValue();
    void madeByOthersMeanwhile();
    void changedByOthersMeanwhile();
    void undoneAfterOthers();
    void restoredButThere();
    void severalRowsByNow();
    void spent();
    void removedByOthers();
    void columnGone();

private:
    Workspace &workspace() { return m_loaded->workspace(); }
    [[nodiscard]] std::optional<Value> held(const QString &left, const QString &right,
                                            const QString &column = u"amount"_s)
    {
        return workspace().payload(column, m_loaded->slot(Side::Left, left),
                                   m_loaded->slot(Side::Right, right));
    }
    [[nodiscard]] CellState cell(const QString &left, const QString &right)
    {
        return workspace().cell(m_loaded->slot(Side::Left, left), m_loaded->slot(Side::Right, right));
    }
    [[nodiscard]] QString links() const
    {
        return m_database->rows(u"SELECT user_id, role_id, amount, note FROM users_roles ORDER BY 1, 2"_s)
            .join(QLatin1Char(' '));
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
};

void TestWorkspacePayload::init()
{
    m_loaded.reset();
    m_database
        = std::make_unique<TempDatabase>(usersAndRoles(u", amount INTEGER NOT NULL DEFAULT 1, note TEXT"_s));
    m_database->run(u"UPDATE users_roles SET amount = 10 * user_id + role_id, note = 'n'"_s);
    m_loaded = std::make_unique<Loaded>(*m_database);
}

void TestWorkspacePayload::set()
{
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(11));
    const Edit inverse = m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(5));
    QVERIFY(cell(u"John"_s, u"Admin"_s).isPayloadStaged);
    QCOMPARE(workspace().changes().size(), 1U);
    QCOMPARE(workspace().changes().payloadChanges(), 1U);
    workspace().apply(inverse);
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(11));
    QVERIFY(workspace().changes().isEmpty());
    QVERIFY(!cell(u"John"_s, u"Admin"_s).isPayloadStaged);
}

void TestWorkspacePayload::nullIsNotEmpty()
{
    m_loaded->set(u"John"_s, u"Admin"_s, u"note"_s, Value());
    QCOMPARE(held(u"John"_s, u"Admin"_s, u"note"_s), Value());
    m_loaded->set(u"Jane"_s, u"Editor"_s, u"note"_s, text(""));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(links(), u"1|1|11|NULL 1|2|12|'n' 2|2|22|'' 3|3|33|'n'"_s);
}

/// What is so already is no change, and neither is a value for what is not linked.
void TestWorkspacePayload::nothingToSet()
{
    QVERIFY(m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(11)).isEmpty());
    const std::vector<std::uint32_t> left{0};
    const std::vector<std::uint32_t> right{2};
    VERIFY_FAILS(workspace().editPayload(left, right, u"amount"_s, integer(5)), Input);
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(11));
    QVERIFY(workspace().changes().isEmpty());
}

void TestWorkspacePayload::ofANewLink()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    QCOMPARE(held(u"John"_s, u"Viewer"_s), std::nullopt); // the database will fill it in
    m_loaded->set(u"John"_s, u"Viewer"_s, u"note"_s, text("new"));
    QCOMPARE(held(u"John"_s, u"Viewer"_s, u"note"_s), text("new"));
    QCOMPARE(workspace().changes().size(), 1U); // it is part of the grant
    m_loaded->link(u"Jane"_s, u"Viewer"_s);
    m_loaded->set(u"Jane"_s, u"Viewer"_s, u"amount"_s, integer(9));
    m_loaded->set(u"Jane"_s, u"Viewer"_s, u"note"_s, text("both"));
    m_loaded->link(u"Alice"_s, u"Admin"_s);
    VERIFY_OK(m_loaded->save());
    QCOMPARE(links(), u"1|1|11|'n' 1|2|12|'n' 1|3|1|'new' 2|2|22|'n' 2|3|9|'both' 3|1|1|NULL 3|3|33|'n'"_s);
}

void TestWorkspacePayload::lacking()
{
    m_loaded.reset();
    m_database->run(u"DROP TABLE users_roles; CREATE TABLE users_roles (user_id INTEGER REFERENCES users, "
                    "role_id INTEGER REFERENCES roles, amount INTEGER NOT NULL, note TEXT); "
                    "INSERT INTO users_roles VALUES (1, 1, 11, 'n')"_s);
    m_loaded = std::make_unique<Loaded>(*m_database);
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->link(u"Jane"_s, u"Admin"_s);
    QVERIFY(cell(u"John"_s, u"Viewer"_s).lacksPayload);
    QVERIFY(!cell(u"John"_s, u"Admin"_s).lacksPayload);
    QCOMPARE(
        workspace().lackingPayload(u"amount"_s),
        (std::vector<Cell>{m_loaded->cell(u"John"_s, u"Viewer"_s), m_loaded->cell(u"Jane"_s, u"Admin"_s)}));
    QVERIFY(workspace().lackingPayload(u"note"_s).empty());
    const auto saved = m_loaded->save();
    VERIFY_FAILS(saved, NotNull);
    QCOMPARE(saved.error().text, u"The new link John → Viewer needs a value for “amount”."_s);
    QCOMPARE(links(), u"1|1|11|'n'"_s);
    m_loaded->set(u"John"_s, u"Viewer"_s, u"amount"_s, integer(3));
    const Edit given = workspace().editLacking({{u"amount"_s, integer(4)}});
    QCOMPARE(given.payload.size(), 1U);
    const Edit inverse = workspace().apply(given);
    QVERIFY(workspace().lackingPayload(u"amount"_s).empty());
    workspace().apply(inverse);
    QCOMPARE(workspace().lackingPayload(u"amount"_s).size(), 1U);
    workspace().apply(given);
    VERIFY_OK(m_loaded->save());
    QCOMPARE(links(), u"1|1|11|'n' 1|3|3|NULL 2|1|4|NULL"_s);
}

void TestWorkspacePayload::ofABlock()
{
    m_loaded->link(u"Jane"_s, u"Admin"_s);
    m_loaded->unlink(u"John"_s, u"Editor"_s);
    const std::vector<std::uint32_t> all{0, 1, 2};
    const Edit edit = workspace().editPayload(all, all, u"amount"_s, integer(7)).value();
    QCOMPARE(edit.payload.size(), 4U); // three that stay, one that comes
    workspace().apply(edit);
    VERIFY_OK(m_loaded->save());
    QCOMPARE(links(), u"1|1|7|'n' 2|1|7|NULL 2|2|7|'n' 3|3|7|'n'"_s);
}

void TestWorkspacePayload::refused_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<bool>("isTwice");
    QTest::addColumn<QString>("why");
    QTest::newRow("not NULL") << u"amount"_s << false << u"“amount” cannot be NULL."_s;
    QTest::newRow("no payload") << u"user_id"_s << false << u"“user_id” cannot be written."_s;
    QTest::newRow("no column") << u"colour"_s << false << u"“colour” cannot be written."_s;
    QTest::newRow("several rows") << u"note"_s << true
                                  << u"John → Admin stands in several rows, each with values of its own."_s;
}

void TestWorkspacePayload::refused()
{
    QFETCH(QString, column);
    QFETCH(bool, isTwice);
    if (isTwice) {
        m_database->run(u"INSERT INTO users_roles VALUES (1, 1, 99, 'other')"_s);
        m_loaded->refresh();
    }
    const std::vector<std::uint32_t> first{0};
    const auto edit = workspace().editPayload(first, first, column, Value());
    QVERIFY(!edit);
    QTEST(edit.error().text, "why");
    QCOMPARE(edit.error().detail, u"Nothing was changed."_s);
}

/// With a link goes what is staged for it, and comes back with it.
void TestWorkspacePayload::withItsLink()
{
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    const Edit back = m_loaded->unlink(u"John"_s, u"Admin"_s);
    QCOMPARE(describeChanges(workspace()), QStringList{u"-John→Admin"_s});
    QVERIFY(workspace().changes().payload().empty());
    workspace().apply(back);
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(5));
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->set(u"John"_s, u"Viewer"_s, u"amount"_s, integer(6));
    const Edit again = m_loaded->unlink(u"John"_s, u"Viewer"_s);
    QCOMPARE(workspace().changes().payload().size(), 1U);
    workspace().apply(again);
    QCOMPARE(held(u"John"_s, u"Viewer"_s), integer(6));
    const Edit deleted = m_loaded->remove(Side::Left, u"John"_s);
    QVERIFY(workspace().changes().payload().empty());
    workspace().apply(deleted);
    QCOMPARE(workspace().changes().payload().size(), 2U);
}

void TestWorkspacePayload::dropped()
{
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    m_loaded->set(u"Jane"_s, u"Editor"_s, u"note"_s, Value());
    workspace().apply(workspace().editDrop(m_loaded->cell(u"John"_s, u"Admin"_s)));
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(11));
    QCOMPARE(workspace().changes().size(), 1U);
    const Edit back = workspace().apply(workspace().editDropAll());
    QVERIFY(workspace().changes().isEmpty());
    workspace().apply(back);
    QCOMPARE(held(u"Jane"_s, u"Editor"_s, u"note"_s), Value());
}

void TestWorkspacePayload::savedAndUndone()
{
    const Edit inverse = m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    const auto saved = m_loaded->save();
    VERIFY_OK(saved);
    QCOMPARE(saved->changed, 1U);
    QVERIFY(workspace().changes().isEmpty());
    QCOMPARE(links(), u"1|1|5|'n' 1|2|12|'n' 2|2|22|'n' 3|3|33|'n'"_s);
    workspace().apply(inverse);
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(11));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(links(), u"1|1|11|'n' 1|2|12|'n' 2|2|22|'n' 3|3|33|'n'"_s);
}

/// A link whose removal was saved comes back as it was, but for what is staged for it since.
void TestWorkspacePayload::restoredWithAnotherValue()
{
    const Edit back = m_loaded->unlink(u"John"_s, u"Admin"_s);
    VERIFY_OK(m_loaded->save());
    workspace().apply(back);
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(11));
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    QCOMPARE(held(u"John"_s, u"Admin"_s, u"note"_s), text("n"));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(links(), u"1|1|5|'n' 1|2|12|'n' 2|2|22|'n' 3|3|33|'n'"_s);
}

/// A grant that somebody else makes first is a link that stays: what was to be given to it is a change.
void TestWorkspacePayload::madeByOthersMeanwhile()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->set(u"John"_s, u"Viewer"_s, u"amount"_s, integer(5));
    m_database->run(u"INSERT INTO users_roles VALUES (1, 3, 8, 'theirs')"_s);
    const auto saved = m_loaded->save();
    VERIFY_FAILS(saved, Stale);
    QCOMPARE(saved.error().text,
             u"Somebody else has made links that you want to give values of your own: John → Viewer."_s);
    m_loaded->refresh();
    QCOMPARE(workspace().changes().links().size(), 0U);
    QCOMPARE(held(u"John"_s, u"Viewer"_s), integer(5));
    VERIFY_OK(m_loaded->save());
    QVERIFY(links().contains(u"1|3|5|'theirs'"_s));
}

void TestWorkspacePayload::changedByOthersMeanwhile()
{
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    m_loaded->set(u"Jane"_s, u"Editor"_s, u"amount"_s, integer(6));
    m_database->run(u"UPDATE users_roles SET note = 'theirs' WHERE user_id = 1 AND role_id = 1; "
                    "UPDATE users_roles SET amount = 6 WHERE user_id = 2"_s);
    const auto saved = m_loaded->save();
    VERIFY_FAILS(saved, Stale);
    QCOMPARE(
        saved.error().text,
        u"Somebody else changed what links hold that you want to change: John → Admin, Jane → Editor."_s);
    m_loaded->refresh();
    QCOMPARE(workspace().changes().size(), 1U); // Jane's is so already
    QCOMPARE(workspace().changedLinks(), std::set<Cell>{m_loaded->cell(u"John"_s, u"Admin"_s)});
    VERIFY_OK(m_loaded->save()); // the person has seen it
    QVERIFY(links().startsWith(u"1|1|5|'theirs'"_s));
    QVERIFY(workspace().changedLinks().empty());
}

/// To take a change back is to leave what somebody else wrote.
void TestWorkspacePayload::undoneAfterOthers()
{
    const Edit changed = m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    const Edit lost = m_loaded->set(u"Jane"_s, u"Editor"_s, u"amount"_s, integer(5));
    const Edit dropped = workspace().editDrop(m_loaded->cell(u"John"_s, u"Admin"_s));
    m_database->run(u"UPDATE users_roles SET amount = 8 WHERE user_id = 1 AND role_id = 1; "
                    "DELETE FROM users_roles WHERE user_id = 2"_s);
    m_loaded->refresh();
    const Edit again = workspace().apply(changed);
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(8));
    workspace().apply(lost);
    QVERIFY(workspace().changes().isEmpty());
    workspace().apply(again);
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(5));
    workspace().apply(dropped);
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(8));
}

/// A link that is to come back with another value, and that somebody else has made: what was wanted is not dropped unseen.
void TestWorkspacePayload::restoredButThere()
{
    const Edit back = m_loaded->unlink(u"John"_s, u"Admin"_s);
    VERIFY_OK(m_loaded->save());
    workspace().apply(back);
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    m_database->run(u"INSERT INTO users_roles VALUES (1, 1, 8, 'theirs')"_s);
    VERIFY_FAILS(m_loaded->save(), Stale);
    m_loaded->refresh();
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(5));
    VERIFY_OK(m_loaded->save());
    QVERIFY(links().startsWith(u"1|1|5|'theirs'"_s));
}

/// Somebody else makes the link stand in two rows: which of them is meant cannot be told.
void TestWorkspacePayload::severalRowsByNow()
{
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    m_database->run(u"INSERT INTO users_roles VALUES (1, 1, 9, 'second')"_s);
    m_loaded->refresh();
    QCOMPARE(workspace().payloadTrouble(m_loaded->cell(u"John"_s, u"Admin"_s)),
             Workspace::PayloadTrouble::SeveralRows);
    const auto saved = m_loaded->save();
    VERIFY_FAILS(saved, Stale);
    QCOMPARE(saved.error().text,
             u"Links that you want to change stand in several rows by now: John → Admin."_s);
}

/// What the database would have filled in cannot be had again once the row is there.
void TestWorkspacePayload::spent()
{
    m_loaded->link(u"John"_s, u"Viewer"_s);
    const Edit unset = m_loaded->set(u"John"_s, u"Viewer"_s, u"amount"_s, integer(5));
    const Edit changed = m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(6));
    QVERIFY(!workspace().isSpent(unset.payload.front()));
    VERIFY_OK(m_loaded->save());
    QVERIFY(workspace().isSpent(unset.payload.front()));
    QVERIFY(!workspace().isSpent(changed.payload.front()));
}

void TestWorkspacePayload::removedByOthers()
{
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 1"_s);
    const auto saved = m_loaded->save();
    VERIFY_FAILS(saved, Stale);
    QCOMPARE(saved.error().text, u"Somebody else removed links that you want to change: John → Admin."_s);
    m_loaded->refresh();
    const Cell lost = m_loaded->cell(u"John"_s, u"Admin"_s);
    QCOMPARE(workspace().payloadTrouble(lost), Workspace::PayloadTrouble::Gone);
    QCOMPARE(workspace().changes().size(), 1U); // it stays, to be told
    m_loaded->link(u"John"_s, u"Admin"_s);      // made anew, it takes it along
    QCOMPARE(workspace().payloadTrouble(lost), Workspace::PayloadTrouble::None);
    QCOMPARE(held(u"John"_s, u"Admin"_s), integer(5));
    m_loaded->unlink(u"John"_s, u"Admin"_s);
    QVERIFY(workspace().changes().isEmpty());
}

void TestWorkspacePayload::columnGone()
{
    m_loaded->set(u"John"_s, u"Admin"_s, u"note"_s, text("new"));
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(5));
    m_database->run(u"ALTER TABLE users_roles DROP COLUMN note"_s);
    VERIFY_FAILS(m_loaded->save(), Stale);
    workspace().adopt(
        [&] {
            Loaded now(*m_database);
            return now.workspace().sharedSnapshot();
        }(),
        associationIn(m_loaded->connection()));
    QCOMPARE(workspace().changes().payload().begin()->second, (PayloadDraft{{u"amount"_s, integer(5)}}));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_database->rows(u"SELECT amount FROM users_roles ORDER BY rowid LIMIT 1"_s),
             QStringList{u"5"_s});
}

QTEST_GUILESS_MAIN(TestWorkspacePayload)
#include "tst_workspacepayload.moc"
