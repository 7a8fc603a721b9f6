// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QAction;
class QLabel;
class QToolButton;

namespace crosscheck {

/// A strip that tells something and stays until it is read.
class Banner final : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Information, Warning, Error };

    explicit Banner(QWidget *parent = nullptr);

    /// What a message is about, and so when it has served.
    enum class Topic { Act, Deletion, Trouble, Save };

    void tell(Kind kind, const QString &text, const QString &detail = {}, Topic topic = Topic::Act);
    /// Says what the message is about that was told last.
    void setTopic(Topic topic) { m_topic = topic; }
    /// Adds a button to what is told, for what a person will want to do about it, or two.
    void offer(QAction *action, QAction *other = nullptr);
    void dismiss();
    /// Whether it is shown and about @p topic.
    [[nodiscard]] bool isAbout(Topic topic) const { return !isHidden() && m_topic == topic; }
    [[nodiscard]] QString text() const;
    void applyTheme();

Q_SIGNALS:
    /// By the person.
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Kind m_kind = Kind::Information;
    Topic m_topic = Topic::Act;
    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_offer;
    QToolButton *m_otherOffer;
    QToolButton *m_close;
};

} // namespace crosscheck
