// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "ui/editcommand.h"

#include <QTest>
#include <QUndoStack>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Edits on the undo stack: strokes merge, what changes nothing drops out.
class TestEditCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void redoAndUndo();
    void changesNothing();
    void aStrokeMerges();
    void aStrokeMergesAlsoWhatChangesNothing();
    void otherStrokesDoNot();
    void withoutAStrokeNothingMerges();
    void anUndoneStrokeIsNotContinued();
    void whatOthersDidFirstIsNotUndone();
    void aDeletionByOthersIsNotUndone();
    void savedStepsThatOthersUndidAreNotRedone();
    void whatWasForAnotherRowIsForgotten();
    void whatIsKeptForAnotherRowIsNotUndone();
    void redoOfASavedRename();
    void linkMadeByOthersWithItsPayload();
    void payloadChangedByOthers();

private:
    Edit edit(const char *left, const char *right, bool linked = true)
    {
        const Cell cell = m_loaded->cell(QString::fromUtf8(left), QString::fromUtf8(right));
        return linked ? Edit{{}, {cell}, {}} : Edit{{}, {}, {cell}};
    }
    void push(const Edit &edit, int stroke = EditCommand::noStroke)
    {
        m_stack->push(new EditCommand(m_loaded->workspace(), edit, u"act"_s, stroke));
    }
    [[nodiscard]] QStringList staged() { return describeChanges(m_loaded->workspace()); }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    std::unique_ptr<QUndoStack> m_stack;
};

void TestEditCommand::init()
{
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_loaded = std::make_unique<Loaded>(*m_database);
    m_stack = std::make_unique<QUndoStack>();
}

void TestEditCommand::cleanup()
{
    m_stack.reset();
    m_loaded.reset();
    m_database.reset();
}

/// What was to be given to a link that somebody else has made is still mine to take back; the link is not.
void TestEditCommand::linkMadeByOthersWithItsPayload()
{
    m_stack->clear();
    m_loaded.reset();
    m_database->run(u"ALTER TABLE users_roles ADD COLUMN amount INTEGER"_s);
    m_loaded = std::make_unique<Loaded>(*m_database);
    push(edit("John", "Viewer"));
    const Cell cell = m_loaded->cell(u"John"_s, u"Viewer"_s);
    push({{}, {}, {}, {}, {{cell, {{u"amount"_s, Value(std::int64_t(5))}}, 0}}});
    m_database->run(u"INSERT INTO users_roles VALUES (1, 3, 8)"_s);
    m_loaded->refresh();
    QCOMPARE(m_loaded->workspace().changes().payload().size(), 1U);
    m_stack->undo();
    QVERIFY(m_loaded->workspace().changes().isEmpty());
    m_stack->undo(); // the grant, of which nothing is left
    QVERIFY(m_loaded->workspace().changes().isEmpty());
}

/// A value of mine that was saved, and that somebody else has changed since, is no longer mine to take back.
void TestEditCommand::payloadChangedByOthers()
{
    m_stack->clear();
    m_loaded.reset();
    m_database->run(u"ALTER TABLE users_roles ADD COLUMN amount INTEGER"_s);
    m_loaded = std::make_unique<Loaded>(*m_database);
    const Cell cell = m_loaded->cell(u"John"_s, u"Admin"_s);
    push({{}, {}, {}, {}, {{cell, {{u"amount"_s, Value(std::int64_t(5))}}, 0}}});
    QVERIFY(m_loaded->save());
    m_stack->undo();
    QCOMPARE(m_loaded->workspace().changes().payload().size(), 1U); // back to NULL
    m_stack->redo();
    QVERIFY(m_loaded->workspace().changes().isEmpty());
    m_database->run(u"UPDATE users_roles SET amount = 8 WHERE user_id = 1 AND role_id = 1"_s);
    m_loaded->refresh();
    m_stack->undo();
    QVERIFY(m_loaded->workspace().changes().isEmpty());
}

void TestEditCommand::redoAndUndo()
{
    push(edit("John", "Viewer"));
    push(edit("Jane", "Editor", false));
    QCOMPARE(staged(), (QStringList{u"+John→Viewer"_s, u"-Jane→Editor"_s}));
    m_stack->undo();
    QCOMPARE(staged(), QStringList{u"+John→Viewer"_s});
    m_stack->undo();
    QCOMPARE(staged(), QStringList());
    m_stack->redo();
    m_stack->redo();
    QCOMPARE(staged(), (QStringList{u"+John→Viewer"_s, u"-Jane→Editor"_s}));
}

void TestEditCommand::changesNothing()
{
    push(edit("John", "Admin")); // is so already
    QCOMPARE(m_stack->count(), 0);
    QVERIFY(!m_stack->canUndo());
    push(edit("John", "Viewer"));
    push(edit("John", "Viewer"));
    QCOMPARE(m_stack->count(), 1);
}

void TestEditCommand::aStrokeMerges()
{
    push(edit("John", "Viewer"), 1);
    push(edit("Jane", "Viewer"), 1);
    push(edit("Jane", "Admin"), 1);
    QCOMPARE(m_stack->count(), 1);
    QCOMPARE(staged().size(), 3);
    m_stack->undo();
    QCOMPARE(staged(), QStringList());
    m_stack->redo();
    QCOMPARE(staged().size(), 3);
    m_stack->undo();
    QCOMPARE(staged(), QStringList());
}

void TestEditCommand::aStrokeMergesAlsoWhatChangesNothing()
{
    push(edit("John", "Admin"), 1); // a stroke that begins where nothing changes
    push(edit("John", "Viewer"), 1);
    push(edit("Alice", "Viewer"), 1); // and passes over such cells
    push(edit("Jane", "Viewer"), 1);
    QCOMPARE(m_stack->count(), 1);
    QCOMPARE(staged(), (QStringList{u"+Jane→Viewer"_s, u"+John→Viewer"_s}));
    m_stack->undo();
    QCOMPARE(staged(), QStringList());
    m_stack->redo();
    QCOMPARE(staged().size(), 2);
}

void TestEditCommand::otherStrokesDoNot()
{
    push(edit("John", "Viewer"), 1);
    push(edit("Jane", "Viewer"), 2);
    QCOMPARE(m_stack->count(), 2);
    m_stack->undo();
    QCOMPARE(staged(), QStringList{u"+John→Viewer"_s});
}

void TestEditCommand::withoutAStrokeNothingMerges()
{
    push(edit("John", "Viewer"));
    push(edit("Jane", "Viewer"));
    QCOMPARE(m_stack->count(), 2);
}

void TestEditCommand::anUndoneStrokeIsNotContinued()
{
    push(edit("John", "Viewer"), 1);
    push(edit("Jane", "Viewer"), 1);
    m_stack->undo();
    push(edit("Alice", "Admin"), 2);
    QCOMPARE(m_stack->count(), 1);
    m_stack->undo();
    QCOMPARE(staged(), QStringList());
}

void TestEditCommand::whatOthersDidFirstIsNotUndone()
{
    push(edit("John", "Viewer"));
    push({{}, {m_loaded->cell(u"Jane"_s, u"Admin"_s), m_loaded->cell(u"Jane"_s, u"Viewer"_s)}, {}});
    m_database->run(u"INSERT INTO users_roles VALUES (1, 3), (2, 1)"_s);
    m_loaded->refresh();
    QCOMPARE(staged(), QStringList{u"+Jane→Viewer"_s});
    m_stack->undo();
    QCOMPARE(staged(), QStringList());
    QVERIFY(m_stack->command(0)->isObsolete());
    m_stack->undo();
    QCOMPARE(staged(), QStringList());
    QCOMPARE(m_stack->count(), 1);
    m_stack->redo();
    QCOMPARE(staged(), QStringList{u"+Jane→Viewer"_s});
}

void TestEditCommand::aDeletionByOthersIsNotUndone()
{
    const EntityId alice = m_loaded->id(Side::Left, u"Alice"_s);
    push(m_loaded->workspace().editDelete(std::array{alice}).value());
    push(edit("John", "Viewer"));
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3"_s);
    m_loaded->refresh();
    m_stack->undo();
    m_stack->undo();
    QCOMPARE(staged(), QStringList());
}

void TestEditCommand::savedStepsThatOthersUndidAreNotRedone()
{
    push(edit("John", "Viewer"));
    push(edit("Jane", "Viewer"));
    QVERIFY(m_loaded->save().has_value());
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s);
    m_loaded->refresh();
    m_stack->undo();
    QCOMPARE(staged(), QStringList{u"-Jane→Viewer"_s});
    m_stack->undo();
    QCOMPARE(staged(), QStringList{u"-Jane→Viewer"_s});
    m_stack->redo();
    m_stack->redo();
    QCOMPARE(staged(), QStringList()); // the link that somebody removed is not granted again
}

/// Mallory has got Alice's key, and the person knows Mallory by now: what was done for Alice is not undone for Mallory.
void TestEditCommand::whatWasForAnotherRowIsForgotten()
{
    push(edit("Alice", "Admin"));
    push(edit("John", "Viewer"));
    QVERIFY(m_loaded->save().has_value());
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3; "
                    "INSERT INTO users (name) VALUES ('Mallory'); INSERT INTO users_roles VALUES (3, 1)"_s);
    m_loaded->refresh();
    const std::uint32_t mallory = m_loaded->slot(Side::Left, u"Mallory"_s);
    const std::uint32_t editor = m_loaded->slot(Side::Right, u"Editor"_s);
    push(m_loaded->workspace().editLinks({&mallory, 1}, {&editor, 1}, true).value());
    QCOMPARE(staged(), QStringList{u"+Mallory→Editor"_s});
    for (const QStringList &left :
         {QStringList(), QStringList{u"-John→Viewer"_s}, QStringList{u"-John→Viewer"_s}}) {
        m_stack->undo();
        QCOMPARE(staged(), left);
    }
}

/// Of rows that are saved: redo takes back what undo staged, whatever others called them since.
/// What is kept for a row that took the key stays staged; older steps are forgotten, which were about the row before.
void TestEditCommand::whatIsKeptForAnotherRowIsNotUndone()
{
    push(edit("Alice", "Admin"));
    QVERIFY(m_loaded->save().has_value());
    push(edit("Alice", "Editor"));
    m_database->run(
        u"DELETE FROM users_roles WHERE user_id = 3; UPDATE users SET name = 'Mallory' WHERE id = 3; "
        "INSERT INTO users_roles VALUES (3, 1)"_s);
    m_loaded->refresh();
    const EntityId mallory = m_loaded->id(Side::Left, u"Mallory"_s);
    QCOMPARE(m_loaded->workspace().trouble(mallory), Trouble::Another);
    m_loaded->workspace().confirmRows({mallory});
    QCOMPARE(staged(), QStringList{u"+Mallory→Editor"_s});
    QVERIFY(m_loaded->save().has_value());
    m_stack->undo();
    QCOMPARE(staged(), QStringList{u"-Mallory→Editor"_s}); // that was kept for her
    while (m_stack->canUndo())
        m_stack->undo();
    QCOMPARE(staged(), QStringList{u"-Mallory→Editor"_s});
}

void TestEditCommand::redoOfASavedRename()
{
    push(m_loaded->workspace().editRename(Side::Left, 2, textValue(u"Al"_s)));
    push(m_loaded->workspace().editRename(Side::Left, 1, textValue(u"Janet"_s)));
    QVERIFY(m_loaded->save().has_value());
    m_stack->undo();
    QCOMPARE(staged(), QStringList{u"rename Janet to Jane"_s});
    m_database->run(u"UPDATE users SET name = 'J' WHERE id = 2"_s);
    m_loaded->refresh();
    m_stack->redo();
    QCOMPARE(staged(), QStringList());
    m_stack->undo();
    m_stack->undo();
    QCOMPARE(m_stack->index(), 0);
}

QTEST_MAIN(TestEditCommand)
#include "tst_editcommand.moc"
