// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/tcpproxy.h"

#include <QCoreApplication>
#include <QFile>
#include <QThread>

#include <csignal>
#include <cstdio>
#include <random>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// What is done to a system call of a save, or to a message to the server.
struct Injection {
    const char *name;
    const char *calls; ///< for strace; null where a message is meant
    const char *what;
    TcpProxy::Cut cut = TcpProxy::Cut::None; ///< then
};

constexpr int mostLooks = 3000; // half a minute and more

const std::vector<Injection> atFiles{
    {"killed", "pwrite64,fdatasync,fsync,unlink,ftruncate,write,fcntl,openat,rename", "signal=KILL"},
    {"write fails", "pwrite64,ftruncate", "error=EIO"},
    {"disk full", "pwrite64,write", "error=ENOSPC"},
    {"sync fails", "fdatasync,fsync", "error=EIO"},
    {"removal fails", "unlink", "error=EACCES"},
};
const std::vector<Injection> atSockets{
    {"killed", "sendto,recvfrom,poll,write,fsync,connect", "signal=KILL"},
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
        reset();
        m_before = rows();
        m_database.run(
            u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 2 OR user_id = 2 OR user_id = 3; "
            "INSERT INTO users_roles (user_id, role_id) VALUES (1, 3), (2, 1), (3, 2)"_s);
        m_after = rows();
        reset();
    }

    /// @return how many losses there were that nobody was told of.
    int run(int runs)
    {
        std::vector<int> most(m_injections.size(), 16);
        for (int i = 0; i < runs; ++i) {
            const std::size_t kind = m_random() % m_injections.size();
            const int call = 1 + int(m_random() % unsigned(most[kind]));
            const int losses = m_losses;
            const bool wasReached = save(m_injections[kind], call);
            m_reached += wasReached ? 1 : 0;
            // As many calls as there are, found by what is reached.
            if (wasReached && call * 2 > most[kind])
                most[kind] *= 2;
            else if (!wasReached && most[kind] > 4 && call < most[kind])
                most[kind] = std::max(4, call + 2);
            if (m_losses > losses)
                std::printf("%s: %s at call %d\n", m_name, m_injections[kind].name, call);
        }
        std::printf("%s: %d saves, %d of them with a fault, %d saved, %d not saved, %d silent losses\n",
                    m_name, runs, m_reached, m_saved, m_notSaved, m_losses);
        std::fflush(stdout);
        const bool showsSomething = m_reached > runs / 4 && m_saved > 0 && m_notSaved > 0;
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

    /// @return whether the call came.
    bool save(const Injection &injection, int call)
    {
        const bool isCut = injection.calls == nullptr;
        if (isCut)
            m_proxy->cutAtMessage(call, injection.cut);
        const QString script = u"%1 \"$0\" import '%2' in.csv --mode sync --apply"_s.arg(
            isCut ? QString()
                  : u"strace -f -qq -o trace -e trace=%1 -e inject=%1:%2:when=%3"_s.arg(
                      QLatin1String(injection.calls), QLatin1String(injection.what), QString::number(call)),
            (isCut ? m_proxy->through(m_database.settings()) : m_database.settings()).location());
        const Run run = m_folder.shell(script);
        const bool wasCut = isCut && !m_proxy->isToCut();
        if (isCut)
            m_proxy->cutAtMessage(0, TcpProxy::Cut::None);
        for (int look = 0; !m_database.leftBehind().isEmpty();
             ++look) { // a server may still be about to commit
            if (look == mostLooks)
                qFatal("%s: a lock or a transaction stays behind.", m_name);
            QThread::msleep(10);
        }
        const QStringList now = rows();
        const bool isSaved = now == m_after;
        const bool isUntouched = now == m_before;
        // Killed, it may be either; a 0, or a word of it where the results could not be printed, says that it is saved, and all
        // else that it is not.
        const bool saysSaved = run.code == 0 || run.err.contains(u"Saved: "_s);
        const bool isKilled = run.code == -1 || run.code == 128 + SIGKILL;
        const bool isTrue = isKilled ? isSaved || isUntouched : saysSaved ? isSaved : isUntouched;
        m_saved += isSaved ? 1 : 0;
        m_notSaved += isUntouched ? 1 : 0;
        if (!isTrue) {
            ++m_losses;
            std::printf("exit code %d, %s; there is: %s\n", run.code, qPrintable(run.err.right(300)),
                        qPrintable(now.join(u"; "_s)));
        }
        reset();
        if (isCut)
            return wasCut;
        QFile trace(m_folder.file(u"trace"_s));
        return trace.open(QIODevice::ReadOnly) && (isKilled || trace.readAll().contains("(INJECTED)"));
    }

    const char *m_name;
    EngineDatabase m_database;
    std::optional<TcpProxy> m_proxy; ///< to a server
    CliFolder m_folder;
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
