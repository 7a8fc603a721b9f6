// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/sqlalchemy.h"

#include <QJsonDocument>
#include <QProcess>
#include <QTest>

namespace crosscheck::test {

Sqlalchemy::Sqlalchemy(QString database)
    : m_database(std::move(database))
{
}

QJsonObject Sqlalchemy::toObject(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QByteArray Sqlalchemy::run(const char *act, const QStringList &more)
{
    constexpr int patience = 60'000; // ms
    QProcess python;
    python.start(QStringLiteral(PYTHON3_PROGRAM),
                 QStringList{QStringLiteral(SQLALCHEMY_ROLES), QLatin1String(act), m_database} + more);
    if (!python.waitForFinished(patience) || python.exitStatus() != QProcess::NormalExit
        || python.exitCode() != 0)
        QTest::qFail(python.readAllStandardError().constData(), __FILE__, __LINE__);
    return python.readAllStandardOutput();
}

} // namespace crosscheck::test
