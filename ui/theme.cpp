// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QApplication>
#include <QProxyStyle>
#include <QStyleFactory>

namespace crosscheck {

namespace {

constexpr int toolBarArrowWidth = 26;

Theme light()
{
    Theme theme;
    theme.isDark = false;
    theme.window = QColor(0xf3f4f6);
    theme.base = QColor(0xffffff);
    theme.raised = QColor(0xfafbfc);
    theme.border = QColor(0xd5d9df);
    theme.grid = QColor(0xe8ebef);
    theme.text = QColor(0x1c2430);
    theme.dimText = QColor(0x5b6575);
    theme.accent = QColor(0x2f5fd0);
    theme.onAccent = QColor(0xffffff);
    theme.selection = QColor(0xd9e4fb);
    theme.crosshair = QColor(0xeff3fb);
    theme.grant = QColor(0x0d7342);
    theme.grantGround = QColor(0xd8f3e3);
    theme.revoke = QColor(0xb3261e);
    theme.revokeGround = QColor(0xfbe0dd);
    theme.warning = QColor(0x7a4d00);
    theme.warningGround = QColor(0xfdf0d0);
    theme.unseen = QColor(0x8a2be2);
    return theme;
}

Theme dark()
{
    Theme theme;
    theme.isDark = true;
    theme.window = QColor(0x1d2127);
    theme.base = QColor(0x15181d);
    theme.raised = QColor(0x22272e);
    theme.border = QColor(0x3a414b);
    theme.grid = QColor(0x262b33);
    theme.text = QColor(0xe6e9ee);
    theme.dimText = QColor(0xa3adbb);
    theme.accent = QColor(0x7aa2ff);
    theme.onAccent = QColor(0x10141c);
    theme.selection = QColor(0x2a3b5e);
    theme.crosshair = QColor(0x1e242e);
    theme.grant = QColor(0x62d795);
    theme.grantGround = QColor(0x173926);
    theme.revoke = QColor(0xff8f86);
    theme.revokeGround = QColor(0x472220);
    theme.warning = QColor(0xf2c66d);
    theme.warningGround = QColor(0x3d3117);
    theme.unseen = QColor(0xd9a8ff);
    return theme;
}

/// Fusion, with room in the tool bar for an arrow that can be seen and hit, and without another theme's icons on buttons.
class WindowStyle final : public QProxyStyle
{
public:
    WindowStyle()
        : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
    {
    }
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        return metric == PM_ToolBarExtensionExtent ? toolBarArrowWidth
                                                   : QProxyStyle::pixelMetric(metric, option, widget);
    }
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override
    {
        return hint == SH_DialogButtonBox_ButtonsHaveIcons
            ? 0
            : QProxyStyle::styleHint(hint, option, widget, data);
    }
};

Theme &mutableCurrent()
{
    static Theme theme = light();
    return theme;
}

} // namespace

const Theme &Theme::current()
{
    return mutableCurrent();
}

QPalette Theme::palette() const
{
    QPalette palette;
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, raised);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, dimText);
    palette.setColor(QPalette::Button, raised);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, revoke);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, onAccent);
    palette.setColor(QPalette::ToolTipBase, raised);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::Light, raised.lighter(isDark ? 120 : 105));
    palette.setColor(QPalette::Midlight, raised);
    palette.setColor(QPalette::Mid, border);
    palette.setColor(QPalette::Dark, border.darker(isDark ? 140 : 115));
    palette.setColor(QPalette::Shadow, Qt::black);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
        QColor faded = dimText;
        faded.setAlphaF(0.6F);
        palette.setColor(QPalette::Disabled, role, faded);
    }
    return palette;
}

QString Theme::styleSheet() const
{
    const QString sheet = QStringLiteral(
        "QToolBar { border: 0; border-bottom: 1px solid %1; background: %2; padding: 4px 6px; spacing: 2px; }"
        "QToolBar QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 4px 8px; color: "
        "%3; }"
        "QToolBar QToolButton:hover:enabled { background: %4; }"
        "QToolBar QToolButton:pressed:enabled, QToolBar QToolButton:checked { background: %5; }"
        "QToolBar QToolButton:disabled { color: %6; }"
        "QToolBar QToolButton#qt_toolbar_ext_button { padding: 0; }"
        "QToolBar::separator { width: 1px; background: %1; margin: 4px 6px; }"
        "QStatusBar { border-top: 1px solid %1; background: %2; } QStatusBar::item { border: 0; }"
        "QMenuBar { background: %2; border: 0; padding: 1px 4px; }"
        "QSplitter::handle { background: %1; } QSplitter::handle:horizontal { width: 1px; }"
        "QSplitter::handle:vertical { height: 1px; }"
        "QLineEdit { border: 1px solid %1; border-radius: 5px; padding: 4px 6px; background: %7; color: %3; }"
        "QLineEdit:focus { border-color: %8; } QLineEdit:disabled, QLineEdit[readOnly=\"true\"] { "
        "background: %2; color: %6; }"
        "QToolButton#changesSave:enabled { background: %8; color: %10; border: 0; border-radius: 5px; "
        "padding: 4px 12px; }"
        "QScrollBar { background: %7; } QScrollBar:vertical { width: 13px; } QScrollBar:horizontal { height: "
        "13px; }"
        "QScrollBar::handle { background: %1; border-radius: 4px; margin: 2px; }"
        "QScrollBar::handle:vertical { min-height: 36px; } QScrollBar::handle:horizontal { min-width: 36px; }"
        "QScrollBar::handle:hover, QScrollBar::handle:pressed { background: %6; }"
        "QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }"
        "QScrollBar::add-page, QScrollBar::sub-page { background: none; }"
        "QAbstractScrollArea::corner { background: %7; border: 0; }"
        "QComboBox { border: 1px solid %1; border-radius: 5px; padding: 3px 8px; background: %7; color: %3; }"
        "QComboBox:hover { background: %4; } QComboBox:focus { border-color: %8; }"
        "QComboBox::drop-down { border: 0; width: 24px; }"
        "QComboBox::down-arrow { image: url(:/icons/drop.svg); width: 16px; height: 16px; }"
        "QPushButton { border: 1px solid %1; border-radius: 5px; padding: 5px 16px; background: %9; color: "
        "%3; }"
        "QPushButton:hover:enabled { background: %4; } QPushButton:pressed:enabled { background: %5; }"
        "QPushButton:focus { border-color: %8; } QPushButton:disabled { color: %6; }"
        "QPushButton:default:enabled { background: %8; color: %10; border-color: %8; }"
        "QToolTip { border: 1px solid %1; background: %9; color: %3; padding: 3px; }");
    return sheet.arg(border.name(), window.name(), text.name(), crosshair.name(), selection.name(),
                     dimText.name(), base.name(), accent.name(), raised.name(), onAccent.name());
}

void Theme::apply(QApplication &application, ThemeChoice choice)
{
    static const bool desktopIsDark = application.palette().color(QPalette::Window).lightness() < 128;
    const bool isDark = choice == ThemeChoice::Dark || (choice == ThemeChoice::Desktop && desktopIsDark);
    mutableCurrent() = isDark ? dark() : light();
    application.setStyle(new WindowStyle);
    application.setPalette(current().palette());
    application.setStyleSheet(current().styleSheet());
}

} // namespace crosscheck
