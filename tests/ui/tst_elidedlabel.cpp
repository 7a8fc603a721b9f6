// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/elidedlabel.h"

#include <QHelpEvent>
#include <QTest>

using namespace crosscheck;
using namespace Qt::Literals::StringLiterals;

/// A label that shows as much of its text as has room.
class TestElidedLabel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void narrowAndWide();
    void markupIsText();

private:
    static QString toolTipOf(ElidedLabel &label)
    {
        QHelpEvent event(QEvent::ToolTip, {}, {});
        QCoreApplication::sendEvent(&label, &event);
        return label.toolTip();
    }
    static QImage picture(ElidedLabel &label, const QString &text)
    {
        label.setText(text);
        return label.grab().toImage();
    }
};

void TestElidedLabel::narrowAndWide()
{
    ElidedLabel label;
    label.setText(u"one grant, two revokes"_s);
    const int whole = label.sizeHint().width();
    QVERIFY(label.minimumSizeHint().width() < whole);
    label.resize(whole + 10, 20);
    QCOMPARE(toolTipOf(label), QString());
    label.resize(whole / 2, 20);
    QCOMPARE(toolTipOf(label), label.text());
    QCOMPARE(label.text(), u"one grant, two revokes"_s);
    // What has no room does not show: two texts that differ only there look the same.
    QCOMPARE(picture(label, u"one grant, two revokes"_s), picture(label, u"one grant, two rewards"_s));
    label.resize(whole + 10, 20);
    QVERIFY(picture(label, u"one grant, two revokes"_s) != picture(label, u"one grant, two rewards"_s));
}

void TestElidedLabel::markupIsText()
{
    ElidedLabel label;
    label.setText(u"<b>bold</b> name"_s);
    label.resize(20, 20);
    QCOMPARE(toolTipOf(label), u"&lt;b&gt;bold&lt;/b&gt; name"_s);
}

QTEST_MAIN(TestElidedLabel)
#include "tst_elidedlabel.moc"
