// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/enginedatabase.h"
#include "tests/ui/windowfixture.h"

#include <QTest>

namespace crosscheck::test {

/// What a case of the catalogue of faults happens in: a database of one engine, the window on it, and a twin of the database, which
/// only another client ever touches and brings to what the first has to be at the end.
class FaultFixture
{
public:
    /// A password that no output may ever hold.
    static constexpr auto secret = "never-to-be-shown-7351";

    explicit FaultFixture(Engine engine, const QStringList &statements = usersAndRoles());
    /// @p of: the engine of the test's row of data.
    [[nodiscard]] static Engine engine();

    [[nodiscard]] EngineDatabase &database() { return m_database; }
    /// The window; the first call makes it.
    [[nodiscard]] WindowFixture &window();
    /// Ends the window, as a person does who has nothing staged; the next call of window() makes another.
    void close() { m_window.reset(); }
    [[nodiscard]] bool open() { return open(m_database.settings()); }
    [[nodiscard]] bool open(const ConnectionSettings &settings, const QString &association = {});

    /// What somebody else does in the database, and so in the twin.
    void elsewhere(const QString &sql);
    /// What a save has to do.
    void expect(const QString &sql) { m_twin.run(sql); }

    /// Ctrl+S, then waits for the end of it, good or bad.
    [[nodiscard]] bool save();
    /// Waits for something with an eye on how long the window does not answer: to what threads send it, too.
    [[nodiscard]] bool until(const std::function<bool()> &isSo, int milliseconds = 20'000);
    /// Waits until the banner says so.
    [[nodiscard]] bool tells(const QString &text);

    /// What is wrong at the end, for a person; empty where the case is survived: the database is not as the twin, a lock or a
    /// transaction is left, the window did not answer for more than 200 ms, or the secret stands somewhere.
    [[nodiscard]] QString problems();

private:
    [[nodiscard]] QString difference() const;
    [[nodiscard]] QString whereTheSecretIs();

    Engine m_engine;
    EngineDatabase m_database;
    EngineDatabase m_twin;
    std::unique_ptr<WindowFixture> m_window;
    qint64 m_longestGap = 0;
    QString m_told; ///< by all banners so far
};

/// Adds the column `engine` to a case's data, with a row for each of the engines that it applies to.
void appliesTo(std::initializer_list<Engine> engines);
inline constexpr std::initializer_list<Engine> everyEngine{Engine::Sqlite, Engine::PostgreSql,
                                                           Engine::MariaDb};
inline constexpr std::initializer_list<Engine> everyServer{Engine::PostgreSql, Engine::MariaDb};

} // namespace crosscheck::test

/// The banner says so within some seconds.
#define TELLS(fixture, text) QVERIFY2((fixture).tells(text), qPrintable((fixture).window().bannerText()))
/// Ends a case: it is survived, or says why not.
#define SURVIVED(fixture) QCOMPARE((fixture).problems(), QString())
