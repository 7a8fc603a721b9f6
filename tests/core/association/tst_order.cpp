// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/order.h"
#include "tests/support/verify.h"

#include <QLocale>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Filtering and sorting, and the search index below.
class TestOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void folding_data();
    void folding();
    void identity();
    void someRows();
    void filters_data();
    void filters();
    void sortByName();
    void sortByLinks();
    void stagedNamesCount();
    void cancelled();

private:
    static OrderInput inputOf(const QStringList &labels);
    static QStringList namesIn(const OrderInput &input);
};

OrderInput TestOrder::inputOf(const QStringList &labels)
{
    AxisBuilder builder(1);
    for (const QString &label : labels) {
        const ValueView key{ValueKind::Integer, builder.size(), 0, {}};
        const Value value = textValue(label);
        builder.append(std::span(&key, 1), viewOf(value));
    }
    OrderInput input;
    input.axis = builder.build();
    input.index = std::make_shared<const SearchIndex>(input.axis);
    input.slotCount = input.axis->size();
    return input;
}

QStringList TestOrder::namesIn(const OrderInput &input)
{
    const Job job;
    const OrderPtr order = computeOrder(input, job.context);
    QStringList names;
    for (std::uint32_t row = 0; row < order->rowCount(); ++row) {
        const std::uint32_t slot = order->slot(row);
        const auto staged = input.names.find(slot);
        names.append(QString::fromStdString(staged == input.names.end() ? input.axis->displayName(slot)
                                                                        : staged->second));
        if (order->row(slot) != row)
            qFatal("Row and slot do not match.");
    }
    return names;
}

void TestOrder::folding_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("folded");
    QTest::newRow("ascii") << QStringLiteral("John SMITH [3]") << QStringLiteral("john smith [3]");
    QTest::newRow("accents") << QStringLiteral("Zoë Müller ÀÉ") << QStringLiteral("zoe muller ae");
    QTest::newRow("combining") << QStringLiteral("Zoe\u0308") << QStringLiteral("zoe");
    QTest::newRow("sharp s") << QStringLiteral("STRAßE") << QStringLiteral("straße");
    QTest::newRow("emoji") << QStringLiteral("a😀B") << QStringLiteral("a😀b");
    QTest::newRow("greek") << QStringLiteral("ΆΛΦΑ") << QStringLiteral("αλφα");
    QTest::newRow("empty") << QString() << QString();
}

void TestOrder::folding()
{
    QFETCH(QString, text);
    QFETCH(QString, folded);
    QCOMPARE(QString::fromStdString(foldForSearch(text.toStdString())), folded);
    const OrderInput input = inputOf({QStringLiteral("first"), text, QStringLiteral("LAST")});
    QCOMPARE(std::string(input.index->folded(2)), std::string("last"));
    QVERIFY(input.index->folded(1).starts_with(folded.toStdString()));
}

void TestOrder::identity()
{
    const Order order(3);
    QCOMPARE(order.rowCount(), 3U);
    QCOMPARE(order.slotCount(), 3U);
    QCOMPARE(order.slot(2), 2U);
    QCOMPARE(order.row(2), std::optional(2U));
    QVERIFY(!order.row(3));
    QCOMPARE(order.slotsOfRows(1, 9), (std::vector<std::uint32_t>{1, 2}));
    QCOMPARE(Order().rowCount(), 0U);
}

void TestOrder::someRows()
{
    const Order order({4, 1}, 6);
    QCOMPARE(order.rowCount(), 2U);
    QCOMPARE(order.slotCount(), 6U);
    QCOMPARE(order.slot(0), 4U);
    QCOMPARE(order.row(1), std::optional(1U));
    QVERIFY(!order.row(0));
    QVERIFY(!order.row(6));
    QCOMPARE(order.slotsOfRows(0, 1), (std::vector<std::uint32_t>{4, 1}));
}

void TestOrder::filters_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("shown");
    const auto row = [](const char *filter, const char *shown) {
        QTest::newRow(filter) << QString::fromUtf8(filter)
                              << QString::fromUtf8(shown).split(QLatin1Char('|'), Qt::SkipEmptyParts);
    };
    row("", "John Smith|Zoë Smith-Jones|jane  doe|\"Q\"|Jane [4]|Jane [5]");
    row("   ", "John Smith|Zoë Smith-Jones|jane  doe|\"Q\"|Jane [4]|Jane [5]");
    row("SMITH", "John Smith|Zoë Smith-Jones");
    row("smith jo", "John Smith|Zoë Smith-Jones");
    row("jones smith", "Zoë Smith-Jones"); // all words, in any order
    row("zoe", "Zoë Smith-Jones");
    row("ZOË", "Zoë Smith-Jones");
    row("\"john smith\"", "John Smith");
    row("\"smith john\"", "");
    row("\"jane  doe\"", "jane  doe"); // blanks within quotes count
    row("\"john", "John Smith");       // an open quote
    row("jane [5]", "Jane [5]");       // the key is part of the name
    row("nobody", "");
    row("\"\"", "John Smith|Zoë Smith-Jones|jane  doe|\"Q\"|Jane [4]|Jane [5]");
}

void TestOrder::filters()
{
    QFETCH(QString, filter);
    QFETCH(QStringList, shown);
    OrderInput input = inputOf({QStringLiteral("John Smith"), QStringLiteral("Zoë Smith-Jones"),
                                QStringLiteral("jane  doe"), QStringLiteral("\"Q\""), QStringLiteral("Jane"),
                                QStringLiteral("Jane")});
    input.words = filterWords(filter);
    QCOMPARE(namesIn(input), shown);
}

void TestOrder::sortByName()
{
    OrderInput input = inputOf({QStringLiteral("user 10"), QStringLiteral("Zoe"), QStringLiteral("user 9"),
                                QStringLiteral("adam"), QStringLiteral("Éva"), QStringLiteral("Bob")});
    input.sort = OrderSpec::Sort::Name;
    QCOMPARE(namesIn(input),
             (QStringList{QStringLiteral("adam"), QStringLiteral("Bob"), QStringLiteral("Éva"),
                          QStringLiteral("user 9"), QStringLiteral("user 10"), QStringLiteral("Zoe")}));
    input.words = filterWords(QStringLiteral("user"));
    QCOMPARE(namesIn(input), (QStringList{QStringLiteral("user 9"), QStringLiteral("user 10")}));
}

void TestOrder::sortByLinks()
{
    OrderInput input
        = inputOf({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")});
    input.sort = OrderSpec::Sort::MostLinks;
    QCOMPARE(namesIn(input).join(QString()), QStringLiteral("abcd")); // no counts, no order
    input.linkCounts = {1, 5, 1, 7};
    QCOMPARE(namesIn(input).join(QString()), QStringLiteral("dbac")); // ties as the database has them
}

void TestOrder::stagedNamesCount()
{
    OrderInput input = inputOf({QStringLiteral("John"), QStringLiteral("Jane")});
    input.names = {{0, "Zoë"}, {2, "Added"}};
    input.slotCount = 3;
    input.sort = OrderSpec::Sort::Name;
    QCOMPARE(namesIn(input),
             (QStringList{QStringLiteral("Added"), QStringLiteral("Jane"), QStringLiteral("Zoë")}));
    input.words = filterWords(QStringLiteral("zoe"));
    QCOMPARE(namesIn(input), QStringList{QStringLiteral("Zoë")});
    input.words = filterWords(QStringLiteral("john"));
    QCOMPARE(namesIn(input), QStringList());
}

void TestOrder::cancelled()
{
    OrderInput input = inputOf({QStringLiteral("John"), QStringLiteral("Jane")});
    input.words = filterWords(QStringLiteral("j"));
    Job job;
    job.cancel.cancel();
    QCOMPARE(computeOrder(input, job.context)->rowCount(), 0U);
}

QTEST_GUILESS_MAIN(TestOrder)
#include "tst_order.moc"
