// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/schema/discovery.h"
#include "tests/support/realschema.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// How well discovery does on the schemas of real applications (tests/schemas/README.md says what the figures are).
class TestDiscoveryScore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void schema_data();
    void schema();
    void means();

private:
    struct Junction {
        PerSide<QString> tables;
        PerSide<QString> columns; ///< `a+b` of several, `a|b` where either may be
        QString kind;             ///< strict, fair or hard
    };
    struct Share {
        int part = 0;
        int all = 0;
    };
    using Shares = std::map<QString, Share>; ///< strict, fair, hard, precision, sides

    static bool isSide(const EntitySide &side, const QString &table, const QString &columns);
    static bool areSidesRight(const Association &found, const Junction &junction);
    void judge(const std::vector<Association> &found, const std::map<QString, Junction> &truth,
               Shares &shares);

    std::map<QString, std::map<QString, Junction>> m_truth; ///< by schema, by junction in lower case
    std::map<QString, Shares> m_shares;
};

void TestDiscoveryScore::initTestCase()
{
    const QList<QByteArray> lines = schemaFile(u"junctions.tsv"_s).split('\n');
    for (const QByteArray &line : lines.sliced(1)) {
        const QStringList fields = QString::fromUtf8(line).split(u'\t');
        if (fields.size() == 8)
            m_truth[fields[0]][fields[1].toLower()]
                = {{fields[2], fields[4]}, {fields[3], fields[5]}, fields[7]};
    }
    QCOMPARE(m_truth.size(), 14U);
}

bool TestDiscoveryScore::isSide(const EntitySide &side, const QString &table, const QString &columns)
{
    QStringList own = side.junctionColumns.join(u'+').toLower().split(u'+');
    own.sort();
    const QStringList tables = table.split(u'|');
    const QStringList choices = columns.toLower().split(u'|');
    for (qsizetype i = 0; i < choices.size(); ++i) {
        QStringList wanted = choices[i].split(u'+');
        wanted.sort();
        const QString wantedTable = tables.value(tables.size() > 1 ? i : 0);
        if (wanted == own
            && (wantedTable == u"(polymorphic)"
                || wantedTable.compare(side.table.name.name, Qt::CaseInsensitive) == 0))
            return true;
    }
    return false;
}

bool TestDiscoveryScore::areSidesRight(const Association &found, const Junction &junction)
{
    const auto are = [&](Side left, Side right) {
        return isSide(found.sides[left], junction.tables.left, junction.columns.left)
            && isSide(found.sides[right], junction.tables.right, junction.columns.right);
    };
    return are(Side::Left, Side::Right) || are(Side::Right, Side::Left);
}

void TestDiscoveryScore::judge(const std::vector<Association> &found,
                               const std::map<QString, Junction> &truth, Shares &shares)
{
    std::map<QString, const Association *> byName;
    for (const Association &association : found)
        byName.try_emplace(association.junction.name.name.toLower(), &association);
    for (const auto &[name, junction] : truth) {
        const auto known = byName.find(name);
        ++shares[junction.kind].all;
        if (known == byName.end()) {
            qInfo("  missed (%s): %s", qPrintable(junction.kind), qPrintable(name));
            continue;
        }
        ++shares[junction.kind].part;
        ++shares[u"sides"_s].all;
        const bool areRight = areSidesRight(*known->second, junction);
        shares[u"sides"_s].part += areRight ? 1 : 0;
        if (!areRight)
            qInfo("  wrong sides: %s", qPrintable(known->second->name));
        shares[u"precision"_s].part += junction.kind == u"hard" ? 0 : 1;
        shares[u"precision"_s].all += junction.kind == u"hard" ? 0 : 1;
    }
    for (const auto &[name, association] : byName) {
        if (truth.contains(name))
            continue;
        ++shares[u"precision"_s].all;
        qInfo("  no junction: %s (%s)", qPrintable(name), qPrintable(association->reason));
    }
}

void TestDiscoveryScore::schema_data()
{
    QTest::addColumn<QString>("name");
    for (const auto &[name, truth] : m_truth)
        QTest::newRow(qPrintable(name)) << name;
}

/// A clear junction is never missed, and nothing else is taken for one.
void TestDiscoveryScore::schema()
{
    QFETCH(const QString, name);
    const TempDatabase database(schemaStatements(name));
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    const auto discovery = discover(**connection);
    VERIFY_OK(discovery);
    Shares &shares = m_shares[name];
    judge(discovery->associations, m_truth[name], shares);
    for (const QString &figure : {u"strict"_s, u"precision"_s, u"sides"_s})
        QCOMPARE(shares[figure].part, shares[figure].all);
}

/// The mean of the schemas' own figures, each against its goal.
void TestDiscoveryScore::means()
{
    QStringList figures;
    QStringList missed;
    for (const auto &[figure, goal] :
         {std::pair(u"strict"_s, 0.99), std::pair(u"fair"_s, 0.90), std::pair(u"hard"_s, 0.60),
          std::pair(u"precision"_s, 0.95), std::pair(u"sides"_s, 0.99)}) {
        double sum = 0;
        int schemas = 0;
        for (auto &[schema, shares] : m_shares) {
            if (const Share share = shares[figure]; share.all > 0) {
                sum += double(share.part) / share.all;
                ++schemas;
            }
        }
        const double mean = schemas > 0 ? sum / schemas : 0;
        figures.append(u"%1 %2"_s.arg(figure, QString::number(mean, 'f', 2)));
        if (mean < goal)
            missed.append(u"%1 below %2"_s.arg(figure).arg(goal));
    }
    qInfo("discovery: %s (means of %d schemas)", qPrintable(figures.join(u", "_s)), int(m_shares.size()));
    QCOMPARE(missed, QStringList());
}

QTEST_GUILESS_MAIN(TestDiscoveryScore)
#include "tst_discoveryscore.moc"
