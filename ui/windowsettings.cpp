// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowsettings.h"

#include <QSettings>

namespace crosscheck {

void WindowSettings::addRecent(const QString &location)
{
    recent.removeAll(location);
    recent.prepend(location);
    while (recent.size() > mostRecent)
        recent.removeLast();
}

WindowSettings WindowSettings::load()
{
    const QSettings file;
    WindowSettings settings;
    settings.geometry = file.value(QStringLiteral("window/geometry")).toByteArray();
    settings.columns = file.value(QStringLiteral("window/columns")).toByteArray();
    settings.changesHeight
        = file.value(QStringLiteral("window/changesHeight"), settings.changesHeight).toInt();
    settings.zoom = file.value(QStringLiteral("window/zoom"), settings.zoom).toInt();
    const int theme = file.value(QStringLiteral("window/theme")).toInt();
    settings.theme = theme == 1 ? ThemeChoice::Light : theme == 2 ? ThemeChoice::Dark : ThemeChoice::Desktop;
    settings.recent = file.value(QStringLiteral("databases/recent")).toStringList();
    settings.servers = file.value(QStringLiteral("databases/servers")).toStringList();
    return settings;
}

void WindowSettings::store() const
{
    QSettings file;
    file.setValue(QStringLiteral("window/geometry"), geometry);
    file.setValue(QStringLiteral("window/columns"), columns);
    file.setValue(QStringLiteral("window/changesHeight"), changesHeight);
    file.setValue(QStringLiteral("window/zoom"), zoom);
    file.setValue(QStringLiteral("window/theme"), int(theme));
    file.setValue(QStringLiteral("databases/recent"), recent);
    file.setValue(QStringLiteral("databases/servers"), servers);
}

} // namespace crosscheck
