// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unseen.h"
#include "tests/support/loaded.h"

#include <QSignalSpy>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

class TestUnseen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void marksWhatOthersChanged();
    void isSeenCellByCell();
    void outlastsRefreshing();
    void goesWithItsRow();
    void goesWithASave();

private:
    void others(const QString &statements);
    [[nodiscard]] QStringList marked() const; ///< `John→Viewer`, and `Zoe` for a row
    [[nodiscard]] bool contains(const QString &left, const QString &right) const;

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    std::unique_ptr<Unseen> m_unseen;
};

void TestUnseen::init()
{
    m_unseen.reset();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_loaded = std::make_unique<Loaded>(*m_database);
    m_unseen = std::make_unique<Unseen>(m_loaded->workspace());
}

void TestUnseen::others(const QString &statements)
{
    m_database->run(statements);
    const SnapshotPtr before = m_loaded->workspace().sharedSnapshot();
    m_loaded->refresh();
    m_unseen->add(differenceOf(*before, m_loaded->workspace().snapshot()));
}

QStringList TestUnseen::marked() const
{
    const Workspace &workspace = m_loaded->workspace();
    QStringList texts;
    for (const Unseen::Place &place : m_unseen->places()) {
        if (place.left && place.right)
            texts.append(workspace.name(*place.left) + u'→' + workspace.name(*place.right));
        else
            texts.append(workspace.name(place.left ? *place.left : *place.right));
    }
    return texts;
}

bool TestUnseen::contains(const QString &left, const QString &right) const
{
    return m_unseen->contains(m_loaded->slot(Side::Left, left), m_loaded->slot(Side::Right, right));
}

void TestUnseen::marksWhatOthersChanged()
{
    const QSignalSpy changed(m_unseen.get(), &Unseen::changed);
    others(u"UPDATE users SET name = name"_s);
    QCOMPARE(changed.count(), 0);
    others(u"INSERT INTO users_roles VALUES (1, 3); DELETE FROM users_roles WHERE user_id = 2; "
           "UPDATE roles SET name = 'Boss' WHERE id = 1"_s);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(marked(), (QStringList{u"John→Viewer"_s, u"Jane→Editor"_s, u"Boss"_s}));
    QCOMPARE(m_unseen->count(), std::size_t(3));
    QVERIFY(contains(u"John"_s, u"Viewer"_s));
    QVERIFY(contains(u"Jane"_s, u"Editor"_s));
    QVERIFY(!contains(u"John"_s, u"Boss"_s));
    QVERIFY(!contains(u"Alice"_s, u"Viewer"_s));
    QVERIFY(m_unseen->contains(Side::Right, m_loaded->slot(Side::Right, u"Boss"_s)));
    QVERIFY(!m_unseen->contains(Side::Left, m_loaded->slot(Side::Left, u"John"_s)));
    m_loaded->add(Side::Left, u"New"_s); // a row that is staged alone has no mark
    QVERIFY(!contains(u"New"_s, u"Viewer"_s));
    QVERIFY(!m_unseen->contains(Side::Left, m_loaded->slot(Side::Left, u"New"_s)));
}

void TestUnseen::isSeenCellByCell()
{
    others(u"INSERT INTO users_roles VALUES (1, 3), (3, 1); UPDATE users SET name = 'Johnny' WHERE id = 1"_s);
    const QSignalSpy changed(m_unseen.get(), &Unseen::changed);
    m_unseen->look(m_loaded->slot(Side::Left, u"Jane"_s), m_loaded->slot(Side::Right, u"Editor"_s));
    QCOMPARE(changed.count(), 0);
    m_unseen->look(m_loaded->slot(Side::Left, u"Johnny"_s), m_loaded->slot(Side::Right, u"Viewer"_s));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(marked(), QStringList{u"Alice→Admin"_s});
    m_unseen->lookAtAll();
    QCOMPARE(changed.count(), 2);
    QCOMPARE(m_unseen->count(), std::size_t(0));
    m_unseen->lookAtAll();
    QCOMPARE(changed.count(), 2);
}

void TestUnseen::outlastsRefreshing()
{
    others(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    others(u"INSERT INTO users (id, name) VALUES (0, 'Zoe')"_s); // every slot is another row's by now
    QCOMPARE(marked(), (QStringList{u"John→Viewer"_s, u"Zoe"_s}));
    QVERIFY(contains(u"John"_s, u"Viewer"_s));
    QVERIFY(!contains(u"Zoe"_s, u"Viewer"_s));
    QVERIFY(m_unseen->contains(Side::Left, m_loaded->slot(Side::Left, u"Zoe"_s)));
}

void TestUnseen::goesWithItsRow()
{
    others(u"INSERT INTO users_roles VALUES (1, 3); UPDATE users SET name = 'Johnny' WHERE id = 1"_s);
    const QSignalSpy changed(m_unseen.get(), &Unseen::changed);
    others(u"DELETE FROM users_roles WHERE user_id = 1; DELETE FROM users WHERE id = 1"_s);
    QCOMPARE(marked(), QStringList());
    QCOMPARE(changed.count(), 1); // the gone row is told by the difference alone
}

void TestUnseen::goesWithASave()
{
    others(u"INSERT INTO users_roles VALUES (1, 3), (3, 1); UPDATE roles SET name = 'Boss' WHERE id = 1"_s);
    m_loaded->unlink(u"John"_s, u"Viewer"_s);
    m_loaded->rename(Side::Right, u"Boss"_s, u"Chief"_s);
    m_unseen->look(m_loaded->workspace().saveRequest());
    QCOMPARE(marked(), QStringList{u"Alice→Chief"_s});
}

QTEST_GUILESS_MAIN(TestUnseen)
#include "tst_unseen.moc"
