// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/otherwriter.h"

namespace crosscheck::test {

OtherWriter::OtherWriter(const ConnectionSettings &settings)
{
    auto opened = Connection::open(settings);
    if (!opened)
        qFatal("%s", qUtf8Printable(opened.error().message()));
    m_connection = std::move(*opened);
    if (const auto begun = m_connection->begin(true); !begun)
        qFatal("%s", qUtf8Printable(begun.error().message()));
}

OtherWriter::~OtherWriter()
{
    rollBack();
}

void OtherWriter::run(const QString &sql)
{
    if (const auto done = m_connection->execute(sql); !done)
        qFatal("%s", qUtf8Printable(done.error().message()));
}

bool OtherWriter::tryRun(const QString &sql)
{
    return m_connection->execute(sql).has_value();
}

void OtherWriter::commit()
{
    if (const auto done = m_connection->commit(); !done)
        qFatal("%s", qUtf8Printable(done.error().message()));
    m_isOpen = false;
}

void OtherWriter::rollBack()
{
    if (std::exchange(m_isOpen, false))
        static_cast<void>(m_connection->execute(QStringLiteral("ROLLBACK")));
}

} // namespace crosscheck::test
