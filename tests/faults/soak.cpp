// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/tracedsave.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/tcpproxy.h"

#include <QCoreApplication>
#include <QFile>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <optional>
#include <random>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What is done to a system call of a save, or to a message to the server.
struct Injection {
    const char *name;
    const char *calls; ///< their names; empty: all; null where a message is meant
    const char *what;
    TcpProxy::Cut cut = TcpProxy::Cut::None; ///< then
};

constexpr int mostLooks = 3000; // half a minute and more

const std::vector<Injection> atFiles{
    {"killed", "", "signal=KILL"},
    {"write fails", "pwrite64,ftruncate", "error=EIO"},
    {"disk full", "pwrite64,write", "error=ENOSPC"},
    {"sync fails", "fdatasync,fsync", "error=EIO"},
    {"removal fails", "unlink", "error=EACCES"},
};
const std::vector<Injection> atSockets{
    {"killed", "", "signal=KILL"},
    {"cut before", nullptr, nullptr, TcpProxy::Cut::Before},
    {"cut after", nullptr, nullptr, TcpProxy::Cut::After},
    {"receive fails", "recvfrom", "error=ECONNRESET"},
    {"sync fails", "fsync,fdatasync", "error=EIO"},
    {"record full", "write", "error=ENOSPC"},
};

/// Saves of several grants and revokes, one after another, each with one system call that goes wrong.
class Soak
{
public:
    Soak(const char *name, Engine engine, unsigned seed)
        : m_name(name)
        , m_database(engine, usersAndRoles(u", since VARCHAR(20) DEFAULT 'x'"_s))
        , m_injections(engine == Engine::Sqlite ? atFiles : atSockets)
        , m_random(seed)
    {
        if (engine != Engine::Sqlite)
            m_proxy.emplace(m_database.settings().server.port);
        QFile file(m_folder.file(u"in.csv"_s));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("The file cannot be written.");
        file.write("users,roles\nJohn,Viewer\nJohn,Admin\nJane,Admin\nAlice,Editor\n");
        file.close();
        reset();
        m_before = rows();
        m_database.run(
            u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 2 OR user_id = 2 OR user_id = 3; "
            "INSERT INTO users_roles (user_id, role_id) VALUES (1, 3), (2, 1), (3, 2)"_s);
        m_after = rows();
        saveWithoutFaults();
        m_traced.emplace(m_folder, m_database.settings(),
                         command(m_database.settings())); // it finds the history now
        for (const Injection &injection : m_injections)
            m_calls.push_back(callsOf(injection));
        reset();
    }

    /// @return how many losses there were that nobody was told of.
    int run(int runs)
    {
        for (int i = 0; i < runs; ++i) {
            const std::size_t kind = m_random() % m_injections.size();
            if (m_injections[kind].calls)
                saveFailing(m_injections[kind], m_calls[kind]);
            else
                saveCut(m_injections[kind]);
            reset();
        }
        std::printf("%s: %d saves, %d of them with a fault, %d saved, %d not saved, %d silent losses\n",
                    m_name, runs, m_reached, m_saved, m_notSaved, m_losses);
        std::fflush(stdout);
        const bool showsSomething = m_reached > runs / 2 && m_saved > 0 && m_notSaved > 0;
        if (!showsSomething)
            std::printf("%s: too few of the faults came about\n", m_name);
        return showsSomething ? m_losses : m_losses + 1;
    }

private:
    QStringList rows() const
    {
        QStringList all = m_database.dump();
        all.sort(); // their order says nothing
        return all;
    }
    void reset()
    {
        m_database.run(
            u"DELETE FROM users_roles; INSERT INTO users_roles VALUES (1, 1, 'kept'), (1, 2, 'b'), "
            "(2, 2, 'c'), (3, 3, 'd')"_s);
    }

    static QString command(const ConnectionSettings &settings)
    {
        return u"import '%1' in.csv --mode sync --apply"_s.arg(settings.location());
    }

    /// The first save, which makes the history, by the way that a cut takes: so its messages are counted.
    void saveWithoutFaults()
    {
        reset();
        const Run run = saveDirectly();
        if (run.code != 0 || rows() != m_after)
            qFatal("%s: a save without faults: %s", m_name, qPrintable(run.err));
        if (m_proxy)
            m_messages = m_proxy->messages();
        reset();
    }

    /// Not by strace, and through the proxy where there is one.
    [[nodiscard]] Run saveDirectly() const
    {
        const ConnectionSettings settings = m_database.settings();
        return m_folder.shell(u"\"$0\" "_s + command(m_proxy ? m_proxy->through(settings) : settings));
    }

    std::vector<TracedSave::Call> callsOf(const Injection &injection) const
    {
        std::vector<TracedSave::Call> calls;
        const QStringList names = QString::fromLatin1(injection.calls).split(u',', Qt::SkipEmptyParts);
        std::copy_if(
            m_traced->calls().begin(), m_traced->calls().end(), std::back_inserter(calls),
            [&names](const TracedSave::Call &call) { return names.isEmpty() || names.contains(call.name); });
        if (calls.empty())
            qFatal("%s: none of %s is called", m_name, injection.calls);
        return calls;
    }

    void saveFailing(const Injection &injection, const std::vector<TracedSave::Call> &calls)
    {
        const TracedSave::Call &call = calls[m_random() % calls.size()];
        const Run run = m_traced->failingAt(call, QString::fromLatin1(injection.what));
        m_reached += m_traced->wasReached() ? 1 : 0;
        check(run, m_traced->wasKilled(),
              u"%1 at %2, call %3"_s.arg(QLatin1String(injection.name), call.name).arg(call.nth));
    }

    void saveCut(const Injection &injection)
    {
        const int message = 1 + int(m_random() % unsigned(m_messages));
        m_proxy->cutAtMessage(message, injection.cut);
        const Run run = saveDirectly();
        m_reached += m_proxy->isToCut() ? 0 : 1;
        m_proxy->cutAtMessage(0, TcpProxy::Cut::None);
        check(run, false, u"%1, message %2"_s.arg(QLatin1String(injection.name)).arg(message));
    }

    void check(const Run &run, bool wasKilled, const QString &where)
    {
        for (int look = 0; !m_database.leftBehind().isEmpty();
             ++look) { // a server may still be about to commit
            if (look == mostLooks)
                qFatal("%s: a lock or a transaction stays behind.", m_name);
            QThread::msleep(10);
        }
        const QStringList now = rows();
        const bool isSaved = now == m_after;
        const bool isUntouched = now == m_before;
        m_saved += isSaved ? 1 : 0;
        m_notSaved += isUntouched ? 1 : 0;
        // A 0, or a word of it where the results could not be printed, says that it is saved; killed, it may be either; all else
        // says that it is not.
        const bool saysSaved = run.code == 0 || run.err.contains(u"Saved: "_s);
        if (saysSaved ? isSaved : isUntouched || (wasKilled && isSaved))
            return;
        ++m_losses;
        std::printf("%s: %s: exit code %d, %s; there is: %s\n", m_name, qPrintable(where), run.code,
                    qPrintable(run.err.right(300)), qPrintable(now.join(u"; "_s)));
    }

    const char *m_name;
    EngineDatabase m_database;
    std::optional<TcpProxy> m_proxy; ///< to a server
    CliFolder m_folder;
    std::optional<TracedSave> m_traced;
    std::vector<std::vector<TracedSave::Call>> m_calls; ///< by injection
    int m_messages = 1;                                 ///< of a save to a server
    const std::vector<Injection> &m_injections;
    std::mt19937 m_random;
    QStringList m_before;
    QStringList m_after;
    int m_reached = 0;
    int m_saved = 0;
    int m_notSaved = 0;
    int m_losses = 0;
};

} // namespace

/// RUNS [SEED [ENGINE]]: so many saves on SQLite, a tenth of it on each server, or all this on the engine of that name alone. The
/// last line counts.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int runs = argc > 1 ? QByteArray(argv[1]).toInt() : 1000;
    const unsigned seed = argc > 2 ? QByteArray(argv[2]).toUInt() : 1;
    int losses = 0;
    for (const auto &[name, engine] : engines()) {
        if (argc > 3 && QByteArray(argv[3]) != name)
            continue;
        losses += Soak(name, engine, seed).run(engine == Engine::Sqlite ? runs : runs / 10);
    }
    std::printf("faults-soak: %d silent losses\n", losses);
    return losses == 0 ? 0 : 1;
}
