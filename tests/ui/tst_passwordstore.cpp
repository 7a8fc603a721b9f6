// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"
#include "ui/passwordstore.h"

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// With a real keychain, which is started for this test alone.
class TestPasswordStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsPasswords();
    void aStoreThatGoesFirst();

private:
    /// What is kept for a server.
    static QString read(PasswordStore &store, const QString &location)
    {
        std::optional<QString> answer;
        store.read(location, [&answer](const QString &password) { answer = password; });
        return waitFor([&answer] { return answer.has_value(); }) ? *answer : u"no answer"_s;
    }
    /// Why it could not be kept.
    static QString write(PasswordStore &store, const QString &location, const QString &password)
    {
        std::optional<QString> answer;
        store.write(location, password, [&answer](const QString &why) { answer = why; });
        return waitFor([&answer] { return answer.has_value(); }) ? *answer : u"no answer"_s;
    }
};

void TestPasswordStore::keepsPasswords()
{
    PasswordStore store;
    const QString one = u"postgresql://me@one/crm"_s;
    const QString other = u"postgresql://me@other/crm"_s;
    QCOMPARE(read(store, one), QString());
    QCOMPARE(write(store, one, u"é 1"_s), QString());
    QCOMPARE(write(store, other, u"2"_s), QString());
    QCOMPARE(read(store, one), u"é 1"_s);
    QCOMPARE(write(store, one, u"3"_s), QString());
    QCOMPARE(read(store, one), u"3"_s);
    store.remove(one);
    QVERIFY(waitFor([&] { return read(store, one).isEmpty(); }));
    QCOMPARE(read(store, other), u"2"_s);
}

void TestPasswordStore::aStoreThatGoesFirst()
{
    bool isAnswered = false;
    PasswordStore first;
    QCOMPARE(write(first, u"postgresql://me@other/crm"_s, u"2"_s), QString());
    {
        PasswordStore store;
        store.read(u"postgresql://me@other/crm"_s, [&isAnswered](const QString &) { isAnswered = true; });
    }
    PasswordStore later;
    QCOMPARE(read(later, u"postgresql://me@other/crm"_s), u"2"_s);
    QVERIFY(!isAnswered);
}

CROSSCHECK_UI_TEST(TestPasswordStore)
#include "tst_passwordstore.moc"
