// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/loaded.h"
#include "ui/document.h"

#include <QSignalSpy>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What can be staged while the links are still loading, and what becomes of it.
class TestDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aToggleWaitsForTheLinks();
    void aWaitingToggleStaysWithItsRow();
    void blocksAndDeletionsAreRefused();
    void nothingWaitsWhenLocked();
    void stepsThatOthersTookDropOut();

private:
    void loadLinks() { m_document->workspace().adopt(m_loaded->workspace().sharedSnapshot()); }
    [[nodiscard]] QString errorOf(const QSignalSpy &refused) const
    {
        return refused.isEmpty() ? QString() : refused.first().first().value<Error>().message();
    }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    Mailbox m_mailbox;
    WorkerThread m_worker{m_mailbox};
    std::unique_ptr<Document> m_document;
};

void TestDocument::init()
{
    m_document.reset();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_loaded = std::make_unique<Loaded>(*m_database);
    const auto &axes = m_loaded->workspace().snapshot().axes();
    m_document = std::make_unique<Document>(m_loaded->association(), std::make_shared<const Snapshot>(axes),
                                            m_worker, dialectOf(Engine::Sqlite));
}

void TestDocument::aToggleWaitsForTheLinks()
{
    m_document->toggle(0, 0); // John has Admin, which nobody knows yet
    m_document->toggle(0, 2);
    QVERIFY(m_document->workspace().changes().isEmpty());
    QCOMPARE(m_document->unsavedCount(), std::size_t(2));
    QVERIFY(!m_document->isEditable());
    loadLinks();
    QVERIFY(m_document->isEditable());
    QCOMPARE(m_document->unsavedCount(), std::size_t(2));
    QCOMPARE(m_document->changes().index(0).data().toString(), u"revoke John → Admin"_s);
    QCOMPARE(m_document->changes().index(1).data().toString(), u"grant John → Viewer"_s);
}

void TestDocument::aWaitingToggleStaysWithItsRow()
{
    Workspace &workspace = m_document->workspace();
    const Edit first = workspace.editAdd(Side::Left, {Value(Text{"One"}), {}});
    m_document->perform(first, {});
    m_document->perform(workspace.editAdd(Side::Left, {Value(Text{"Two"}), {}}), {});
    m_document->toggle(4, 1);
    m_document->toggle(3, 1);
    workspace.apply(workspace.editDrop(first.entities.front().id)); // Two is where One was
    loadLinks();
    QCOMPARE(m_document->changes().rowCount(), 2);
    QCOMPARE(m_document->changes().index(1).data().toString(), u"grant Two → Editor"_s);
}

void TestDocument::blocksAndDeletionsAreRefused()
{
    const QSignalSpy refused(m_document.get(), &Document::refused);
    m_document->setLinked({0, 1}, {0, 1}, true);
    QCOMPARE(errorOf(refused), u"The links are not loaded yet."_s);
    QVERIFY(!m_document->deleteEntities({m_document->workspace().idAt(Side::Left, 0)}));
    QCOMPARE(refused.count(), 2);
    loadLinks();
    QVERIFY(m_document->workspace().changes().isEmpty()); // and nothing of it comes later
    QVERIFY(m_document->deleteEntities({m_document->workspace().idAt(Side::Left, 0)}));
    QCOMPARE(m_document->unsavedCount(), std::size_t(3));
}

void TestDocument::nothingWaitsWhenLocked()
{
    const QSignalSpy refused(m_document.get(), &Document::refused);
    m_document->setLockedReason(u"It is read-only."_s);
    m_document->toggle(0, 0);
    QCOMPARE(errorOf(refused), u"Nothing can be changed now. It is read-only."_s);
    QVERIFY(!m_document->deleteEntities({m_document->workspace().idAt(Side::Left, 0)}));
    loadLinks();
    QCOMPARE(m_document->unsavedCount(), std::size_t(0));
}

/// What somebody else did first is no step any more: undo goes to the one before.
void TestDocument::stepsThatOthersTookDropOut()
{
    loadLinks();
    m_document->toggle(1, 0);
    m_document->toggle(1, 2);
    m_database->run(u"INSERT INTO users_roles VALUES (2, 3)"_s);
    m_document->workspace().adopt(m_loaded->load());
    QCOMPARE(m_document->undoStack().count(), 1);
    QCOMPARE(m_document->undoStack().undoText(), u"grant Jane → Admin"_s);
    m_document->undo();
    QVERIFY(m_document->workspace().changes().isEmpty());
    m_document->redo();
    QCOMPARE(m_document->changes().rowCount(), 1);
}

QTEST_MAIN(TestDocument)
#include "tst_document.moc"
