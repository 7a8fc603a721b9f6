// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/historyreader.h"
#include "core/association/writer.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QFile>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What was saved, read again, and taken back.
class TestHistoryReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsSaves();
    void tellsWhatIsNotCommitted();
    void takesBack_data();
    void takesBack();
    void takesBackWhatIsLeft();
    void takesBackPayload();
    void damagedFiles_data();
    void damagedFiles();
    void tellsWhoGranted();
    void tellsItOnceItIsCommitted();

private:
    void start(const QStringList &statements = usersAndRoles());
    void save();
    [[nodiscard]] HistoryReader reader() const { return {*m_history, m_database->path()}; }
    [[nodiscard]] std::vector<SavedBatch> batches() const { return reader().batches({}).value(); }
    /// As before the commit of what is staged.
    [[nodiscard]] Result<QString> recordIntent() const;
    /// Stages what takes the last save back.
    void revert();

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<History> m_history;
    std::unique_ptr<Loaded> m_loaded;
};

void TestHistoryReader::start(const QStringList &statements)
{
    m_loaded.reset();
    m_database = std::make_unique<TempDatabase>(statements);
    m_history = std::make_unique<History>(m_database->folder() + u"/history"_s);
    m_loaded = std::make_unique<Loaded>(*m_database);
}

void TestHistoryReader::save()
{
    Job job;
    const SaveRequest request = m_loaded->workspace().saveRequest();
    VERIFY_OK(crosscheck::save(m_loaded->connection(), request, job.context, m_history.get()));
    m_loaded = std::make_unique<Loaded>(*m_database); // as at the next start
}

Result<QString> TestHistoryReader::recordIntent() const
{
    SaveOutcome outcome;
    const SaveRequest request = m_loaded->workspace().saveRequest();
    for (const Side side : bothSides) {
        for (const auto &entity : request.entities[side])
            outcome.keys[side].push_back(entity.key);
    }
    const BatchRecord record = BatchRecord::of(m_database->path(), request, outcome);
    const auto written = m_history->append(m_database->path(), record.text);
    return written ? Result<QString>(record.id) : tl::make_unexpected(written.error());
}

void TestHistoryReader::revert()
{
    const auto inverse = reader().inverseOf(batches().front());
    VERIFY_OK(inverse);
    QCOMPARE(inverse->header.pattern, patternOf(m_loaded->association()));
    const auto restoring = m_loaded->workspace().editRestore(inverse->record, true);
    m_loaded->workspace().apply(restoring.edit);
}

void TestHistoryReader::listsSaves()
{
    start();
    QVERIFY(batches().empty());
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->unlink(u"Jane"_s, u"Editor"_s);
    save();
    m_loaded->add(Side::Left, u"Zoe"_s);
    m_loaded->rename(Side::Right, u"Admin"_s, u"Boss"_s);
    save();
    const auto all = batches();
    QCOMPARE(all.size(), std::size_t(2));
    QCOMPARE(all[0].texts, (QStringList{u"added Zoe to users"_s, u"renamed Admin to Boss"_s}));
    QCOMPARE(all[0].counts.text(), u"1 added, 1 renamed"_s);
    QCOMPARE(all[1].texts, (QStringList{u"+ John → Viewer"_s, u"− Jane → Editor"_s}));
    QCOMPARE(all[1].counts.text(), u"1 granted, 1 revoked"_s);
    for (const SavedBatch &batch : all) {
        QVERIFY(batch.isCommitted);
        QVERIFY(!batch.user.isEmpty());
        QVERIFY(qAbs(batch.time.secsTo(QDateTime::currentDateTimeUtc())) < 600);
    }
    QCOMPARE(reader().batches(u"users_roles"_s)->size(), std::size_t(2));
    QVERIFY(reader().batches(u"another"_s)->empty());
}

void TestHistoryReader::tellsWhatIsNotCommitted()
{
    start();
    m_loaded->link(u"John"_s, u"Viewer"_s);
    VERIFY_OK(recordIntent());
    QCOMPARE(batches().size(), std::size_t(1));
    QVERIFY(!batches().front().isCommitted);
}

void TestHistoryReader::takesBack_data()
{
    QTest::addColumn<int>("what");
    const char *const names[] = {"links", "an added row", "a renamed row", "a deleted row", "all"};
    for (int i = 0; i < int(std::size(names)); ++i)
        QTest::newRow(names[i]) << i;
}

void TestHistoryReader::takesBack()
{
    QFETCH(int, what);
    start();
    const QStringList before = describe(m_loaded->workspace());
    if (what == 0 || what == 4) {
        m_loaded->link(u"John"_s, u"Viewer"_s);
        m_loaded->unlink(u"John"_s, u"Admin"_s);
    }
    if (what == 1 || what == 4) {
        m_loaded->add(Side::Left, u"Zoe"_s);
        m_loaded->link(u"Zoe"_s, u"Viewer"_s);
    }
    if (what == 2 || what == 4)
        m_loaded->rename(Side::Right, u"Editor"_s, u"Writer"_s);
    if (what == 3 || what == 4)
        m_loaded->remove(Side::Left, u"Alice"_s);
    const QStringList dump = m_database->dump();
    save();
    QVERIFY(m_database->dump() != dump);
    revert();
    QCOMPARE(describe(m_loaded->workspace()), before);
    save();
    QCOMPARE(describe(m_loaded->workspace()), before);
    QCOMPARE(m_database->rows(u"SELECT id, name FROM users ORDER BY id"_s),
             (QStringList{u"1|'John'"_s, u"2|'Jane'"_s, u"3|'Alice'"_s}));
}

/// Somebody has taken a part back already, and has done something of their own.
void TestHistoryReader::takesBackWhatIsLeft()
{
    start();
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->link(u"Alice"_s, u"Admin"_s);
    save();
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 3 AND role_id = 1; "
                    "INSERT INTO users_roles VALUES (2, 1)"_s);
    m_loaded->refresh();
    revert();
    QCOMPARE(describeChanges(m_loaded->workspace()), QStringList{u"-John→Viewer"_s});
}

void TestHistoryReader::takesBackPayload()
{
    start(usersAndRoles(u", note TEXT, weight REAL"_s));
    m_database->run(u"UPDATE users_roles SET note = 'n' || role_id, weight = role_id / 10.0"_s);
    m_loaded->refresh();
    const QStringList dump = m_database->rows(u"SELECT * FROM users_roles ORDER BY 1, 2"_s);
    m_loaded->unlink(u"John"_s, u"Admin"_s);
    m_loaded->set(u"Alice"_s, u"Viewer"_s, u"note"_s, text("other"));
    save();
    QCOMPARE(batches().front().counts.text(), u"1 revoked, 1 changed"_s);
    revert();
    save();
    QCOMPARE(m_database->rows(u"SELECT * FROM users_roles ORDER BY 1, 2"_s), dump);
}

void TestHistoryReader::damagedFiles_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("cut off in the inverse") << QByteArray("{\"left\":[[0,[1]");
    QTest::newRow("not JSON") << QByteArray("nonsense\n{}\n");
    QTest::newRow("another save") << QByteArray("{\"batch\":\"b\",\"state\":\"committed\"}\n");
    QTest::newRow("nothing") << QByteArray();
}

void TestHistoryReader::damagedFiles()
{
    QFETCH(QByteArray, end);
    start();
    m_loaded->link(u"John"_s, u"Viewer"_s);
    save();
    QFile file(m_history->fileOf(m_database->path()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray first = file.readLine();
    file.resize(first.size());
    file.seek(first.size());
    file.write(end);
    file.close();
    QCOMPARE(batches().size(), std::size_t(1));
    VERIFY_FAILS(reader().inverseOf(batches().front()), NotFound);
    file.remove();
    SavedBatch gone;
    gone.id = u"b"_s;
    VERIFY_FAILS(reader().inverseOf(gone), NotFound);
}

void TestHistoryReader::tellsWhoGranted()
{
    start();
    m_loaded->link(u"John"_s, u"Viewer"_s);
    m_loaded->unlink(u"Jane"_s, u"Editor"_s);
    save();
    const LinkEvents events = reader().update({}, u"users_roles"_s);
    QCOMPARE(events.size(), std::size_t(2));
    QVERIFY(events.find("1", "3") && events.find("1", "3")->isGrant);
    QVERIFY(events.find("2", "2") && !events.find("2", "2")->isGrant);
    QVERIFY(!events.find("1", "1"));
    m_loaded->unlink(u"John"_s, u"Viewer"_s);
    save();
    const LinkEvents later = reader().update(events, u"users_roles"_s);
    QVERIFY(!later.find("1", "3")->isGrant);
    QVERIFY(later.find("2", "2"));
    QCOMPARE(reader().update(later, u"users_roles"_s).size(), std::size_t(2));
    QCOMPARE(reader().update({}, u"another"_s).size(), std::size_t(0));
}

/// What another process is about to commit is read as soon as it has.
void TestHistoryReader::tellsItOnceItIsCommitted()
{
    start();
    m_loaded->link(u"John"_s, u"Viewer"_s);
    const auto batch = recordIntent();
    VERIFY_OK(batch);
    const LinkEvents before = reader().update({}, u"users_roles"_s);
    QCOMPARE(before.size(), std::size_t(0));
    m_history->recordCommitted(m_database->path(), *batch);
    QCOMPARE(reader().update(before, u"users_roles"_s).size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestHistoryReader)
#include "tst_historyreader.moc"
