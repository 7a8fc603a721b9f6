// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include "app/plurals.h"
#include "core/models/changegroups.h"
#include "ui/banner.h"
#include "ui/statusline.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QListView>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace crosscheck::test {

namespace {

/// Measures how long each event takes that comes from outside.
class WatchedApplication final : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (std::exchange(m_isDelivering, true))
            return QApplication::notify(receiver, event);
        QElapsedTimer timer;
        timer.start();
        const bool taken = QApplication::notify(receiver, event);
        m_isDelivering = false;
        longest = std::max(longest, std::chrono::milliseconds(timer.elapsed()));
        return taken;
    }

    static inline std::chrono::milliseconds longest{0};

private:
    bool m_isDelivering = false;
};

} // namespace

bool waitFor(const std::function<bool()> &isSo, int milliseconds)
{
    return QTest::qWaitFor(isSo, milliseconds);
}

WindowFixture::WindowFixture()
    : m_window(std::make_unique<MainWindow>())
{
    m_window->resize(1160, 720);
    m_window->show();
    if (!activate())
        qFatal("The window does not become active.");
}

WindowFixture::~WindowFixture() = default;

bool WindowFixture::activate()
{
    m_window->activateWindow();
    return QTest::qWaitForWindowActive(m_window.get());
}

bool WindowFixture::waitForState(Session::State state)
{
    return waitFor([&] { return m_window->session() && m_window->session()->state() == state; });
}

bool WindowFixture::open(const ConnectionSettings &settings, const QString &association)
{
    m_window->openDatabase(settings, association);
    return waitForState(Session::State::Ready) && workspace().snapshot().hasLinks();
}

bool WindowFixture::open(const TempDatabase &database, const QString &association)
{
    return open(database.settings(), association);
}

bool WindowFixture::openReadOnly(const TempDatabase &database)
{
    ConnectionSettings settings = database.settings();
    settings.readOnly = true;
    return open(settings);
}

bool WindowFixture::openStarter()
{
    m_window->openStarterDatabase();
    return waitForState(Session::State::Ready) && workspace().snapshot().hasLinks();
}

EntityListView &WindowFixture::list(Side side) const
{
    return *find<EntityListView>(side == Side::Left ? "leftList" : "rightList");
}

QString WindowFixture::bannerText() const
{
    const auto *banner = find<Banner>("banner");
    return banner->isVisible() ? banner->text() : QString();
}

QString WindowFixture::statusText() const
{
    return find<StatusLine>("status")->text();
}

int WindowFixture::rowOf(Side side, const char *name)
{
    const Order &order = document().arrangement().order(side);
    for (std::uint32_t row = 0; row < order.rowCount(); ++row) {
        if (workspace().name(side, order.slot(row)) == QString::fromUtf8(name))
            return int(row);
    }
    return -1;
}

QPoint WindowFixture::cellPoint(const char *left, const char *right)
{
    const int row = rowOf(Side::Left, left);
    const int column = rowOf(Side::Right, right);
    if (row < 0 || column < 0)
        qFatal("No cell of %s and %s is shown.", left, right);
    return matrix().geometryOfCells().cellRect(row, column).center();
}

void WindowFixture::click(const char *left, const char *right, Qt::KeyboardModifiers modifiers)
{
    QTest::mouseClick(matrix().viewport(), Qt::LeftButton, modifiers, cellPoint(left, right));
}

void WindowFixture::drag(const std::vector<std::pair<const char *, const char *>> &cells,
                         Qt::KeyboardModifiers modifiers)
{
    QWidget *viewport = matrix().viewport();
    const auto send = [&](QEvent::Type type, QPoint point, Qt::MouseButton button) {
        QMouseEvent event(type, point, viewport->mapToGlobal(point), button, Qt::LeftButton, modifiers);
        QApplication::sendEvent(viewport, &event);
    };
    send(QEvent::MouseButtonPress, cellPoint(cells.front().first, cells.front().second), Qt::LeftButton);
    for (const auto &[left, right] : cells)
        send(QEvent::MouseMove, cellPoint(left, right), Qt::NoButton);
    const QPoint last = cellPoint(cells.back().first, cells.back().second);
    QMouseEvent release(QEvent::MouseButtonRelease, last, viewport->mapToGlobal(last), Qt::LeftButton,
                        Qt::NoButton, modifiers);
    QApplication::sendEvent(viewport, &release);
}

QString WindowFixture::cellText(const char *left, const char *right)
{
    return document().matrix().accessibleText(rowOf(Side::Left, left), rowOf(Side::Right, right));
}

QString WindowFixture::currentText()
{
    return document().matrix().accessibleText(matrix().currentRow(), matrix().currentColumn());
}

bool WindowFixture::isGone(const char *dialog)
{
    return waitFor([&] { return !find<QWidget>(dialog); }) && activate();
}

void WindowFixture::key(int key, Qt::KeyboardModifiers modifiers)
{
    matrix().setFocus();
    QTest::keyClick(&matrix(), Qt::Key(key), modifiers);
}

void WindowFixture::clickName(Side side, const char *name, Qt::KeyboardModifiers modifiers)
{
    const QRect place = list(side).gridCell({rowOf(side, name), 0}).rect;
    QTest::mouseClick(list(side).viewport(), Qt::LeftButton, modifiers, place.center());
}

void WindowFixture::clickBox(Side side, const char *name)
{
    const QRect place = list(side).gridCell({rowOf(side, name), 0}).rect;
    QTest::mouseClick(list(side).viewport(), Qt::LeftButton, {},
                      QPoint(place.left() + 16, place.center().y()));
}

Qt::CheckState WindowFixture::box(Side side, const char *name)
{
    const auto cell = list(side).gridCell({rowOf(side, name), 0});
    if (!cell.isCheckable)
        qFatal("%s has no box.", name);
    return cell.checkState;
}

QStringList WindowFixture::shown(Side side)
{
    QStringList names;
    const Order &order = document().arrangement().order(side);
    for (std::uint32_t row = 0; row < order.rowCount(); ++row)
        names.append(workspace().name(side, order.slot(row)));
    return names;
}

bool WindowFixture::filter(Side side, const QString &text, int rows)
{
    auto *field = find<QLineEdit>(side == Side::Left ? "leftFilter" : "rightFilter");
    field->setFocus();
    field->selectAll();
    QTest::keyClick(field, Qt::Key_Delete);
    QTest::keyClicks(field, text);
    return waitFor([&] { return document().arrangement().order(side).rowCount() == std::uint32_t(rows); });
}

QStringList WindowFixture::changes()
{
    QStringList texts;
    const ChangesModel &model = document().changes();
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(model.index(row).data().toString());
    return texts;
}

void WindowFixture::clickCross(int entry)
{
    const auto *list = find<QListView>("changesList");
    const QAbstractItemModel &groups = *list->model();
    int row = 0; // of the entry, among those that stand for groups
    for (int before = -1; row < groups.rowCount(); ++row) {
        before += groups.index(row, 0).data(ChangeGroups::IsGroupRole).toBool() ? 0 : 1;
        if (before == entry)
            break;
    }
    const QRect place = list->visualRect(groups.index(row, 0));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(place.right() - 17, place.center().y()));
}

bool WindowFixture::save()
{
    if (!activate())
        return false;
    const QSignalSpy saved(m_window->session(), &Session::saved);
    const QSignalSpy failed(m_window->session(), &Session::saveFailed);
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier);
    return waitFor([&] { return saved.count() + failed.count() > 0; });
}

void WindowFixture::pressButton(QWidget *dialog, const QString &text)
{
    for (QAbstractButton *button : dialog->findChildren<QAbstractButton *>()) {
        if (button->text().remove(QLatin1Char('&')) != text)
            continue;
        QTest::mouseClick(button, Qt::LeftButton);
        return;
    }
    qFatal("There is no button %s.", qUtf8Printable(text));
}

QString links(const QString &path)
{
    QStringList rows = RawClient(path).rows(
        QStringLiteral("SELECT user_id || '-' || role_id FROM users_roles ORDER BY user_id, role_id"));
    return rows.replaceInStrings(QStringLiteral("'"), QString()).join(QLatin1Char(' '));
}

void forgetSettings()
{
    QSettings().clear();
    QSettings().sync();
    QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QLatin1String("/crosscheck"))
        .removeRecursively();
}

std::chrono::milliseconds takeLongestDelivery()
{
    return std::exchange(WatchedApplication::longest, {});
}

int runUiTest(int argc, char **argv, const std::function<int(int, char **)> &run)
{
    const QTemporaryDir home;
    for (const char *folder :
         {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME"})
        qputenv(folder, home.filePath(QLatin1String(folder).toString().toLower()).toUtf8());
    QDir().mkpath(qEnvironmentVariable("HOME"));
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    WatchedApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("crosscheck"));
    QApplication::setOrganizationName(QStringLiteral("crosscheck"));
    installPlurals(application);
    installAccessibleGrids();
    return run(argc, argv);
}

} // namespace crosscheck::test
