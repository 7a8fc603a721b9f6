// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/overview.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QSignalSpy>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// A row of the picture or of the marks on it, `#` for what is not 0.
static QString drawn(const std::vector<std::uint8_t> &values)
{
    QString text;
    for (const std::uint8_t value : values)
        text += value == 0 ? u'.' : u'#';
    return text;
}

class TestOverview : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void nothingUntilWanted();
    void followsFilters();
    void followsSnapshots();
    void showsWhatIsStaged();
    void hiddenRowsAreNotMarked();
    void findsWhatIsNoted();

private:
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    Mailbox m_mailbox;
    WorkerThread m_worker{m_mailbox};
    WorkerThread m_background{m_mailbox};
    std::unique_ptr<Arrangement> m_arrangement;
    std::unique_ptr<Overview> m_overview;
};

void TestOverview::init()
{
    m_overview.reset();
    m_arrangement.reset();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_loaded = std::make_unique<Loaded>(*m_database);
    m_arrangement = std::make_unique<Arrangement>(m_loaded->workspace(), m_worker);
    m_overview = std::make_unique<Overview>(m_loaded->workspace(), *m_arrangement);
    m_overview->start(m_background);
    m_overview->setMostPixels({100, 100});
    QTRY_VERIFY(m_overview->density());
}

void TestOverview::nothingUntilWanted()
{
    QCOMPARE(drawn(m_overview->density()->shades()), QStringLiteral("##..#...#"));
    m_overview->setMostPixels({0, 0});
    QTRY_VERIFY(!m_overview->density());
    m_overview->setMostPixels({1, 3});
    QTRY_VERIFY(m_overview->density());
    QCOMPARE(m_overview->density()->scale(Side::Left).pixels, 1U);
    QCOMPARE(drawn(m_overview->density()->shades()), QStringLiteral("###"));
}

void TestOverview::followsFilters()
{
    m_arrangement->setSpec(Side::Left, {QStringLiteral("j"), OrderSpec::Sort::Name}); // Jane, John
    QTRY_COMPARE(drawn(m_overview->density()->shades()), QStringLiteral(".#.##."));
    m_arrangement->setSpec(Side::Left, {QStringLiteral("nobody"), {}});
    QTRY_VERIFY(!m_overview->density());
    m_arrangement->setSpec(Side::Left, {});
    QTRY_VERIFY(m_overview->density());
}

void TestOverview::followsSnapshots()
{
    m_database->run(QStringLiteral("DELETE FROM users_roles WHERE user_id = 1"));
    m_loaded->refresh();
    QTRY_COMPARE(drawn(m_overview->density()->shades()), QStringLiteral("....#...#"));
}

void TestOverview::showsWhatIsStaged()
{
    QVERIFY(m_overview->staged().pixels.empty());
    const Edit granted = m_loaded->link(QStringLiteral("John"), QStringLiteral("Viewer"));
    m_loaded->unlink(QStringLiteral("Jane"), QStringLiteral("Editor"));
    QTRY_COMPARE(drawn(m_overview->staged().pixels), QStringLiteral("..#.#...."));
    const auto &staged = m_overview->staged();
    QCOMPARE(int(staged.pixels[2]), int(Overview::GrantBit));
    QCOMPARE(int(staged.pixels[4]), int(Overview::RevokeBit));
    QCOMPARE(drawn(staged.lines.left), QStringLiteral("##."));
    QCOMPARE(drawn(staged.lines.right), QStringLiteral(".##"));
    m_loaded->workspace().apply(granted); // taken back
    QTRY_COMPARE(drawn(m_overview->staged().pixels), QStringLiteral("....#...."));
}

void TestOverview::hiddenRowsAreNotMarked()
{
    m_loaded->link(QStringLiteral("John"), QStringLiteral("Viewer"));
    m_loaded->unlink(QStringLiteral("Jane"), QStringLiteral("Editor"));
    m_arrangement->setSpec(Side::Left, {QStringLiteral("jane"), {}});
    QTRY_COMPARE(drawn(m_overview->staged().pixels), QStringLiteral(".#."));
}

/// Staged before linked, linked before empty; nearest first; where a pixel is a cell that cell.
void TestOverview::findsWhatIsNoted()
{
    using Place = Overview::Place;
    m_overview->setMostPixels({1, 1}); // John: Admin, Editor; Jane: Editor; Alice: Viewer
    QTRY_COMPARE(m_overview->density()->scale(Side::Left).pixels, 1U);
    QCOMPARE(m_overview->noted({0, 1}), (Place{0, 1}));
    QCOMPARE(m_overview->noted({1, 2}), (Place{1, 1}));
    QCOMPARE(m_overview->notedLine(Side::Left, 0), 0U); // nothing is staged
    QCOMPARE(m_overview->stagedCount({0, 0}), std::size_t(0));
    m_loaded->link(QStringLiteral("Alice"), QStringLiteral("Admin"));
    QTRY_COMPARE(m_overview->stagedCount({0, 0}), std::size_t(1));
    QCOMPARE(m_overview->noted({0, 1}), (Place{2, 0}));
    QCOMPARE(m_overview->notedLine(Side::Left, 0), 2U);
    QCOMPARE(m_overview->notedLine(Side::Right, 2), 0U);
    m_overview->setMostPixels({100, 100});
    QTRY_COMPARE(m_overview->density()->scale(Side::Left).pixels, 3U);
    QTRY_COMPARE(m_overview->stagedCount({2, 0}), std::size_t(1));
    QCOMPARE(m_overview->stagedCount({0, 0}), std::size_t(0));
    QCOMPARE(m_overview->noted({0, 2}), (Place{0, 2}));
    QCOMPARE(m_overview->noted({1, 1}), (Place{2, 0})); // the mark reaches so far
}

QTEST_GUILESS_MAIN(TestOverview)
#include "tst_overview.moc"
