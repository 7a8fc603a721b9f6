// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Renders the real window in its states, as PNG files, for eyes to judge: screenshots FOLDER [PREFIX]

#include "core/db/connection.h"
#include "core/db/datafolder.h"
#include "tests/support/loaded.h"
#include "tests/support/realschema.h"
#include "tests/ui/windowfixture.h"
#include "ui/connectdialog.h"

#include <QDialog>
#include <QDir>
#include <QFile>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QTemporaryDir>
#include <QToolButton>

#include <cstdio>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

namespace {

class Screenshots
{
public:
    Screenshots(QString folder, QString prefix)
        : m_folder(std::move(folder))
        , m_prefix(std::move(prefix))
    {
    }

    int run()
    {
        starter();
        dialogs();
        emptyAndErrors();
        others();
        recovery();
        readOnly();
        large();
        oddRows();
        payload();
        realSchemas();
        return m_failures;
    }

private:
    void shoot(QWidget &widget, const char *name)
    {
        QCoreApplication::processEvents();
        const QString path = m_folder + u'/' + m_prefix + QLatin1String(name) + ".png"_L1;
        if (!widget.grab().save(path))
            require(false, name);
    }
    void require(bool isSo, const char *what)
    {
        if (isSo)
            return;
        std::fprintf(stderr, "screenshots: %s failed\n", what);
        ++m_failures;
    }
    /// A dialog as it stands over its window.
    void shootOver(WindowFixture &w, QWidget &dialog, const char *name)
    {
        QCoreApplication::processEvents();
        QPixmap picture = w.window().grab();
        QPainter painter(&picture);
        const QPoint place((w.window().width() - dialog.width()) / 2,
                           (w.window().height() - dialog.height()) / 2);
        painter.fillRect(QRect(place, dialog.size()).adjusted(-1, -1, 1, 1), Qt::gray);
        painter.drawPixmap(place, dialog.grab());
        painter.end();
        require(picture.save(m_folder + u'/' + m_prefix + QLatin1String(name) + ".png"_L1), name);
    }

    void starter()
    {
        WindowFixture w;
        require(w.openStarter(), "starter");
        shoot(w.window(), "01-starter");
        w.click("John", "Viewer");
        w.click("Jane", "Editor");
        shoot(w.window(), "02-staged");
        w.action("themeDark")->trigger();
        shoot(w.window(), "03-staged-dark");
        w.drag({{"John", "Admin"}, {"Jane", "Viewer"}});
        require(waitFor([&] { return !w.find<QLabel>("statusSelection")->text().isEmpty(); }), "block");
        shoot(w.window(), "04-block-dark");
        w.action("themeLight")->trigger();
        shoot(w.window(), "05-block");
        w.clickName(Side::Left, "John");
        w.clickName(Side::Left, "Jane", Qt::ControlModifier);
        shoot(w.window(), "06-partly-checked");
        QTest::mouseClick(w.find<QToolButton>("changesSql"), Qt::LeftButton);
        shoot(w.window(), "07-sql");
        QTest::mouseClick(w.find<QToolButton>("changesSql"), Qt::LeftButton);
        require(w.filter(Side::Left, u"j"_s, 2), "filter");
        require(w.filter(Side::Right, u"vi"_s, 1), "filter");
        shoot(w.window(), "08-filtered");
        require(w.filter(Side::Left, u"nobody"_s, 0), "filter");
        shoot(w.window(), "09-filtered-to-nothing");
        require(w.filter(Side::Right, {}, 3), "filter");
        require(w.filter(Side::Left, u"j has:nobody"_s, 2), "filter");
        require(waitFor([&] { return w.find<QLabel>("leftFilterTrouble")->isVisible(); }), "wrong term");
        shoot(w.window(), "11-filter-with-a-wrong-term");
        require(w.filter(Side::Left, {}, 3), "filter");
        w.window().resize(400, 400);
        shoot(w.window(), "10-400x400");
    }

    void payload()
    {
        const TempDatabase database(
            usersAndRoles(u", hours REAL NOT NULL DEFAULT 8, since DATE, note TEXT"_s));
        database.run(
            u"UPDATE users_roles SET since = '2024-05-01', note = 'by the board' WHERE user_id = 1"_s);
        WindowFixture w;
        require(w.open(database), "payload");
        w.click("Jane", "Viewer");
        w.matrix().setCurrent(0, 0);
        w.key(Qt::Key_Return);
        QTest::keyClicks(w.find<QLineEdit>("field_hours"), u"12.5"_s);
        QTest::keyClick(w.find<QLineEdit>("field_hours"), Qt::Key_Return);
        require(w.changes().size() == 2, "payload staged");
        w.key(Qt::Key_Return);
        shoot(w.window(), "61-payload");
    }

    /// Junctions of real applications, found without being told.
    void realSchemas()
    {
        for (const auto &[schema, junction, name] :
             {std::tuple("chinook", "PlaylistTrack", "70-chinook"),
              std::tuple("sakila", "film_actor", "71-sakila"),
              std::tuple("django", "auth_user_groups", "72-django-groups"),
              std::tuple("django", "auth_group_permissions", "73-django-permissions")}) {
            TempDatabase database(schemaStatements(QLatin1String(schema)));
            const auto connection = Connection::open(database.settings()).value();
            const QStringList rows = sampleRows(associationIn(*connection, QLatin1String(junction)), 16);
            database.run(u"BEGIN; %1; COMMIT"_s.arg(rows.join(u"; "_s)));
            WindowFixture w;
            require(w.open(database, QLatin1String(junction)), name);
            shoot(w.window(), name);
        }
    }

    void dialogs()
    {
        const TempDatabase database(usersAndRoles());
        WindowFixture w;
        require(w.open(database), "dialogs");
        w.click("John", "Viewer");
        QTest::keyClick(&w.window(), Qt::Key_E, Qt::ControlModifier);
        if (auto *dialog = w.dialog<QDialog>("exportDialog")) {
            shootOver(w, *dialog, "20-export");
            dialog->reject();
        }
        require(w.isGone("exportDialog"), "export");
        w.action("connectServer")->trigger();
        if (auto *dialog = w.dialog<ConnectDialog>("connectDialog")) {
            dialog->setSettings(ConnectionSettings::parse(u"postgresql://me@db.example:5433/crm"_s).value());
            dialog->showError({ErrorKind::Permission,
                               u"“crm on db.example” cannot be opened. The server did not let the user in."_s,
                               u"PostgreSQL: password authentication failed for user \"me\""_s,
                               {}});
            shootOver(w, *dialog, "25-connect");
            dialog->reject();
        }
        require(w.isGone("connectDialog"), "connect");
        QTest::mouseClick(w.find<QToolButton>("leftAdd"), Qt::LeftButton);
        if (auto *dialog = w.dialog<QDialog>("entityDialog")) {
            QTest::keyClicks(dialog->findChild<QLineEdit *>(u"label"_s), u"Zoe"_s);
            shootOver(w, *dialog, "21-add");
            dialog->accept();
        }
        require(w.isGone("entityDialog"), "add");
        w.clickName(Side::Left, "Jane");
        QTest::mouseClick(w.find<QToolButton>("leftDelete"), Qt::LeftButton);
        require(waitFor([&] { return w.changes().size() == 3; }), "delete");
        shoot(w.window(), "22-entities");
        w.window().close();
        if (auto *dialog = w.dialog<QDialog>("stagedQuestion")) {
            shootOver(w, *dialog, "23-question");
            dialog->reject();
        }
        require(w.isGone("stagedQuestion"), "question");
        w.key(Qt::Key_K, Qt::ControlModifier);
        if (auto *popup = w.dialog<QFrame>("goTo")) {
            QTest::keyClicks(popup->findChild<QLineEdit *>(u"goToField"_s), u"e"_s);
            require(
                waitFor([popup] { return popup->findChild<QListWidget *>(u"goToResults"_s)->count() > 3; }),
                "go to");
            shoot(w.window(), "24-go-to");
        }
    }

    void emptyAndErrors()
    {
        const QTemporaryDir folder;
        QFile(folder.filePath(u"empty.db"_s)).open(QIODevice::WriteOnly);
        WindowFixture w;
        shoot(w.window(), "30-nothing-open");
        ConnectionSettings settings;
        settings.path = folder.filePath(u"empty.db"_s);
        w.window().openDatabase(settings);
        require(w.waitForState(Session::State::NoAssociation), "empty");
        shoot(w.window(), "31-no-association");
        settings.path = folder.filePath(u"missing.db"_s);
        w.window().openDatabase(settings);
        require(w.waitForState(Session::State::Failed), "missing");
        shoot(w.window(), "32-missing");

        const TempDatabase database(usersAndRoles());
        require(w.open(database), "conflict");
        w.click("Alice", "Admin");
        database.run(
            u"DELETE FROM users_roles WHERE user_id = 3; UPDATE users SET name = 'Mallory' WHERE id = 3"_s);
        require(w.save(), "conflict");
        shoot(w.window(), "33-conflict");
        QTest::keyClick(&w.window(), Qt::Key_F5);
        require(waitFor([&] { return w.bannerText().contains(u"can no longer"_s); }), "refresh");
        shoot(w.window(), "34-trouble");
        w.action("themeDark")->trigger();
        shoot(w.window(), "35-trouble-dark");
        w.action("themeLight")->trigger();
        require(QFile::rename(database.path(), database.path() + ".old"_L1), "replaced");
        QTest::keyClick(&w.window(), Qt::Key_F5);
        require(waitFor([&] { return w.bannerText().contains(u"no longer there"_s); }), "replaced");
        shoot(w.window(), "36-replaced");
    }

    /// What somebody else changes meanwhile, changes by row, and what was saved before.
    void others()
    {
        const TempDatabase database(usersAndRoles(), u"school.db"_s);
        WindowFixture w;
        require(w.open(database), "others");
        w.window().session()->setWatchPeriod(std::chrono::milliseconds(20));
        w.click("John", "Viewer");
        w.click("John", "Admin");
        w.click("Alice", "Editor");
        require(w.save(), "history");
        w.click("John", "Viewer");
        w.click("John", "Admin");
        w.click("Jane", "Admin");
        w.click("Alice", "Admin");
        database.run(
            u"INSERT INTO users_roles VALUES (2, 3); UPDATE users SET name = 'Alicia' WHERE id = 3; "
            "DELETE FROM users_roles WHERE user_id = 1 AND role_id = 2; INSERT INTO roles (name) VALUES ('Guest')"_s);
        require(waitFor([&] { return w.find<QToolButton>("others")->isVisible(); }), "noticed");
        shoot(w.window(), "42-outdated");
        QTest::keyClick(&w.window(), Qt::Key_F5);
        require(waitFor([&] { return w.document().unseen().count() > 0; }), "unseen");
        shoot(w.window(), "43-others");
        w.action("themeDark")->trigger();
        shoot(w.window(), "44-others-dark");
        w.action("themeLight")->trigger();
        w.action("showHistory")->trigger();
        if (auto *dialog = w.dialog<QDialog>("historyDialog")) {
            shootOver(w, *dialog, "45-history");
            dialog->reject();
        }
    }

    /// What was staged when the program ended before its time.
    void recovery()
    {
        const TempDatabase database(usersAndRoles(), u"school.db"_s);
        const QDir folder(dataFolder(u"journal"_s));
        const auto journals = [&folder] { return folder.entryList({u"*.journal"_s}); };
        {
            WindowFixture w;
            require(w.open(database), "recovery");
            w.click("John", "Viewer");
            w.click("Jane", "Editor");
            require(waitFor([&] { return journals().size() == 1; }), "journal");
            QTest::qWait(500);
            QFile::copy(folder.filePath(journals().first()), folder.filePath(u"left"_s));
        }
        QFile::rename(folder.filePath(u"left"_s), folder.filePath(u"left.journal"_s));
        WindowFixture w;
        require(w.open(database), "recovery");
        require(waitFor([&] { return w.find<QFrame>("recovery")->isVisible(); }), "offer");
        shoot(w.window(), "37-recovery");
        w.action("restore")->trigger();
        require(waitFor([&] { return !w.changes().isEmpty(); }), "restored");
        shoot(w.window(), "38-restored");
    }

    void readOnly()
    {
        const TempDatabase database(usersAndRoles());
        WindowFixture w;
        require(w.openReadOnly(database), "read-only");
        shoot(w.window(), "40-read-only");
        w.click("John", "Viewer");
        shoot(w.window(), "41-read-only-refused");
    }

    void large()
    {
        QStringList statements = usersAndRoles();
        statements.append(
            u"DELETE FROM users_roles; DELETE FROM users; DELETE FROM roles;"
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
            "INSERT INTO users SELECT i, 'user ' || printf('%04d', i) FROM n;"
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
            "INSERT INTO roles SELECT i, CASE i % 7 WHEN 0 THEN 'A rather long name of a role, number ' ELSE "
            "'role ' END "
            "|| printf('%03d', i) FROM n;"
            "INSERT INTO users_roles SELECT u.id, r.id FROM users u, roles r WHERE (u.id * 7 + r.id * 13) % 11 < 3"_s);
        const TempDatabase database(statements);
        WindowFixture w;
        require(w.open(database), "large");
        w.click("user 0002", "role 003");
        w.click("user 0003", "role 004");
        shoot(w.window(), "50-300x60");
        w.key(Qt::Key_End, Qt::ControlModifier);
        shoot(w.window(), "51-300x60-end");
        w.matrix().setZoom(12);
        shoot(w.window(), "52-300x60-small");
        w.action("themeDark")->trigger();
        shoot(w.window(), "53-300x60-dark");
        w.action("zoomOut")->trigger();
        require(waitFor([&] { return !w.document().overview().staged().pixels.empty(); }), "whole");
        shoot(w.window(), "55-300x60-whole-dark");
        w.action("themeLight")->trigger();
        const QPoint pointed = w.matrix().geometryOfCells().body().center();
        QTest::mouseMove(w.matrix().viewport(), pointed);
        shoot(w.window(), "56-300x60-whole");
        for (int i = 0; i < 20; ++i)
            w.action("zoomIn")->trigger();
        w.key(Qt::Key_Home, Qt::ControlModifier);
        shoot(w.window(), "54-300x60-big");
    }

    void oddRows()
    {
        const TempDatabase database(
            usersAndRoles(u", note TEXT"_s)
            + QStringList{
                u"INSERT INTO users VALUES (4, NULL), (5, ''), (6, 'John'), (7, '😀 Zoë (محمد)'), "
                "(8, 'A name that goes on and on and on until no column could ever hold all of it')"_s,
                u"INSERT INTO users_roles (user_id, role_id, note) VALUES (1, 1, 'why'), (2, 1, 'x'), (2, 1, "
                u"'y'), "
                "(9, 9, NULL), (NULL, 1, NULL)"_s});
        WindowFixture w;
        require(w.open(database), "odd rows");
        shoot(w.window(), "60-odd-rows");
    }

    QString m_folder;
    QString m_prefix;
    int m_failures = 0;
};

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::fputs("screenshots FOLDER [PREFIX]\n", stderr);
        return 2;
    }
    const QString folder = QFile::decodeName(argv[1]);
    const QString prefix = argc > 2 ? QFile::decodeName(argv[2]) : QString();
    QDir().mkpath(folder);
    return runUiTest(argc, argv, [&](int, char **) { return Screenshots(folder, prefix).run(); });
}
