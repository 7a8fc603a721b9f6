// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultfixture.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QStandardPaths>

namespace crosscheck::test {

namespace {

constexpr qint64 longestGap = 200; // milliseconds

/// What is in one and not in the other.
QString lacking(const QStringList &from, QStringList rows)
{
    for (const QString &row : from)
        rows.removeOne(row);
    return rows.join(QLatin1String("; "));
}

} // namespace

FaultFixture::FaultFixture(Engine engine, const QStringList &statements)
    : m_engine(engine)
    , m_database(engine, statements)
    , m_twin(engine, statements)
{
    forgetSettings();
    static_cast<void>(takeLongestDelivery());
}

Engine FaultFixture::engine()
{
    return *static_cast<Engine *>(QTest::qData("engine", qMetaTypeId<Engine>()));
}

WindowFixture &FaultFixture::window()
{
    if (!m_window)
        m_window = std::make_unique<WindowFixture>();
    return *m_window;
}

bool FaultFixture::open(const ConnectionSettings &settings, const QString &association)
{
    window().window().openDatabase(settings, association);
    return until([this] {
        const auto state = window().window().session()->state();
        return state == Session::State::Ready || state == Session::State::Failed
            || state == Session::State::NoAssociation;
    });
}

void FaultFixture::elsewhere(const QString &sql)
{
    m_database.run(sql);
    m_twin.run(sql);
}

bool FaultFixture::save()
{
    WindowFixture &w = window();
    if (!w.activate())
        return false;
    bool isDone = false;
    const auto end = [&isDone] { isDone = true; };
    const auto saved = QObject::connect(w.window().session(), &Session::saved, end);
    const auto failed = QObject::connect(w.window().session(), &Session::saveFailed, end);
    QTest::keyClick(&w.window(), Qt::Key_S, Qt::ControlModifier);
    const bool came = until([&] { return isDone; });
    QObject::disconnect(saved);
    QObject::disconnect(failed);
    return came;
}

bool FaultFixture::until(const std::function<bool()> &isSo, int milliseconds)
{
    QElapsedTimer all;
    all.start();
    while (!isSo()) {
        if (all.elapsed() > milliseconds)
            return false;
        QElapsedTimer one;
        one.start();
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        m_longestGap = std::max(m_longestGap, one.elapsed());
        QThread::msleep(1);
    }
    m_told += window().bannerText() + QLatin1Char('\n');
    return true;
}

bool FaultFixture::tells(const QString &text)
{
    return until([&] { return window().bannerText().contains(text); }, 10'000);
}

QString FaultFixture::difference() const
{
    const QStringList is = m_database.dump();
    const QStringList must = m_twin.dump();
    return is == must ? QString()
                      : QStringLiteral("lacks %1, has %2").arg(lacking(is, must), lacking(must, is));
}

QString FaultFixture::whereTheSecretIs()
{
    const QByteArray word(secret);
    if (m_told.contains(QLatin1String(secret)))
        return QStringLiteral("a message");
    if (m_window && m_window->window().windowTitle().contains(QLatin1String(secret)))
        return QStringLiteral("the title");
    for (const auto place : {QStandardPaths::GenericDataLocation, QStandardPaths::GenericConfigLocation,
                             QStandardPaths::GenericCacheLocation}) {
        QDirIterator files(QStandardPaths::writableLocation(place), QDir::Files | QDir::Hidden,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(word))
                return file.fileName();
        }
    }
    return {};
}

QString FaultFixture::problems()
{
    QStringList all;
    if (const QString text = difference(); !text.isEmpty())
        all.append(QStringLiteral("The database differs: %1.").arg(text));
    // A server may take a moment to notice that a client is gone.
    if (QString left; !QTest::qWaitFor([&] { return (left = m_database.leftBehind()).isEmpty(); }, 10'000))
        all.append(QStringLiteral("Left behind: %1.").arg(left));
    if (const qint64 gap = std::max<qint64>(m_longestGap, takeLongestDelivery().count()); gap > longestGap)
        all.append(QStringLiteral("The window did not answer for %1 ms.").arg(gap));
    if (const QString place = whereTheSecretIs(); !place.isEmpty())
        all.append(QStringLiteral("The password is in %1.").arg(place));
    return all.join(QLatin1Char(' '));
}

void appliesTo(std::initializer_list<Engine> engines)
{
    QTest::addColumn<Engine>("engine");
    for (const auto &[name, engine] : crosscheck::test::engines()) {
        if (std::find(engines.begin(), engines.end(), engine) != engines.end())
            QTest::newRow(name) << engine;
    }
}

} // namespace crosscheck::test
