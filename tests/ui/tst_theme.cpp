// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QApplication>
#include <QPalette>
#include <QTest>

#include <cmath>

using namespace crosscheck;

/// All text can be read on its ground, in both themes.
class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastOfTexts_data();
    void contrastOfTexts();
    void contrastOfMarks_data();
    void contrastOfMarks();
    void paletteIsReadable_data();
    void paletteIsReadable();
    void choices();

private:
    static void themes()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    static const Theme &theme(bool isDark)
    {
        Theme::apply(*qApp, isDark ? ThemeChoice::Dark : ThemeChoice::Light);
        return Theme::current();
    }
    static double luminance(const QColor &color)
    {
        const auto linear = [](double part) {
            return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
            + 0.0722 * linear(color.blueF());
    }
    /// As WCAG 2.1 defines it, 1 to 21.
    static double contrast(const QColor &one, const QColor &other)
    {
        const double a = luminance(one);
        const double b = luminance(other);
        return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
    }
    struct Pair {
        const char *name;
        QColor text, ground;
    };
    static void verify(const std::vector<Pair> &pairs, double least)
    {
        QStringList weak;
        for (const Pair &pair : pairs) {
            if (const double found = contrast(pair.text, pair.ground); found < least)
                weak.append(QStringLiteral("%1: %2").arg(QLatin1String(pair.name)).arg(found, 0, 'f', 2));
        }
        QVERIFY2(weak.isEmpty(), qPrintable(weak.join(QLatin1String(", "))));
    }
};

void TestTheme::contrastOfTexts_data()
{
    themes();
}

void TestTheme::contrastOfTexts()
{
    QFETCH(bool, isDark);
    const Theme &t = theme(isDark);
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    verify({{"text on window", t.text, t.window},
            {"text on base", t.text, t.base},
            {"text on raised", t.text, t.raised},
            {"text on selection", t.text, t.selection},
            {"text on crosshair", t.text, t.crosshair},
            {"text on warning", t.text, t.warningGround},
            {"text on error", t.text, t.revokeGround},
            {"dim on window", t.dimText, t.window},
            {"dim on base", t.dimText, t.base},
            {"dim on raised", t.dimText, t.raised},
            {"dim on selection", t.dimText, t.selection},
            {"dim on crosshair", t.dimText, t.crosshair},
            {"on accent", t.onAccent, t.accent},
            {"grant on base", t.grant, t.base},
            {"grant on its ground", t.grant, t.grantGround},
            {"grant on selection", t.grant, t.selection},
            {"grant on crosshair", t.grant, t.crosshair},
            {"revoke on base", t.revoke, t.base},
            {"revoke on its ground", t.revoke, t.revokeGround},
            {"revoke on selection", t.revoke, t.selection},
            {"revoke on crosshair", t.revoke, t.crosshair},
            {"link on window", t.accent, t.window},
            {"link on base", t.accent, t.base},
            {"warning on its ground", t.warning, t.warningGround}},
           4.5);
}

void TestTheme::contrastOfMarks_data()
{
    themes();
}

void TestTheme::contrastOfMarks()
{
    QFETCH(bool, isDark);
    const Theme &t = theme(isDark);
    verify({{"accent on base", t.accent, t.base},
            {"accent on selection", t.accent, t.selection},
            {"accent on crosshair", t.accent, t.crosshair},
            {"frame of an empty box", t.dimText, t.base},
            {"payload corner on accent", t.warning, t.base},
            {"changed by others", t.unseen, t.base},
            {"changed by others on selection", t.unseen, t.selection},
            {"changed by others beside a name", t.unseen, t.raised}},
           3.0);
}

void TestTheme::paletteIsReadable_data()
{
    themes();
}

void TestTheme::paletteIsReadable()
{
    QFETCH(bool, isDark);
    const QPalette palette = theme(isDark).palette();
    const auto pair = [&palette](const char *name, QPalette::ColorRole text, QPalette::ColorRole ground) {
        return Pair{name, palette.color(text), palette.color(ground)};
    };
    verify({pair("window", QPalette::WindowText, QPalette::Window),
            pair("text", QPalette::Text, QPalette::Base),
            pair("alternate", QPalette::Text, QPalette::AlternateBase),
            pair("button", QPalette::ButtonText, QPalette::Button),
            pair("highlight", QPalette::HighlightedText, QPalette::Highlight),
            pair("tool tip", QPalette::ToolTipText, QPalette::ToolTipBase),
            pair("placeholder", QPalette::PlaceholderText, QPalette::Base),
            pair("link", QPalette::Link, QPalette::Window)},
           4.5);
}

void TestTheme::choices()
{
    Theme::apply(*qApp, ThemeChoice::Dark);
    QVERIFY(Theme::current().isDark);
    QVERIFY(qApp->palette().color(QPalette::Base).lightness() < 64);
    Theme::apply(*qApp, ThemeChoice::Light);
    QVERIFY(!Theme::current().isDark);
    QVERIFY(qApp->palette().color(QPalette::Base).lightness() > 192);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
