// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvheader.h"

#include <QCoreApplication>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CsvImport", text);
}

QString toText(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

/// The columns that a file can have, in the order in which export writes them, with the place for each one's number.
class PairsHeader
{
public:
    explicit PairsHeader(const Association &association)
        : m_association(association)
    {
        for (const Side side : bothSides) {
            const EntitySide &entity = association.sides[side];
            for (const QString &column : entity.keyColumns)
                m_wanted.push_back({entity.title + QLatin1Char('.') + column, {}});
            m_wanted.push_back({entity.title, {}});
        }
        for (const QString &column : association.payload)
            m_wanted.push_back({column, {}});
    }

    Result<CsvColumns> read(const CsvRow &header)
    {
        for (std::size_t field = 0; field < header.size(); ++field) {
            if (auto taken = take(field, toText(header[field])); !taken)
                return tl::make_unexpected(taken.error());
        }
        return columns();
    }

private:
    struct Wanted {
        QString name;
        std::optional<std::size_t> field;
    };

    Result<void> take(std::size_t field, const QString &name)
    {
        bool isThere = false;
        for (Wanted &wanted : m_wanted) {
            isThere = isThere || wanted.name == name;
            if (wanted.name != name || wanted.field)
                continue;
            wanted.field = field;
            return {};
        }
        if (isThere)
            return failure(ErrorKind::Input, tr("The header has the column “%1” twice.").arg(name));
        QStringList names;
        for (const Wanted &wanted : m_wanted)
            names.append(wanted.name);
        return failure(ErrorKind::Input,
                       tr("The header has a column “%1”, which means nothing here.").arg(name),
                       tr("There can be: %1.").arg(names.join(QLatin1String(", "))));
    }

    Result<CsvColumns> columns() const
    {
        CsvColumns columns;
        auto wanted = m_wanted.begin();
        for (const Side side : bothSides) {
            const EntitySide &entity = m_association.sides[side];
            CsvColumns::OfSide &found = columns.sides[side];
            for (qsizetype i = 0; i < entity.keyColumns.size(); ++i, ++wanted) {
                if (wanted->field)
                    found.keys.push_back(*wanted->field);
            }
            if (!found.keys.empty() && found.keys.size() != std::size_t(entity.keyColumns.size()))
                return failure(ErrorKind::Input,
                               tr("The header has a part of the key of %1 only.").arg(entity.title));
            found.name = (wanted++)->field;
            if (!found.name && found.keys.empty())
                return failure(ErrorKind::Input, tr("The header has no column “%1”.").arg(entity.title));
        }
        for (const QString &column : m_association.payload) {
            if (wanted->field)
                columns.payload[column] = *wanted->field;
            ++wanted;
        }
        return columns;
    }

    const Association &m_association;
    std::vector<Wanted> m_wanted;
};

} // namespace

Result<CsvColumns> pairsColumns(const CsvRow &header, const Association &association)
{
    return PairsHeader(association).read(header);
}

bool isMatrixHeader(const CsvRow &header, const Association &association)
{
    return toText(header[0]) == association.sides.left.title;
}

} // namespace crosscheck
