// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/sqlalchemy.h"

#include <QJsonDocument>
#include <QTest>

#include <cstdio>

namespace crosscheck::test {

Sqlalchemy::Sqlalchemy(QString database)
    : m_database(std::move(database))
{
}

QJsonObject Sqlalchemy::toObject(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

/// By popen(), which forks nothing: the thread sanitizer cannot follow a program that makes threads after QProcess's fork.
QByteArray Sqlalchemy::run(const char *act, const QStringList &more)
{
    QByteArray command;
    for (QString word : QStringList{QStringLiteral(PYTHON3_PROGRAM), QStringLiteral(SQLALCHEMY_ROLES),
                                    QLatin1String(act), m_database}
             + more)
        command += '\'' + word.replace(QLatin1Char('\''), QLatin1String("'\\''")).toUtf8() + "' ";
    std::FILE *pipe = ::popen(command.constData(), "r");
    QByteArray out;
    for (int byte = pipe ? std::fgetc(pipe) : EOF; byte != EOF; byte = std::fgetc(pipe))
        out += char(byte);
    if (!pipe || ::pclose(pipe) != 0)
        QTest::qFail(command.constData(), __FILE__, __LINE__);
    return out;
}

} // namespace crosscheck::test
