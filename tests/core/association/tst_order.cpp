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
    void links_data();
    void links();
    void whileLinksAreRead();
    void changed();
    void wrongTerms_data();
    void wrongTerms();
    void sortByName();
    void sortByLinks();
    void stagedNamesCount();
    void cancelled();

private:
    static std::shared_ptr<const NameIndex> indexOf(const QStringList &labels);
    static OrderInput inputOf(const QStringList &labels, const QString &filter = {});
    static OrderInput linkedInput(const QString &filter);
    static QStringList namesIn(const OrderInput &input);
};

std::shared_ptr<const NameIndex> TestOrder::indexOf(const QStringList &labels)
{
    AxisBuilder builder(1);
    for (const QString &label : labels) {
        const ValueView key{ValueKind::Integer, builder.size(), 0, {}};
        const Value value = textValue(label);
        builder.append(std::span(&key, 1), viewOf(value));
    }
    return std::make_shared<const NameIndex>(builder.build());
}

OrderInput TestOrder::inputOf(const QStringList &labels, const QString &filter)
{
    OrderInput input;
    input.filter = RowFilter(filter);
    input.rows.left = {indexOf(labels), {}, std::uint32_t(labels.size()), {}};
    return input;
}

/// Ann has none, Bob has reader, Cid has reader and writer, Dan has all three.
OrderInput TestOrder::linkedInput(const QString &filter)
{
    OrderInput input = inputOf(
        {QStringLiteral("Ann"), QStringLiteral("Bob"), QStringLiteral("Cid"), QStringLiteral("Dan")}, filter);
    input.rows.right
        = {indexOf({QStringLiteral("reader"), QStringLiteral("writer"), QStringLiteral("proof reader")}),
           {},
           3,
           QStringLiteral("roles")};
    LinkSetBuilder links(4, 3);
    for (const auto &[left, right] : {std::pair(1U, 0U), std::pair(2U, 0U), std::pair(2U, 1U),
                                      std::pair(3U, 0U), std::pair(3U, 1U), std::pair(3U, 2U)})
        links.append(left, right);
    input.links = links.build();
    return input;
}

QStringList TestOrder::namesIn(const OrderInput &input)
{
    const Job job;
    const OrderPtr order = computeOrder(input, job.context).order;
    const OrderInput::Rows &rows = input.rows.left;
    QStringList names;
    for (std::uint32_t row = 0; row < order->rowCount(); ++row) {
        const std::uint32_t slot = order->slot(row);
        const auto staged = rows.names.find(slot);
        names.append(QString::fromStdString(staged == rows.names.end() ? rows.index->axis().displayName(slot)
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
    QTest::newRow("sharp s") << QStringLiteral("STRAßE") << QStringLiteral("strasse");
    QTest::newRow("emoji") << QStringLiteral("a😀B") << QStringLiteral("a😀b");
    QTest::newRow("greek") << QStringLiteral("ΆΛΦΑ") << QStringLiteral("αλφα");
    QTest::newRow("letters of their own")
        << QStringLiteral("Łukasz Øre Þór") << QStringLiteral("lukasz ore thor");
    QTest::newRow("empty") << QString() << QString();
}

void TestOrder::folding()
{
    QFETCH(QString, text);
    QFETCH(QString, folded);
    QCOMPARE(QString::fromStdString(foldForSearch(text.toStdString())), folded);
    const Job job;
    const auto index = indexOf({QStringLiteral("first"), text, QStringLiteral("LAST")});
    const NameIndex::Folded *all = index->folded(job.context);
    QCOMPARE(std::string(all->at(2)), std::string("last"));
    QVERIFY(all->at(1).starts_with(folded.toStdString()));
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
    row("\"\"\"q\"\"\"", "\"Q\"");     // quotes within, doubled
    row("jane [5]", "Jane [5]");       // the key is part of the name
    row("nobody", "");
    row("\u0308", "John Smith|Zoë Smith-Jones|jane  doe|\"Q\"|Jane [4]|Jane [5]"); // folds to nothing
    row("\"\"", "John Smith|Zoë Smith-Jones|jane  doe|\"Q\"|Jane [4]|Jane [5]");
}

void TestOrder::filters()
{
    QFETCH(QString, filter);
    QFETCH(QStringList, shown);
    const OrderInput input = inputOf({QStringLiteral("John Smith"), QStringLiteral("Zoë Smith-Jones"),
                                      QStringLiteral("jane  doe"), QStringLiteral("\"Q\""),
                                      QStringLiteral("Jane"), QStringLiteral("Jane")},
                                     filter);
    QCOMPARE(namesIn(input), shown);
}

void TestOrder::links_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *filter, const char *shown) {
        QTest::newRow(filter) << QString::fromUtf8(filter) << QString::fromUtf8(shown);
    };
    row("has:reader", "Bob Cid Dan"); // not those of the proof reader alone
    row("has:READER", "Bob Cid Dan");
    row("-has:reader", "Ann");
    row("has:proof", "Dan"); // nothing is called so; one begins with it
    row("has:\"proof reader\"", "Dan");
    row("has:reader -has:writer", "Bob");
    row("has:writer an", "Dan");
    row("links:0", "Ann");
    row("links:1", "Bob");
    row("links:>1", "Cid Dan");
    row("links:>=1 links:<3", "Bob Cid");
    row("links:<=1", "Ann Bob");
    row("-links:0", "Bob Cid Dan");
    row("\"links:0\"", ""); // a name
    row("Has:reader LINKS:1", "Bob");
}

void TestOrder::links()
{
    QFETCH(QString, filter);
    const OrderInput input = linkedInput(filter);
    QTEST(namesIn(input).join(QLatin1Char(' ')), "shown");
    const Job job;
    QVERIFY(!computeOrder(input, job.context).trouble);
    // After the save Ann is a reader, and Bob is none.
    OrderInput staged = linkedInput(QStringLiteral("has:reader"));
    staged.staged = {{{0, 0}, true}, {{1, 0}, false}};
    QCOMPARE(namesIn(staged).join(QLatin1Char(' ')), QStringLiteral("Ann Cid Dan"));
    staged.staged.push_back({{0, StagedLink::nowhere}, true}); // with what is on one side alone
    staged.filter = RowFilter(QStringLiteral("links:2"));
    QCOMPARE(namesIn(staged).join(QLatin1Char(' ')), QStringLiteral("Ann Cid"));
    staged.staged.pop_back();
    staged.filter = RowFilter(QStringLiteral("links:1"));
    QCOMPARE(namesIn(staged).join(QLatin1Char(' ')), QStringLiteral("Ann"));
}

void TestOrder::whileLinksAreRead()
{
    OrderInput input = linkedInput(QStringLiteral("an links:0"));
    input.links = nullptr;
    const Job job;
    QCOMPARE(namesIn(input).join(QLatin1Char(' ')), QStringLiteral("Ann Dan"));
    const auto trouble = computeOrder(input, job.context).trouble;
    QVERIFY(trouble);
    QCOMPARE(trouble->begin, 3);
    QCOMPARE(trouble->length, 7);
}

void TestOrder::changed()
{
    OrderInput input = linkedInput(QStringLiteral("is:changed"));
    QCOMPARE(namesIn(input), QStringList());
    input.changed = {2, 1, 2};
    QCOMPARE(namesIn(input).join(QLatin1Char(' ')), QStringLiteral("Bob Cid"));
    input.filter = RowFilter(QStringLiteral("-is:changed"));
    QCOMPARE(namesIn(input).join(QLatin1Char(' ')), QStringLiteral("Ann Dan"));
}

void TestOrder::wrongTerms_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("length");
    QTest::newRow("nothing to have") << QStringLiteral("an has:") << 3 << 4;
    QTest::newRow("no number") << QStringLiteral("links:few an") << 0 << 9;
    QTest::newRow("below nothing") << QStringLiteral("links:<0 an") << 0 << 8;
    QTest::newRow("a word of its own") << QStringLiteral("an -is:new") << 3 << 7;
    QTest::newRow("nobody is called so") << QStringLiteral("an has:\"nobody at all\"") << 3 << 19;
}

/// A wrong term asks for nothing; the others still do.
void TestOrder::wrongTerms()
{
    QFETCH(QString, filter);
    const OrderInput input = linkedInput(filter);
    QCOMPARE(namesIn(input).join(QLatin1Char(' ')), QStringLiteral("Ann Dan"));
    const Job job;
    const auto trouble = computeOrder(input, job.context).trouble;
    QVERIFY(trouble);
    QTEST(int(trouble->begin), "begin");
    QTEST(int(trouble->length), "length");
    QVERIFY(!trouble->text.isEmpty());
}

void TestOrder::sortByName()
{
    OrderInput input = inputOf({QStringLiteral("user 10"), QStringLiteral("Zoe"), QStringLiteral("user 9"),
                                QStringLiteral("adam"), QStringLiteral("Éva"), QStringLiteral("Bob")});
    input.sort = OrderSpec::Sort::Name;
    QCOMPARE(namesIn(input),
             (QStringList{QStringLiteral("adam"), QStringLiteral("Bob"), QStringLiteral("Éva"),
                          QStringLiteral("user 9"), QStringLiteral("user 10"), QStringLiteral("Zoe")}));
    input.filter = RowFilter(QStringLiteral("user"));
    QCOMPARE(namesIn(input), (QStringList{QStringLiteral("user 9"), QStringLiteral("user 10")}));
}

void TestOrder::sortByLinks()
{
    OrderInput input
        = inputOf({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")});
    input.sort = OrderSpec::Sort::MostLinks;
    QCOMPARE(namesIn(input).join(QString()), QStringLiteral("abcd")); // no counts, no order
    LinkSetBuilder links(4, 7);
    for (const auto &[left, count] :
         {std::pair(0U, 1U), std::pair(1U, 5U), std::pair(2U, 1U), std::pair(3U, 7U)}) {
        for (std::uint32_t right = 0; right < count; ++right)
            links.append(left, right);
    }
    input.links = links.build();
    QCOMPARE(namesIn(input).join(QString()), QStringLiteral("dbac")); // ties as the database has them
    input.staged = {{{2, 1}, true}, {{2, 2}, true}, {{3, 0}, false}}; // c has 3 after the save, d 6
    QCOMPARE(namesIn(input).join(QString()), QStringLiteral("dbca"));
}

void TestOrder::stagedNamesCount()
{
    OrderInput input = inputOf({QStringLiteral("John"), QStringLiteral("Jane")});
    input.rows.left.names = {{0, "Zoë"}, {2, "Added"}};
    input.rows.left.slotCount = 3;
    input.sort = OrderSpec::Sort::Name;
    QCOMPARE(namesIn(input),
             (QStringList{QStringLiteral("Added"), QStringLiteral("Jane"), QStringLiteral("Zoë")}));
    input.filter = RowFilter(QStringLiteral("zoe"));
    QCOMPARE(namesIn(input), QStringList{QStringLiteral("Zoë")});
    input.filter = RowFilter(QStringLiteral("john"));
    QCOMPARE(namesIn(input), QStringList());
}

void TestOrder::cancelled()
{
    OrderInput input = inputOf({QStringLiteral("John"), QStringLiteral("Jane")});
    input.filter = RowFilter(QStringLiteral("j"));
    Job job;
    job.cancel.cancel();
    QCOMPARE(computeOrder(input, job.context).order->rowCount(), 0U);
}

QTEST_GUILESS_MAIN(TestOrder)
#include "tst_order.moc"
