// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario.h"

#include "rowcount.h"
#include "ui/matrixview.h"

#include <QCoreApplication>
#include <QFile>
#include <QLineEdit>
#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>
#include <stdexcept>

namespace crosscheck::bench {

namespace {

constexpr int frames = 300;
constexpr int clicks = 1'000;
constexpr int filters = 20;
constexpr int patienceForNames = 1'500; // ms, in which names are to be sorted beforehand
constexpr int selections = 20;
constexpr int resting = 1'000;    // ms, in which the overview is made anew
constexpr int patience = 300'000; // ms

qint64 linesIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        fail(QStringLiteral("%1 cannot be read").arg(path));
    qint64 lines = 0;
    while (!file.atEnd()) {
        const QByteArray block = file.read(1 << 20);
        lines += std::count(block.begin(), block.end(), '\n');
    }
    return lines;
}

} // namespace

void fail(const QString &text)
{
    throw std::runtime_error(text.toStdString());
}

Scenario::Scenario(Figures &figures, const QString &database, const QString &folder, QSize window)
    : m_figures(figures)
    , m_path(database)
    , m_folder(folder)
    , m_heartbeat(figures)
    , m_matrix(m_window.findChild<MatrixView *>(QStringLiteral("matrix")))
    , m_filter(m_window.findChild<QLineEdit *>(QStringLiteral("leftFilter")))
{
    if (!m_matrix || !m_filter)
        fail(QStringLiteral("the window has no matrix or no filter"));
    cells().installEventFilter(this);
    m_window.resize(window);
}

void Scenario::open()
{
    m_window.show();
    idle(settling);
    openAndLoad();
}

void Scenario::work()
{
    jump();
    scroll();
    filter();
    sort();
    select();
    showWhole();
    click();
    grantMany();
    saveOneTick();
    refresh();
    exportCsv();
    m_figures.add("peak_rss", "MiB", std::max(m_peak, peakMemory()));
    saveColumn();
    m_figures.add("column_peak_rss", "MiB", peakMemory());
}

QWidget &Scenario::cells() const
{
    return *m_matrix->viewport();
}

bool Scenario::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint)
        ++m_paints;
    return QObject::eventFilter(watched, event);
}

void Scenario::waitUntil(const char *what, const std::function<bool()> &isDone)
{
    QElapsedTimer timer;
    timer.start();
    while (!isDone()) {
        if (!m_trouble.isEmpty())
            fail(m_trouble);
        if (timer.elapsed() > patience)
            fail(QStringLiteral("waited too long for %1").arg(QLatin1String(what)));
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents); // the heartbeat wakes it
    }
}

void Scenario::waitForPaint(const char *what)
{
    cells().update(); // what was waited for before may have been painted in the same turn
    waitUntil(what, [this, before = m_paints] { return m_paints > before; });
}

void Scenario::idle(int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    waitUntil("nothing", [&] { return timer.elapsed() >= milliseconds; });
}

void Scenario::openAndLoad()
{
    const auto settings = ConnectionSettings::parse(m_path);
    if (!settings)
        fail(settings.error().message());
    m_heartbeat.begin("gap_open");
    QElapsedTimer timer;
    timer.start();
    m_window.openDatabase(*settings);
    Session &session = *m_window.session();
    const auto stop = [this](const Error &error) { m_trouble = error.message(); };
    connect(&session, &Session::failed, this, stop);
    connect(&session, &Session::saveFailed, this, stop);
    const auto note = [&](const char *figure) { m_figures.add(figure, "ms", elapsedMs(timer)); };
    waitUntil("the axes",
              [&] { return session.document() || session.state() == Session::State::NoAssociation; });
    if (!session.document())
        fail(QStringLiteral("no many-to-many relation"));
    waitForPaint("the first frame");
    note("open_axes_painted");
    waitUntil("the links", [&] { return session.state() == Session::State::Ready; });
    note("open_links_loaded");
    waitForPaint("the first full frame");
    note("open_links_painted");
    idle(settling);
    m_heartbeat.end();
    m_figures.add("open_peak_rss", "MiB", peakMemory());
    connect(&document(), &Document::refused, this,
            [this](const Error &error) { m_trouble = error.message(); });
    if (document().matrix().rowCount() == 0 || document().matrix().columnCount() == 0)
        fail(QStringLiteral("there is nothing to measure"));
    m_expectedRows = countRows(m_path, document().workspace().association().junction.name.name);
}

void Scenario::jump()
{
    m_heartbeat.begin("gap_scroll");
    for (int i = 0; i < frames; ++i) {
        const int x = randomBelow(m_matrix->horizontalScrollBar()->maximum() + 1);
        const int y = randomBelow(m_matrix->verticalScrollBar()->maximum() + 1);
        m_figures.time("jump_frame", [&] {
            m_matrix->horizontalScrollBar()->setValue(x);
            m_matrix->verticalScrollBar()->setValue(y);
            cells().repaint();
        });
        idle(1);
    }
    m_heartbeat.end();
}

void Scenario::scroll()
{
    m_heartbeat.begin("gap_scroll");
    m_matrix->verticalScrollBar()->setValue(0);
    for (int i = 0; i < frames; ++i) {
        QScrollBar *bar = i % 3 == 2 ? m_matrix->horizontalScrollBar() : m_matrix->verticalScrollBar();
        m_figures.time("scroll_frame", [&] {
            bar->triggerAction(QAbstractSlider::SliderSingleStepAdd);
            cells().repaint();
        });
        idle(1);
    }
    m_heartbeat.end();
}

void Scenario::setFilter(const char *figure, const QString &text)
{
    bool isThere = false;
    const auto connection = connect(&document().arrangement(), &Arrangement::orderChanged, this,
                                    [&isThere] { isThere = true; });
    QElapsedTimer timer;
    timer.start();
    m_filter->setText(text);
    waitUntil("the filtered rows", [&] { return isThere; });
    cells().repaint();
    m_figures.add(figure, "ms", elapsedMs(timer));
    disconnect(connection);
    idle(settling);
}

void Scenario::filter()
{
    const int names = document().matrix().rowCount();
    m_heartbeat.begin("gap_filter");
    setFilter("filter_first", QStringLiteral("user"));
    for (int i = 0; i < filters; ++i) {
        setFilter("filter_text", QString::number(randomBelow(names)));
        setFilter("filter_cleared", QString());
    }
    for (int i = 0; i < filters; ++i) {
        const auto slot = std::uint32_t(randomBelow(document().matrix().columnCount()));
        const QString name = document().workspace().name(Side::Right, slot);
        setFilter("filter_link", QStringLiteral("has:\"%1\"").arg(name));
        setFilter("filter_cleared", QString());
    }
    m_heartbeat.end();
}

void Scenario::setSpec(const char *figure, const OrderSpec &spec)
{
    bool isThere = false;
    const auto connection = connect(&document().arrangement(), &Arrangement::orderChanged, this,
                                    [&isThere] { isThere = true; });
    m_figures.time(figure, [&] {
        document().arrangement().setSpec(Side::Left, spec);
        waitUntil("the order", [&] { return isThere; });
        cells().repaint();
    });
    disconnect(connection);
    idle(settling);
}

void Scenario::setSort(const char *figure, OrderSpec::Sort sort)
{
    setSpec(figure, {{}, sort});
}

void Scenario::sort()
{
    m_heartbeat.begin("gap_sort");
    idle(patienceForNames);
    setSort("sort_name_first", OrderSpec::Sort::Name);
    for (int i = 0; i < bigJobs; ++i) {
        setSort("sort_count", OrderSpec::Sort::MostLinks);
        setSort("sort_name", OrderSpec::Sort::Name);
        setSort("sort_database", OrderSpec::Sort::Database);
    }
    m_heartbeat.end();
}

/// With all selected also what keeps a selection: sorting and zooming.
void Scenario::select()
{
    m_heartbeat.begin("gap_select");
    for (int i = 0; i < selections; ++i) {
        m_matrix->setCurrent(0, randomBelow(document().matrix().columnCount()));
        m_figures.time("select_column", [&] {
            m_matrix->selectCurrentColumn();
            cells().repaint();
        });
        idle(settling);
        m_figures.time("select_all", [&] {
            m_matrix->selectAllShown();
            cells().repaint();
        });
        idle(settling);
    }
    m_heartbeat.end(); // what is measured of memory takes its time
    idle(resting);
    const double before = currentMemory();
    m_heartbeat.begin("gap_select");
    for (int i = 0; i < selections; ++i) {
        m_figures.time("zoom_selected", [&] {
            m_matrix->zoomBy(i % 2 == 0 ? -1 : 1);
            cells().repaint();
        });
        idle(1);
    }
    for (int i = 0; i < bigJobs; ++i) {
        setSort("sort_selected", OrderSpec::Sort::MostLinks);
        setSort("sort_selected", OrderSpec::Sort::Database);
    }
    m_heartbeat.end();
    idle(resting);
    m_figures.add("selected_memory", "MiB", currentMemory() - before);
    m_matrix->setCurrent(0, 0);
}

/// Zooming out to the whole matrix and going back into it; and how long its picture takes to be counted anew.
void Scenario::showWhole()
{
    m_heartbeat.begin("gap_whole");
    const QRect body = m_matrix->geometryOfCells().body();
    for (int i = 0; i < selections; ++i) {
        m_figures.time("whole_shown", [&] {
            m_matrix->setShowsWhole(true);
            cells().repaint();
        });
        idle(settling);
        const QPoint place(body.left() + randomBelow(body.width()), body.top() + randomBelow(body.height()));
        m_figures.time("whole_left", [&] {
            clickAt(place, Qt::NoModifier);
            cells().repaint();
        });
        idle(settling);
    }
    const DensityInput input{
        {document().arrangement().sharedOrder(Side::Left), document().arrangement().sharedOrder(Side::Right)},
        document().workspace().snapshot().sharedLinks(),
        {body.height(), body.width()}};
    m_heartbeat.end(); // counting is another thread's work
    const CancelToken never;
    for (int i = 0; i < bigJobs; ++i)
        m_figures.time("whole_counted",
                       [&] { static_cast<void>(Density::compute(input, JobContext(never))); });
    m_matrix->setCurrent(0, 0);
}

/// The middle of a cell that is wholly on screen.
QPoint Scenario::randomCell()
{
    const MatrixGeometry &geometry = m_matrix->geometryOfCells();
    const auto rows = geometry.visibleRows();
    const auto columns = geometry.visibleColumns();
    const int row = rows.first + 1 + randomBelow(rows.count() - 2);
    const int column = columns.first + 1 + randomBelow(columns.count() - 2);
    return geometry.cellRect(std::min(row, rows.last), std::min(column, columns.last)).center();
}

void Scenario::clickAt(QPoint point, Qt::KeyboardModifiers modifiers)
{
    const auto send = [&](QEvent::Type type, Qt::MouseButtons buttons) {
        QMouseEvent event(type, point, cells().mapToGlobal(point), Qt::LeftButton, buttons, modifiers);
        QCoreApplication::sendEvent(&cells(), &event);
    };
    send(QEvent::MouseButtonPress, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, Qt::NoButton);
}

void Scenario::click()
{
    m_heartbeat.begin("gap_edit");
    for (int i = 0; i < clicks; ++i) {
        const QPoint point = randomCell();
        m_figures.time("click_painted", [&] {
            clickAt(point);
            cells().repaint();
        });
        idle(i % 10 == 9 ? settling : 1);
    }
    if (document().undoStack().count() != clicks)
        fail(QStringLiteral("%1 clicks made %2 steps").arg(clicks).arg(document().undoStack().count()));
    while (document().undoStack().canUndo()) {
        m_figures.time("undo_painted", [&] {
            document().undoStack().undo();
            cells().repaint();
        });
        idle(1);
    }
    idle(settling);
    m_heartbeat.end();
}

void Scenario::refresh()
{
    bool isRefreshed = false;
    const auto connection
        = connect(m_window.session(), &Session::refreshed, this, [&isRefreshed] { isRefreshed = true; });
    m_heartbeat.begin("gap_refresh");
    for (int i = 0; i < bigJobs; ++i) {
        isRefreshed = false;
        QElapsedTimer timer;
        timer.start();
        m_window.session()->refresh();
        waitUntil("the refresh", [&] { return isRefreshed; });
        cells().repaint();
        m_figures.add("refresh", "ms", elapsedMs(timer));
        idle(settling);
    }
    m_heartbeat.end();
    disconnect(connection);
}

void Scenario::exportCsv()
{
    const QString path = m_folder + QLatin1String("/export.csv");
    bool isWritten = false;
    const auto connection
        = connect(m_window.session(), &Session::exported, this, [&isWritten] { isWritten = true; });
    for (int i = 0; i < bigJobs; ++i) {
        isWritten = false;
        QFile::remove(path);
        m_peak = std::max(m_peak, peakMemory());
        const double before = currentMemory();
        resetPeakMemory();
        m_heartbeat.begin("gap_export");
        QElapsedTimer timer;
        timer.start();
        m_window.session()->exportCsv(path, {}, {});
        waitUntil("the export", [&] { return isWritten; });
        m_figures.add("export_csv", "ms", elapsedMs(timer));
        m_figures.add("export_memory", "MiB", peakMemory() - before);
        idle(settling);
        m_heartbeat.end();
        if (linesIn(path) != qint64(document().workspace().snapshot().links().linkCount()) + 1)
            fail(QStringLiteral("the export has %1 lines").arg(linesIn(path)));
    }
    disconnect(connection);
}

} // namespace crosscheck::bench
