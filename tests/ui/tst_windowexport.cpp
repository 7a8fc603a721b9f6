// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QRadioButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Export from the window: what is written, where, and that nothing else is written over.
class TestWindowExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { forgetSettings(); }
    void exportPairs();
    void exportShownMatrixWithoutStaged();
    void fromTheFilterField();
    void neverOverTheDatabase();
    void asksBeforeItReplaces();
    void anotherAssociationMeanwhile();
    void saysWhatIsLeftOut();

private:
    /// Exports to a file by the dialog, as suggested else.
    static void exportTo(WindowFixture &w, const QString &path)
    {
        w.action("export")->trigger();
        auto *dialog = w.dialog<QDialog>("exportDialog");
        dialog->findChild<QLineEdit *>(u"exportPath"_s)->setText(path);
        w.pressButton(dialog, u"Export"_s);
    }
    [[nodiscard]] static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    const QByteArray m_pairs{"users,roles\r\nAlice,Viewer\r\nJane,Editor\r\nJohn,Admin\r\nJohn,Editor\r\n"};
};

void TestWindowExport::exportPairs()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    QTest::keyClick(&w.window(), Qt::Key_E, Qt::ControlModifier);
    auto *dialog = w.dialog<QDialog>("exportDialog");
    QVERIFY(dialog);
    const QString path = database.folder() + "/out.csv"_L1;
    auto *field = dialog->findChild<QLineEdit *>(u"exportPath"_s);
    field->selectAll();
    QTest::keyClicks(field, path);
    QTest::mouseClick(dialog->findChild<QCheckBox *>(u"exportKeys"_s), Qt::LeftButton, {}, QPoint(8, 8));
    w.pressButton(dialog, u"Export"_s);
    QVERIFY(waitFor([&] { return w.bannerText().contains(path); }));
    QCOMPARE(content(path),
             QByteArray("users.id,users,roles.id,roles\r\n3,Alice,3,Viewer\r\n2,Jane,2,Editor\r\n"
                        "1,John,1,Admin\r\n1,John,2,Editor\r\n"));
}

void TestWindowExport::exportShownMatrixWithoutStaged()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    w.click("Jane", "Viewer");
    QVERIFY(w.filter(Side::Left, u"j"_s, 2));
    w.action("export")->trigger();
    auto *dialog = w.dialog<QDialog>("exportDialog");
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QRadioButton *>(u"exportShown"_s)->isChecked());
    QTest::mouseClick(dialog->findChild<QRadioButton *>(u"exportMatrix"_s), Qt::LeftButton, {}, QPoint(8, 8));
    const QString path = database.folder() + "/users_roles.csv"_L1; // as suggested
    QCOMPARE(dialog->findChild<QLineEdit *>(u"exportPath"_s)->text(), path);
    w.pressButton(dialog, u"Export"_s);
    QVERIFY(waitFor([&] { return w.bannerText().contains(path); }));
    QCOMPARE(content(path), QByteArray("users,Admin,Editor,Viewer\r\nJane,,1,\r\nJohn,1,1,\r\n"));
    QCOMPARE(w.changes(), QStringList{u"grant Jane → Viewer"_s});
}

void TestWindowExport::fromTheFilterField()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    auto *field = w.find<QLineEdit>("leftFilter");
    field->setFocus();
    QTest::keyClick(field, Qt::Key_E, Qt::ControlModifier); // the end of the line, to other line edits
    QVERIFY(w.dialog<QDialog>("exportDialog"));
}

void TestWindowExport::neverOverTheDatabase()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    const QStringList before = database.dump();
    exportTo(w, database.path());
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"belongs to the open database"_s); }));
    QCOMPARE(database.dump(), before);
    w.click("John", "Viewer");
    QVERIFY(w.save());
    QCOMPARE(links(database), u"1-1 1-2 1-3 2-2 3-3"_s);
}

void TestWindowExport::asksBeforeItReplaces()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database));
    QFile letter(database.folder() + "/letter.csv"_L1);
    QVERIFY(letter.open(QIODevice::WriteOnly));
    letter.write("dear");
    letter.close();
    exportTo(w, letter.fileName());
    auto *question = w.dialog<QMessageBox>("replaceQuestion");
    QVERIFY(question);
    QVERIFY(question->text().contains(u"letter.csv"_s));
    QTest::keyClick(question, Qt::Key_Return); // the default is to leave it
    QVERIFY(w.isGone("replaceQuestion"));
    QCOMPARE(content(letter.fileName()), QByteArray("dear"));
    QVERIFY(w.action("export")->isEnabled());

    exportTo(w, letter.fileName());
    question = w.dialog<QMessageBox>("replaceQuestion");
    QVERIFY(question);
    w.pressButton(question, u"Replace"_s);
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"Exported to"_s); }));
    QCOMPARE(content(letter.fileName()), m_pairs);
}

void TestWindowExport::anotherAssociationMeanwhile()
{
    const TempDatabase two(
        usersAndRoles()
        + QStringList{
            u"CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT)"_s,
            u"CREATE TABLE users_groups (user_id INTEGER REFERENCES users, group_id INTEGER REFERENCES groups)"_s,
            u"INSERT INTO users_roles VALUES (NULL, 1)"_s});
    WindowFixture w;
    QVERIFY(w.open(two, u"users_roles"_s));
    const QString path = two.folder() + "/out.csv"_L1;
    w.window().session()->exportCsv(path, {}, {});
    QVERIFY(w.window().session()->isExporting());
    w.window().session()->choose(u"users_groups"_s); // its document goes while the file is written
    QVERIFY(waitFor([&] { return QFile::exists(path) && !w.window().session()->isExporting(); }));
    QVERIFY(w.waitForState(Session::State::Ready));
    QCOMPARE(content(path), m_pairs);
    QCOMPARE(w.workspace().association().name, u"users_groups"_s);
    QVERIFY2(w.bannerText().endsWith(u"Left out: 1 row with NULL."_s), qPrintable(w.bannerText()));
}

void TestWindowExport::saysWhatIsLeftOut()
{
    const TempDatabase database(usersAndRoles());
    database.run(u"INSERT INTO users_roles VALUES (1, 1), (NULL, 2)"_s);
    WindowFixture w;
    QVERIFY(w.open(database));
    exportTo(w, database.folder() + "/out.csv"_L1);
    QVERIFY(
        waitFor([&] { return w.bannerText().endsWith(u"Left out: 1 row with NULL, 1 duplicate row."_s); }));
}

CROSSCHECK_UI_TEST(TestWindowExport)
#include "tst_windowexport.moc"
