// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"
#include "ui/theme.h"

#include <QLabel>
#include <QLineEdit>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The terms that the filters understand beside words.
class TestWindowFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void whoHasARole();
    void whoHasNone();
    void stagedLinksCount();
    void onlyWhatIsShownIsTouched();
    void aWrongTermIsMarked();

private:
    QLabel &trouble() const { return *m_window->find<QLabel>("leftFilterTrouble"); }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowFilter::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(usersAndRoles()
                                                + QStringList{u"INSERT INTO users VALUES (4, 'Bob')"_s});
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
}

void TestWindowFilter::whoHasARole()
{
    WindowFixture &w = *m_window;
    QVERIFY(w.filter(Side::Left, u"has:editor"_s, 2));
    QCOMPARE(w.shown(Side::Left), (QStringList{u"John"_s, u"Jane"_s}));
    QVERIFY(w.filter(Side::Left, u"has:editor -has:admin"_s, 1));
    QCOMPARE(w.shown(Side::Left), QStringList{u"Jane"_s});
    QVERIFY(w.filter(Side::Right, u"has:john"_s, 2));
    QCOMPARE(w.shown(Side::Right), (QStringList{u"Admin"_s, u"Editor"_s}));
}

void TestWindowFilter::whoHasNone()
{
    QVERIFY(m_window->filter(Side::Left, u"links:0"_s, 1));
    QCOMPARE(m_window->shown(Side::Left), QStringList{u"Bob"_s});
}

void TestWindowFilter::stagedLinksCount()
{
    WindowFixture &w = *m_window;
    w.click("Bob", "Editor");
    w.click("Jane", "Editor");
    QVERIFY(w.filter(Side::Left, u"has:editor"_s, 2));
    QCOMPARE(w.shown(Side::Left), (QStringList{u"John"_s, u"Bob"_s}));
    QVERIFY(w.filter(Side::Left, u"is:changed has:editor"_s, 1));
    QCOMPARE(w.shown(Side::Left), QStringList{u"Bob"_s});
    QVERIFY(w.filter(Side::Right, u"is:changed"_s, 1));
    QCOMPARE(w.shown(Side::Right), QStringList{u"Editor"_s});
}

/// Editor is revoked from all who have Admin, too, and from nobody else.
void TestWindowFilter::onlyWhatIsShownIsTouched()
{
    WindowFixture &w = *m_window;
    QVERIFY(w.filter(Side::Left, u"has:admin"_s, 1));
    w.matrix().setCurrent(0, 1);
    w.key(Qt::Key_Space, Qt::ControlModifier); // the whole column
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(), QStringList{u"revoke John → Editor"_s}); // Jane has it, too
    QCOMPARE(w.shown(Side::Left), QStringList{u"John"_s});         // nothing moves under the pointer
}

void TestWindowFilter::aWrongTermIsMarked()
{
    WindowFixture &w = *m_window;
    QVERIFY(trouble().isHidden());
    const auto *field = w.find<QLineEdit>("leftFilter");
    QVERIFY(w.filter(Side::Left, u"jo links:few"_s, 1)); // the rest still filters
    QTRY_VERIFY(trouble().isVisible());
    QVERIFY(trouble().text().contains(u"links:"_s));
    QCOMPARE(field->accessibleDescription(), trouble().text());
    const QImage marked = w.find<QLineEdit>("leftFilter")->grab().toImage();
    int red = 0;
    for (int y = 0; y < marked.height(); ++y) {
        for (int x = 0; x < marked.width(); ++x)
            red += marked.pixelColor(x, y) == Theme::current().revoke ? 1 : 0;
    }
    QVERIFY(red > 0);
    QVERIFY(w.filter(Side::Left, u"has:nobody"_s, 4));
    QTRY_VERIFY(trouble().text().contains(u"roles"_s));
    QVERIFY(w.filter(Side::Left, u"has:admin"_s, 1));
    QTRY_VERIFY(trouble().isHidden());
    QVERIFY(field->accessibleDescription().isEmpty());
}

CROSSCHECK_UI_TEST(TestWindowFilter)
#include "tst_windowfilter.moc"
