// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvreader.h"

#include "core/exchange/csvformula.h"
#include "core/exchange/csvtext.h"

#include <QCoreApplication>
#include <QIODevice>

#include <csv.h>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CsvReader", text);
}

/// The first of the separators that stands outside of quotes in the first line.
char separatorOf(QByteArrayView text)
{
    bool isQuoted = false;
    for (const char c : text) {
        if (c == '"')
            isQuoted = !isQuoted;
        else if (!isQuoted && (c == ',' || c == ';' || c == '\t'))
            return c;
        else if (!isQuoted && (c == '\n' || c == '\r'))
            break;
    }
    return ',';
}

int isNeverSpace(unsigned char)
{
    return 0;
}

} // namespace

/// libcsv's parser and the row that it is at.
class CsvParser
{
public:
    using Visit = std::function<Result<void>(const CsvRow &)>;

    CsvParser(bool guardsFormulas, const Visit &visit)
        : m_guardsFormulas(guardsFormulas)
        , m_visit(visit)
    {
        csv_init(&m_parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
        csv_set_space_func(&m_parser, isNeverSpace); // a blank at either end is a part of the field
        csv_set_blk_size(&m_parser, 4096);
    }
    CsvParser(const CsvParser &) = delete;
    CsvParser &operator=(const CsvParser &) = delete;
    ~CsvParser() { csv_free(&m_parser); }

    /// @return Input where the text is wrong; the failure of a visit.
    Result<void> parse(const QByteArray &text)
    {
        if (std::exchange(m_isFirst, false))
            csv_set_delim(&m_parser, static_cast<unsigned char>(separatorOf(text)));
        const auto size = std::size_t(text.size());
        const bool isWhole = csv_parse(&m_parser, text.constData(), size, onField, onRow, this) == size;
        if (m_result && !isWhole)
            return misquoted();
        if (m_result && m_row.m_text.size() + m_row.size() + m_parser.entry_pos > longestCsvRow)
            return tooLong();
        return m_result;
    }

    Result<void> finish()
    {
        const bool isWhole = csv_fini(&m_parser, onField, onRow, this) == 0;
        if (m_result && !isWhole)
            return failure(
                ErrorKind::Input,
                tr("The quote that opens in the row of line %1 is never closed.").arg(m_row.m_line));
        return m_result;
    }

private:
    Result<void> misquoted()
    {
        if (csv_error(&m_parser) != CSV_EPARSE)
            return tooLong();
        return failure(ErrorKind::Input,
                       tr("In the row of line %1 a quote stands in the wrong place.").arg(m_row.m_line),
                       tr("A field that holds quotes stands in quotes, and each quote in it is doubled."));
    }
    Result<void> tooLong() const
    {
        return failure(ErrorKind::Input,
                       tr("The row of line %1 is longer than %2 MiB.")
                           .arg(m_row.m_line)
                           .arg(longestCsvRow / (1024 * 1024)));
    }

    static void onField(void *field, std::size_t length, void *self)
    {
        static_cast<CsvParser *>(self)->takeField({static_cast<const char *>(field), length});
    }
    static void onRow(int end, void *self) { static_cast<CsvParser *>(self)->endRow(end); }

    void takeField(std::string_view field)
    {
        for (std::size_t i = 0; i < field.size(); ++i) {
            if (field[i] == '\n' || (field[i] == '\r' && (i + 1 == field.size() || field[i + 1] != '\n')))
                ++m_linesWithin;
        }
        const bool isGuarded = m_guardsFormulas && field.starts_with('\'') && looksLikeFormula(field);
        m_row.m_text += isGuarded ? field.substr(1) : field;
        m_row.m_ends.push_back(std::uint32_t(m_row.m_text.size()));
        m_endedWithCr = false;
    }

    /// @p end: the character that ends the row, also an empty one; below 0 at the end of the text.
    void endRow(int end)
    {
        const bool isSecondHalf = end == '\n' && std::exchange(m_endedWithCr, false);
        if (m_result && m_row.size() > 0)
            m_result = m_visit(m_row);
        m_row.m_line += isSecondHalf ? 0 : std::exchange(m_linesWithin, 0) + 1;
        m_row.m_text.clear();
        m_row.m_ends.clear();
        m_endedWithCr = end == '\r';
    }

    csv_parser m_parser = {};
    bool m_guardsFormulas;
    const Visit &m_visit;
    Result<void> m_result;
    CsvRow m_row;
    quint64 m_linesWithin = 0;
    bool m_endedWithCr = false;
    bool m_isFirst = true;
};

Result<void> readCsv(QIODevice &device, bool guardsFormulas,
                     const std::function<Result<void>(const CsvRow &)> &visit, JobContext &context)
{
    CsvText text(device);
    CsvParser parser(guardsFormulas, visit);
    for (;;) {
        if (context.isCancelled())
            return failure(ErrorKind::Cancelled, tr("Reading the CSV was cancelled."));
        const auto piece = text.next();
        if (context.isCancelled()) // what then came may be cut off
            continue;
        if (!piece)
            return tl::make_unexpected(piece.error());
        if (piece->isEmpty())
            return parser.finish();
        if (auto parsed = parser.parse(*piece); !parsed)
            return parsed;
        context.report({device.pos(), device.isSequential() ? 0 : device.size()});
    }
}

} // namespace crosscheck
