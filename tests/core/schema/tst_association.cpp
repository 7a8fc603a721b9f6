// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/association.h"

#include <QTest>

using namespace crosscheck;

class TestAssociation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void title();
    void pairUnique();
    void requiredPayload();
    void requiredColumnsOfAnEntity();
    void identifyingColumns();
    void labelThatIsAKey();
    void sides();

private:
    static Column column(const char *name, bool notNull = false, bool hasDefault = false)
    {
        return {QString::fromLatin1(name), QStringLiteral("TEXT"), notNull, hasDefault, false};
    }
    static QStringList names(const std::vector<Column> &columns)
    {
        QStringList names;
        for (const Column &column : columns)
            names.append(column.name);
        return names;
    }
    Association m_association;
};

void TestAssociation::init()
{
    m_association = {};
    m_association.junction.name.name = QStringLiteral("j");
    m_association.sides.left.title = QStringLiteral("users");
    m_association.sides.left.junctionColumns = {QStringLiteral("u")};
    m_association.sides.right.title = QStringLiteral("roles");
    m_association.sides.right.junctionColumns = {QStringLiteral("r")};
}

void TestAssociation::title()
{
    QCOMPARE(m_association.displayTitle(), QStringLiteral("users ⇄ roles"));
}

void TestAssociation::pairUnique()
{
    QVERIFY(!m_association.isPairUnique());
    m_association.junction.primaryKey = {QStringLiteral("r"), QStringLiteral("kind"), QStringLiteral("u")};
    QVERIFY(!m_association.isPairUnique());
    m_association.fixed[QStringLiteral("kind")] = Text{"Post"}; // given for every link
    QVERIFY(m_association.isPairUnique());
    m_association.junction.primaryKey = {QStringLiteral("id")};
    QVERIFY(!m_association.isPairUnique());
    m_association.junction.uniqueKeys = {{QStringLiteral("r"), QStringLiteral("u")}};
    QVERIFY(m_association.isPairUnique());
}

void TestAssociation::requiredPayload()
{
    m_association.junction.columns = {column("u", true),        column("r", true), column("since", true),
                                      column("by", true, true), column("note"),    column("why", true)};
    m_association.payload = {QStringLiteral("since"), QStringLiteral("by"), QStringLiteral("note"),
                             QStringLiteral("why"), QStringLiteral("not there")};
    QCOMPARE(m_association.requiredPayload(), (QStringList{QStringLiteral("since"), QStringLiteral("why")}));
}

void TestAssociation::requiredColumnsOfAnEntity()
{
    EntitySide &side = m_association.sides.left;
    side.keyColumns = {QStringLiteral("code")};
    side.labelColumns = {QStringLiteral("name")};
    side.table.columns = {column("id", false, true), column("code"), column("name", true),
                          column("mail", true), column("note")};
    // A key without a default may be NULL in SQLite, yet a link could not refer to it.
    QCOMPARE(names(side.requiredColumns()), (QStringList{QStringLiteral("code"), QStringLiteral("mail")}));
    side.keyColumns = {QStringLiteral("id")};
    QCOMPARE(names(side.requiredColumns()), QStringList{QStringLiteral("mail")});
}

void TestAssociation::identifyingColumns()
{
    EntitySide &side = m_association.sides.left;
    side.keyColumns = {QStringLiteral("id")};
    side.labelColumns = {QStringLiteral("name")};
    side.table.columns
        = {column("id"),   column("name"),  column("team_code"),  column("login_name"), column("sum_code"),
           column("note"), column("email"), column("last_login"), column("created_at")};
    side.table.primaryKey = {QStringLiteral("id")};
    side.table.columns[4].generated = true;
    side.table.foreignKeys = {{{QStringLiteral("team_code")}, {}, {QStringLiteral("id")}, QString()}};
    QCOMPARE(side.identifyingColumns(), QStringList()); // no key comes twice
    side.table.reusesKeys = true;
    const QStringList byName{QStringLiteral("login_name"), QStringLiteral("email"),
                             QStringLiteral("created_at")};
    QCOMPARE(side.identifyingColumns(), byName);
    side.table.uniqueKeys = {{QStringLiteral("team_code"), QStringLiteral("note")}};
    QCOMPARE(side.identifyingColumns(), byName); // half of a key tells nothing
    side.table.uniqueKeys.push_back({QStringLiteral("note")});
    QCOMPARE(side.identifyingColumns(), QStringList{QStringLiteral("note")});
    side.table.uniqueKeys.push_back({QStringLiteral("name")});
    QCOMPARE(side.identifyingColumns(), QStringList()); // the label tells all
    side.table.uniqueKeys.clear();
    side.keyColumns = {QStringLiteral("email")};
    QCOMPARE(side.identifyingColumns(), QStringList()); // its keys are no numbers that the engine gives
}

void TestAssociation::labelThatIsAKey()
{
    EntitySide &side = m_association.sides.left;
    side.keyColumns = {QStringLiteral("code"), QStringLiteral("name")};
    side.labelColumns = {QStringLiteral("name")};
    QVERIFY(side.labelIsKey());
    side.labelColumns = {QStringLiteral("title")};
    QVERIFY(!side.labelIsKey());
}

void TestAssociation::sides()
{
    QCOMPARE(otherSide(Side::Left), Side::Right);
    QCOMPARE(otherSide(Side::Right), Side::Left);
    QCOMPARE(m_association.sides[Side::Left].title, QStringLiteral("users"));
    QCOMPARE(m_association.sides[Side::Right].title, QStringLiteral("roles"));
}

QTEST_GUILESS_MAIN(TestAssociation)
#include "tst_association.moc"
