// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

// The limit of what reading a file of crosscheck-generate can take: SQLite's own library goes once over the three tables
// and keeps nothing but the links as numbers, then one pass goes over these in the random order in which they stand.
// Prints a JSON object for each figure, in milliseconds.

namespace {

using Clock = std::chrono::steady_clock;
using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

double since(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void print(const char *figure, double milliseconds)
{
    std::printf(R"({"figure":"%s","unit":"ms","median":%.3f,"n":1})"
                "\n",
                figure, milliseconds);
}

Statement prepared(const Database &database, const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(database.get(), sql, -1, &statement, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(database.get()));
    return {statement, &sqlite3_finalize};
}

/// @return the greatest key.
std::int64_t readNames(const Database &database, const char *sql, std::uint64_t &bytes)
{
    const Statement rows = prepared(database, sql);
    std::int64_t greatest = 0;
    while (sqlite3_step(rows.get()) == SQLITE_ROW) {
        greatest = sqlite3_column_int64(rows.get(), 0);
        sqlite3_column_text(rows.get(), 1);
        bytes += std::uint64_t(sqlite3_column_bytes(rows.get(), 1));
    }
    return greatest;
}

void scan(const char *path)
{
    sqlite3 *opened = nullptr;
    const int code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY, nullptr);
    const Database database(opened, &sqlite3_close);
    if (code != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(opened));
    auto start = Clock::now();
    std::uint64_t bytes = 0;
    const std::int64_t greatest = readNames(database, "SELECT id, name FROM users", bytes);
    readNames(database, "SELECT id, name FROM roles", bytes);
    const double names = since(start);
    start = Clock::now();
    std::vector<std::uint32_t> users;
    const Statement links = prepared(database, "SELECT user_id, role_id FROM users_roles");
    std::uint64_t sum = 0;
    while (sqlite3_step(links.get()) == SQLITE_ROW) {
        users.push_back(std::uint32_t(sqlite3_column_int64(links.get(), 0)));
        sum += std::uint64_t(sqlite3_column_int64(links.get(), 1));
    }
    const double junction = since(start);
    start = Clock::now();
    std::vector<std::uint32_t> counts(std::size_t(greatest) + 1, 0);
    for (const std::uint32_t user : users)
        ++counts.at(user);
    const double pass = since(start);
    std::fprintf(stderr, "%zu links, %llu bytes of names, checksum %llu, %u\n", users.size(),
                 static_cast<unsigned long long>(bytes), static_cast<unsigned long long>(sum),
                 counts.empty() ? 0 : counts.back());
    print("scan_names", names);
    print("scan_junction", junction);
    print("scan_pass", pass);
    print("scan_all", names + junction + pass);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s DATABASE\n", argv[0]);
        return 2;
    }
    try {
        scan(argv[1]);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s: %s\n", argv[1], error.what());
        return 1;
    }
    return 0;
}
