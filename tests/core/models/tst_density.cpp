// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/density.h"
#include "tests/support/verify.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace crosscheck;
using namespace crosscheck::test;

class TestDensity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scales_data();
    void scales();
    void countsLikeOneByOne_data();
    void countsLikeOneByOne();
    void shadesBySquareRoot();
    void addedRowsHaveNoLinks();
    void nothingOnceCancelled();
};

void TestDensity::scales_data()
{
    QTest::addColumn<std::uint32_t>("rows");
    QTest::addColumn<int>("most");
    QTest::newRow("fewer rows than pixels") << 7U << 100;
    QTest::newRow("as many") << 100U << 100;
    QTest::newRow("one more") << 101U << 100;
    QTest::newRow("many") << 1'000'003U << 877;
    QTest::newRow("beyond 32 bits") << 4'000'000'000U << 3000;
}

/// Each pixel's rows are behind the one's before, and all rows are under one.
void TestDensity::scales()
{
    QFETCH(std::uint32_t, rows);
    QFETCH(int, most);
    const PixelScale scale = PixelScale::of(rows, most);
    QCOMPARE(scale.pixels, std::min(rows, std::uint32_t(most)));
    QCOMPARE(scale.firstRow(0), 0U);
    QCOMPARE(scale.firstRow(scale.pixels), rows);
    for (std::uint32_t pixel = 0; pixel < scale.pixels; ++pixel) {
        QCOMPARE(scale.pixelOf(scale.firstRow(pixel)), pixel);
        QCOMPARE(scale.pixelOf(scale.firstRow(pixel + 1) - 1), pixel);
        QVERIFY(scale.rowsOf(pixel) == rows / scale.pixels || scale.rowsOf(pixel) == rows / scale.pixels + 1);
    }
}

void TestDensity::countsLikeOneByOne_data()
{
    QTest::addColumn<std::uint32_t>("lefts");
    QTest::addColumn<std::uint32_t>("rights");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::newRow("a pixel for each cell") << 20U << 30U << 40 << 40;
    QTest::newRow("several cells to a pixel") << 500U << 230U << 17 << 23;
    QTest::newRow("one pixel") << 60U << 50U << 1 << 1;
}

/// With orders that leave rows out and shuffle the others.
void TestDensity::countsLikeOneByOne()
{
    QFETCH(std::uint32_t, lefts);
    QFETCH(std::uint32_t, rights);
    QFETCH(int, height);
    QFETCH(int, width);
    std::mt19937 random(lefts);
    LinkSetBuilder builder(lefts, rights);
    for (std::uint32_t i = 0; i < lefts * 4; ++i)
        builder.append(std::uint32_t(random() % lefts), std::uint32_t(random() % rights));
    const auto links = builder.build();
    const auto someOf = [&random](std::uint32_t size) {
        std::vector<std::uint32_t> slots(size);
        std::iota(slots.begin(), slots.end(), 0U);
        std::shuffle(slots.begin(), slots.end(), random);
        slots.resize(size * 2 / 3);
        return std::make_shared<const Order>(slots, size);
    };
    const PerSide<OrderPtr> orders{someOf(lefts), someOf(rights)};
    Job job;
    const DensityPtr density = Density::compute({orders, links, {height, width}}, job.context);

    const PixelScale &down = density->scale(Side::Left);
    const PixelScale &across = density->scale(Side::Right);
    std::vector<std::uint32_t> expected(std::size_t(down.pixels) * across.pixels);
    for (std::uint32_t row = 0; row < orders.left->rowCount(); ++row) {
        for (std::uint32_t column = 0; column < orders.right->rowCount(); ++column) {
            if (links->contains(orders.left->slot(row), orders.right->slot(column)))
                ++expected[std::size_t(down.pixelOf(row)) * across.pixels + across.pixelOf(column)];
        }
    }
    double most = 0;
    for (std::uint32_t y = 0; y < down.pixels; ++y) {
        for (std::uint32_t x = 0; x < across.pixels; ++x) {
            const std::uint32_t count = expected[std::size_t(y) * across.pixels + x];
            QCOMPARE(density->links(y, x), count);
            QCOMPARE(density->shades()[std::size_t(y) * across.pixels + x] > 0, count > 0);
            most = std::max(most, double(count) / (down.rowsOf(y) * across.rowsOf(x)));
        }
    }
    QVERIFY(qAbs(double(density->mostShare()) - most) < 1e-6);
}

void TestDensity::shadesBySquareRoot()
{
    LinkSetBuilder builder(2, 8); // the one row full, of the other a quarter of one pixel
    for (std::uint32_t right = 0; right < 8; ++right)
        builder.append(0, right);
    builder.append(1, 0);
    const PerSide<OrderPtr> orders{std::make_shared<const Order>(2), std::make_shared<const Order>(8)};
    Job job;
    const DensityPtr density = Density::compute({orders, builder.build(), {2, 2}}, job.context);
    const long half = std::lround((Density::faintest + 255) / 2.0);
    QCOMPARE(density->shades(), (Density::Shades{255, 255, std::uint8_t(half), 0}));
    QCOMPARE(density->mostShare(), 1.0F);
    const auto inLine = [](double ofMost) {
        return std::uint8_t(
            std::lround(Density::faintestLine + (255 - Density::faintestLine) * std::sqrt(ofMost)));
    };
    QCOMPARE(density->lineShades(Side::Left), (Density::Shades{255, inLine(1.0 / 8)}));
    QCOMPARE(density->lineShades(Side::Right), (Density::Shades{255, inLine(4.0 / 5)}));
}

void TestDensity::addedRowsHaveNoLinks()
{
    LinkSetBuilder builder(1, 1);
    builder.append(0, 0);
    const PerSide<OrderPtr> orders{std::make_shared<const Order>(3), std::make_shared<const Order>(1)};
    Job job;
    const DensityPtr density = Density::compute({orders, builder.build(), {10, 10}}, job.context);
    QCOMPARE(density->shades(), (Density::Shades{255, 0, 0}));
}

void TestDensity::nothingOnceCancelled()
{
    LinkSetBuilder builder(1, 1);
    const PerSide<OrderPtr> orders{std::make_shared<const Order>(1), std::make_shared<const Order>(1)};
    Job job;
    job.cancel.cancel();
    QVERIFY(!Density::compute({orders, builder.build(), {10, 10}}, job.context));
}

QTEST_GUILESS_MAIN(TestDensity)
#include "tst_density.moc"
