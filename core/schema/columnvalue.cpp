// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/columnvalue.h"

#include <QCoreApplication>

#include <cmath>
#include <limits>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Value", text);
}

tl::unexpected<Error> unfit(const QString &text)
{
    return failure(ErrorKind::Input, text);
}

/// Beyond 63 bits, which an unsigned column may hold, the digits stay a text.
Result<Value> integerFor(const Column &column, const QString &text)
{
    bool isNumber = false;
    if (const qlonglong number = text.toLongLong(&isNumber); isNumber)
        return std::int64_t(number);
    if (static_cast<void>(text.toULongLong(&isNumber)); isNumber) {
        if (column.isUnsigned)
            return textValue(text);
        return unfit(tr("“%1” holds no number beyond %2.")
                         .arg(column.name, QString::number(std::numeric_limits<qint64>::max())));
    }
    return unfit(tr("“%1” needs a whole number.").arg(column.name));
}

/// A decimal that no floating-point number holds exactly stays a text.
Result<Value> numberFor(const Column &column, const QString &text)
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number))
        return unfit(tr("“%1” needs a number.").arg(column.name));
    if (column.isFloating())
        return number;
    if (const qlonglong whole = text.toLongLong(&isNumber); isNumber)
        return std::int64_t(whole);
    return toDisplay(number) == text ? Value(number) : textValue(text);
}

Result<Value> booleanFor(const Column &column, const QString &text)
{
    for (const char *word : {"1", "true", "yes"}) {
        if (text.compare(QLatin1String(word), Qt::CaseInsensitive) == 0)
            return std::int64_t(1);
    }
    for (const char *word : {"0", "false", "no"}) {
        if (text.compare(QLatin1String(word), Qt::CaseInsensitive) == 0)
            return std::int64_t(0);
    }
    return unfit(tr("“%1” needs true or false.").arg(column.name));
}

Result<Value> bytesFor(const Column &column, const QString &text)
{
    const bool isQuoted
        = text.startsWith(QLatin1String("x'"), Qt::CaseInsensitive) && text.endsWith(QLatin1Char('\''));
    const QByteArray digits = isQuoted ? text.mid(2).chopped(1).toLatin1() : QByteArray("?");
    const QByteArray bytes = QByteArray::fromHex(digits);
    if (bytes.size() * 2 != digits.size() || bytes.toHex() != digits.toLower())
        return unfit(tr("“%1” needs bytes, such as x'0aff'.").arg(column.name));
    return Blob{bytes.toStdString()};
}

/// Where the engine keeps what it is given, a number as people write it is one.
Value untypedFor(const QString &text)
{
    const qlonglong number = text.toLongLong();
    return QString::number(number) == text ? Value(std::int64_t(number)) : textValue(text);
}

} // namespace

Result<Value> valueFor(const Column &column, const QString &text)
{
    if (column.isText())
        return textValue(text);
    if (column.isInteger())
        return integerFor(column, text.trimmed());
    if (column.isNumber())
        return numberFor(column, text.trimmed());
    if (column.isBoolean())
        return booleanFor(column, text.trimmed());
    if (column.isBinary())
        return bytesFor(column, text.trimmed());
    return column.type.isEmpty() ? untypedFor(text) : textValue(text);
}

} // namespace crosscheck
