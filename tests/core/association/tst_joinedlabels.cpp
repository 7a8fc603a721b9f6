// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/sqlpreview.h"
#include "tests/support/describe.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// People who are called by two columns, on each engine.
class TestJoinedLabels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();
    void shown();
    void added();
    void deletedAndBack();
    void changedByOthers();
    void notRenamed();

private:
    [[nodiscard]] QStringList people() const
    {
        return m_database->rows(u"SELECT id, first_name, last_name FROM actors ORDER BY id"_s);
    }
    [[nodiscard]] QString name(std::uint32_t slot) const
    {
        return m_loaded->workspace().name(Side::Left, slot);
    }
    std::unique_ptr<EngineDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
};

void TestJoinedLabels::initTestCase_data()
{
    addServers();
    QTest::newRow("SQLite") << Engine::Sqlite;
}

void TestJoinedLabels::init()
{
    QFETCH_GLOBAL(Engine, engine);
    m_database = std::make_unique<EngineDatabase>(
        engine,
        QStringList{
            u"CREATE TABLE actors (id INTEGER PRIMARY KEY, first_name VARCHAR(20), last_name VARCHAR(20))"_s,
            u"CREATE TABLE films (id INTEGER PRIMARY KEY, title VARCHAR(20))"_s,
            u"CREATE TABLE cast_of (actor_id INTEGER, film_id INTEGER, "
            "FOREIGN KEY (actor_id) REFERENCES actors (id), FOREIGN KEY (film_id) REFERENCES films (id))"_s,
            u"INSERT INTO actors VALUES (1, 'Nick', 'Wahlberg'), (2, 'Nick', 'Stallone'), (3, NULL, 'Cher'), "
            "(4, 'Ed', NULL)"_s,
            u"INSERT INTO films VALUES (1, 'Alien')"_s, u"INSERT INTO cast_of VALUES (1, 1), (3, 1)"_s});
    m_loaded = std::make_unique<Loaded>(m_database->settings());
}

void TestJoinedLabels::cleanup()
{
    m_loaded.reset();
    m_database.reset();
}

void TestJoinedLabels::shown()
{
    QCOMPARE(m_loaded->association().sides.left.labelColumns, (QStringList{u"first_name"_s, u"last_name"_s}));
    QCOMPARE((QStringList{name(0), name(1), name(2), name(3)}),
             (QStringList{u"Nick Wahlberg"_s, u"Nick Stallone"_s, u"Cher"_s, u"Ed"_s}));
    QVERIFY(m_loaded->association().sides.left.requiredColumns().size() <= 1); // none of the two
}

void TestJoinedLabels::added()
{
    m_loaded->add(
        Side::Left, u"Sigourney Weaver"_s,
        {{u"id"_s, integer(5)}, {u"first_name"_s, text("Sigourney")}, {u"last_name"_s, text("Weaver")}});
    m_loaded->link(u"Sigourney Weaver"_s, u"Alien"_s);
    const EntityId added = m_loaded->id(Side::Left, u"Sigourney Weaver"_s);
    QVERIFY(previewEntity(m_loaded->workspace(), m_loaded->connection().dialect(), added)
                .contains(u"'Sigourney'"_s));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(people().last(), u"5|Sigourney|Weaver"_s);
    QCOMPARE(name(4), u"Sigourney Weaver"_s);
}

void TestJoinedLabels::deletedAndBack()
{
    const Edit back = m_loaded->remove(Side::Left, u"Nick Wahlberg"_s);
    VERIFY_OK(m_loaded->save());
    QCOMPARE(people().size(), 3);
    m_loaded->workspace().apply(back);
    VERIFY_OK(m_loaded->save());
    QCOMPARE(people().first(), u"1|Nick|Wahlberg"_s);
    QCOMPARE(m_database->rows(u"SELECT actor_id FROM cast_of ORDER BY 1"_s), (QStringList{u"1"_s, u"3"_s}));
}

/// The row is told from another by both.
void TestJoinedLabels::changedByOthers()
{
    m_loaded->link(u"Nick Stallone"_s, u"Alien"_s);
    Loaded other(m_database->settings());
    VERIFY_OK(other.connection().execute(u"UPDATE actors SET last_name = 'Nolte' WHERE id = 2"_s));
    const auto saved = m_loaded->save();
    VERIFY_FAILS(saved, Stale);
    QVERIFY2(saved.error().detail.startsWith(u"What was “Nick Stallone” is “Nick Nolte” now."_s),
             qPrintable(saved.error().detail));
    m_loaded->refresh();
    QCOMPARE(name(1), u"Nick Nolte"_s);
}

void TestJoinedLabels::notRenamed()
{
    QVERIFY(!m_loaded->association().sides.left.isRenamable());
    QVERIFY(m_loaded->association().sides.right.isRenamable());
    QVERIFY(m_loaded->workspace().editRename(Side::Left, 0, text("Nick")).isEmpty());
}

QTEST_GUILESS_MAIN(TestJoinedLabels)
#include "tst_joinedlabels.moc"
