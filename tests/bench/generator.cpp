// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator.h"

#include <sqlite3.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <stdexcept>

namespace crosscheck::bench {

namespace {

constexpr std::uint64_t mostRows = 100'000'000;

/// The finalizer of SplitMix64: a good hash of a number.
std::uint64_t mixed(std::uint64_t number)
{
    number += 0x9E3779B97F4A7C15;
    number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
    number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
    return number ^ (number >> 31);
}

/// A random order of the numbers below a size that takes no memory: a Feistel network over the next even number of
/// bits, walked until it is below the size again.
class Shuffle
{
public:
    Shuffle(std::uint64_t size, std::uint64_t seed)
        : m_size(size)
        , m_seed(seed)
    {
        while (m_halfBits < 31 && (std::uint64_t(1) << (2 * m_halfBits)) < size)
            ++m_halfBits;
    }

    std::uint64_t operator()(std::uint64_t number) const
    {
        do
            number = once(number);
        while (number >= m_size);
        return number;
    }

private:
    std::uint64_t once(std::uint64_t number) const
    {
        const std::uint64_t mask = (std::uint64_t(1) << m_halfBits) - 1;
        std::uint64_t high = number >> m_halfBits;
        std::uint64_t low = number & mask;
        for (std::uint64_t round = 0; round < 4; ++round) {
            const std::uint64_t next = high ^ (mixed(low ^ ((m_seed + round) << 40)) & mask);
            high = low;
            low = next;
        }
        return high << m_halfBits | low;
    }

    std::uint64_t m_size;
    std::uint64_t m_seed;
    unsigned m_halfBits = 1;
};

/// Ascending, three apart on average.
std::int64_t keyOf(std::uint64_t position)
{
    return std::int64_t(1 + 3 * position + mixed(position) % 3);
}

std::string numbered(const char *format, std::uint64_t number)
{
    char text[64];
    std::snprintf(text, sizeof text, format, static_cast<unsigned long long>(number));
    return text;
}

std::string userName(std::uint64_t number)
{
    static constexpr const char *others[]
        = {"Zoë Müller %07llu", "Ольга %07llu", "佐藤 %07llu", "Łukasz %07llu"};
    return numbered(number % 7 == 3 ? others[number % 4] : "user %07llu", number);
}

std::string roleName(std::uint64_t number)
{
    return numbered(number % 7 == 3 ? "rôle « %05llu »" : "role %05llu", number);
}

/// Throws what the database says.
class Database
{
public:
    explicit Database(const std::string &path)
    {
        check(sqlite3_open_v2(path.c_str(), &m_handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr));
    }
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    ~Database() { sqlite3_close(m_handle); }

    void run(const std::string &sql)
    {
        check(sqlite3_exec(m_handle, sql.c_str(), nullptr, nullptr, nullptr));
    }

    /// Runs a statement @p times; @p bind sets its parameters.
    void repeat(const char *sql, std::uint64_t times,
                const std::function<void(sqlite3_stmt *, std::uint64_t)> &bind)
    {
        sqlite3_stmt *statement = nullptr;
        check(sqlite3_prepare_v2(m_handle, sql, -1, &statement, nullptr));
        int code = SQLITE_DONE;
        for (std::uint64_t i = 0; i < times && code == SQLITE_DONE; ++i) {
            bind(statement, i);
            code = sqlite3_step(statement);
            sqlite3_reset(statement);
        }
        sqlite3_finalize(statement);
        check(code == SQLITE_DONE ? SQLITE_OK : code);
    }

private:
    void check(int code) const
    {
        if (code != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(m_handle));
    }

    sqlite3 *m_handle = nullptr;
};

void makeTables(Database &database, bool indexed)
{
    const std::string key = indexed ? ", PRIMARY KEY (user_id, role_id)" : "";
    database.run("CREATE TABLE users (id INTEGER NOT NULL, name VARCHAR, PRIMARY KEY (id))");
    database.run("CREATE TABLE roles (id INTEGER NOT NULL, name VARCHAR, PRIMARY KEY (id))");
    database.run(
        "CREATE TABLE users_roles (user_id INTEGER, role_id INTEGER, FOREIGN KEY(user_id) REFERENCES users "
        "(id), FOREIGN KEY(role_id) REFERENCES roles (id)"
        + key + ")");
}

void insertEntities(Database &database, const char *sql, std::uint64_t count, std::uint64_t seed,
                    std::string (*name)(std::uint64_t))
{
    const Shuffle shuffle(count, seed);
    database.repeat(sql, count, [&](sqlite3_stmt *statement, std::uint64_t position) {
        const std::string text = name(shuffle(position));
        sqlite3_bind_int64(statement, 1, keyOf(position));
        sqlite3_bind_text(statement, 2, text.c_str(), int(text.size()), SQLITE_TRANSIENT);
    });
}

void insertLinks(Database &database, const Size &size)
{
    const Shuffle shuffle(size.left * size.right, 3);
    database.repeat("INSERT INTO users_roles VALUES (?, ?)", size.links,
                    [&](sqlite3_stmt *statement, std::uint64_t number) {
                        const std::uint64_t cell = shuffle(number);
                        sqlite3_bind_int64(statement, 1, keyOf(cell / size.right));
                        sqlite3_bind_int64(statement, 2, keyOf(cell % size.right));
                    });
}

} // namespace

std::optional<Size> Size::parse(const std::string &text)
{
    if (text == "S")
        return Size{400, 400, 40'000};
    if (text == "M")
        return Size{100'000, 1'000, 1'000'000};
    if (text == "L")
        return Size{1'000'000, 10'000, 10'000'000};
    unsigned long long left = 0;
    unsigned long long right = 0;
    unsigned long long links = 0;
    int length = 0;
    const int read = std::sscanf(text.c_str(), "%9llux%9llux%9llu%n", &left, &right, &links, &length);
    if (read != 3 || std::size_t(length) != text.size()
        || text.find_first_not_of("0123456789x") != std::string::npos)
        return {};
    if (left > mostRows || right > mostRows || links > left * right)
        return {};
    return Size{left, right, links};
}

std::string generate(const Size &size, const std::string &path, bool indexed)
{
    if (std::filesystem::exists(path))
        return "the file exists";
    try {
        Database database(path);
        database.run("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA cache_size=-400000; BEGIN");
        makeTables(database, indexed);
        insertEntities(database, "INSERT INTO users VALUES (?, ?)", size.left, 1, userName);
        insertEntities(database, "INSERT INTO roles VALUES (?, ?)", size.right, 2, roleName);
        insertLinks(database, size);
        database.run("COMMIT");
    } catch (const std::runtime_error &error) {
        return error.what();
    }
    return {};
}

} // namespace crosscheck::bench
