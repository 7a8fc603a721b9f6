// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/history.h"
#include "core/association/writer.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// The record of saves.
class TestHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordsIntentAndCommit();
    void recordsGeneratedKeys();
    void aRolledBackSaveIsNotCommitted();
    void withoutARecordNothingIsSaved();
    void aTornLineStandsAlone();
};

namespace {

QList<QJsonObject> recordsOf(const History &history, const QString &database)
{
    QFile file(history.fileOf(database));
    QList<QJsonObject> records;
    if (!file.open(QIODevice::ReadOnly))
        return records;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        if (line.contains("\"batch\"")) // others are of what takes it back
            records.append(QJsonDocument::fromJson(line).object());
    }
    return records;
}

Result<SaveOutcome> saveWith(Loaded &loaded, const History &history)
{
    Job job;
    return save(loaded.connection(), loaded.workspace().saveRequest(), job.context, &history);
}

} // namespace

void TestHistory::recordsIntentAndCommit()
{
    const TempDatabase database(usersAndRoles());
    const History history(database.folder() + QStringLiteral("/history"));
    Loaded loaded(database);
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    loaded.unlink(QStringLiteral("Jane"), QStringLiteral("Editor"));
    VERIFY_OK(saveWith(loaded, history));

    const auto records = recordsOf(history, database.path());
    QCOMPARE(records.size(), 2);
    const QJsonObject &intent = records.first();
    QCOMPARE(intent[QStringLiteral("state")].toString(), QStringLiteral("intent"));
    QCOMPARE(intent[QStringLiteral("association")].toString(), QStringLiteral("users_roles"));
    QCOMPARE(intent[QStringLiteral("database")].toString(), database.path());
    const QJsonArray grant{QStringLiteral("John"), QStringLiteral("1"), QStringLiteral("Viewer"),
                           QStringLiteral("3")};
    const QJsonArray revoke{QStringLiteral("Jane"), QStringLiteral("2"), QStringLiteral("Editor"),
                            QStringLiteral("2")};
    QCOMPARE(intent[QStringLiteral("granted")].toArray(), QJsonArray{QJsonValue(grant)});
    QCOMPARE(intent[QStringLiteral("revoked")].toArray(), QJsonArray{QJsonValue(revoke)});
    QCOMPARE(records.last()[QStringLiteral("state")].toString(), QStringLiteral("committed"));
    QCOMPARE(records.last()[QStringLiteral("batch")], intent[QStringLiteral("batch")]);
    QVERIFY(!intent[QStringLiteral("batch")].toString().isEmpty());
    const auto others
        = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(!(QFile::permissions(history.fileOf(database.path())) & others));
}

void TestHistory::recordsGeneratedKeys()
{
    const TempDatabase database(usersAndRoles());
    const History history(database.folder());
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    loaded.rename(Side::Right, QStringLiteral("Admin"), QStringLiteral("Root"));
    VERIFY_OK(saveWith(loaded, history));

    const QJsonArray entities
        = recordsOf(history, database.path()).first()[QStringLiteral("entities")].toArray();
    QCOMPARE(entities.size(), 2);
    const QJsonObject added = entities.first().toObject();
    QCOMPARE(added[QStringLiteral("change")].toString(), QStringLiteral("add"));
    QCOMPARE(added[QStringLiteral("key")].toString(), QStringLiteral("4"));
    QCOMPARE(added[QStringLiteral("after")].toString(), QStringLiteral("Zoe"));
    const QJsonObject renamed = entities.last().toObject();
    QCOMPARE(renamed[QStringLiteral("change")].toString(), QStringLiteral("rename"));
    QCOMPARE(renamed[QStringLiteral("before")].toString(), QStringLiteral("Admin"));
    QCOMPARE(renamed[QStringLiteral("after")].toString(), QStringLiteral("Root"));
}

void TestHistory::aRolledBackSaveIsNotCommitted()
{
    // The deferred foreign key fails at the commit, after the intent is on record.
    QStringList statements = usersAndRoles();
    statements.append(QStringLiteral("CREATE TABLE log (user_id INTEGER REFERENCES users (id) "
                                     "DEFERRABLE INITIALLY DEFERRED)"));
    statements.append(QStringLiteral("CREATE TRIGGER logged AFTER INSERT ON users_roles "
                                     "BEGIN INSERT INTO log VALUES (99); END"));
    const TempDatabase database(statements);
    const History history(database.folder());
    Loaded loaded(database);
    const QStringList before = database.dump();
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    VERIFY_FAILS(saveWith(loaded, history), ForeignKey);
    QCOMPARE(database.dump(), before);
    const auto records = recordsOf(history, database.path());
    QCOMPARE(records.size(), 1);
    QCOMPARE(records.first()[QStringLiteral("state")].toString(), QStringLiteral("intent"));
}

void TestHistory::withoutARecordNothingIsSaved()
{
    const TempDatabase database(usersAndRoles());
    QFile blocker(database.folder() + QStringLiteral("/history"));
    QVERIFY(blocker.open(QIODevice::WriteOnly)); // a file where the folder should be
    const History history(blocker.fileName());
    Loaded loaded(database);
    const QStringList before = database.dump();
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    VERIFY_FAILS(saveWith(loaded, history), Permission);
    QCOMPARE(database.dump(), before);
    QCOMPARE(loaded.workspace().changes().size(), 1U);
}

void TestHistory::aTornLineStandsAlone()
{
    const TempDatabase database(usersAndRoles());
    const History history(database.folder());
    QFile file(history.fileOf(database.path()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"batch\":\"to"); // the power went
    file.close();
    Loaded loaded(database);
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    VERIFY_OK(saveWith(loaded, history));
    const auto records = recordsOf(history, database.path());
    QCOMPARE(records.size(), 3);
    QVERIFY(records[0].isEmpty());
    QCOMPARE(records[1][QStringLiteral("state")].toString(), QStringLiteral("intent"));
    QCOMPARE(records[2][QStringLiteral("state")].toString(), QStringLiteral("committed"));
}

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
