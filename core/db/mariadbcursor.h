// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/mariadbdialect.h"
#include "core/db/mariadbwait.h"
#include "core/db/rowcursor.h"
#include "core/db/stoprequest.h"

#include <span>

struct st_mysql;
struct st_mysql_res;
struct st_mysql_field;

namespace crosscheck {

/// RowCursor straight on MariaDB's client library, row by row as they come. Whole numbers, bits and decimals without
/// places come as Integer where they fit, floating ones as Real, bytes as Blob, all else as the text that the server
/// writes: exact for decimals, dates, uuid.
class MariadbCursor final : public RowCursor
{
public:
    /// What a statement needs of its connection.
    struct Session {
        st_mysql *handle;
        const MariadbDialect &dialect;
        std::function<bool()> isCancelled;
        std::function<StopRequest()> stop; ///< asks the server to stop the statement
    };

    /// Sends the statement, and waits for the first of the answer.
    MariadbCursor(Session session, const QString &sql, std::span<const Value> values);
    ~MariadbCursor() override;

    bool next() override;
    int columnCount() const override;
    ValueView view(int column) override;
    Result<void> finish() override;
    /// Of an INSERT, UPDATE or DELETE that is finished.
    [[nodiscard]] qint64 affectedRows() const { return m_affected; }

private:
    void send(const QByteArray &statement);
    [[nodiscard]] bool isGivenUp();
    void stop();
    void end();
    void fail();
    void drain();

    Session m_session;
    MariadbWait m_wait;
    st_mysql_res *m_result = nullptr;
    const st_mysql_field *m_fields = nullptr;
    char **m_row = nullptr;
    const unsigned long *m_lengths = nullptr;
    StopRequest m_stop;
    qint64 m_affected = 0;
    std::optional<Error> m_error;
};

} // namespace crosscheck
