// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cellinspector.h"

#include "ui/elidedlabel.h"
#include "ui/plaintext.h"
#include "ui/theme.h"
#include "ui/valuefield.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr std::size_t mostCompared = 5'000; // cells of a block whose values are looked at

QLabel *plainLabel(QWidget *parent, const char *name)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

CellInspector::CellInspector(QWidget *parent)
    : QWidget(parent)
    , m_title(new ElidedLabel(this))
    , m_state(plainLabel(this, "inspectorState"))
    , m_amiss(plainLabel(this, "inspectorAmiss"))
    , m_column(nullptr)
{
    setObjectName(QStringLiteral("cellInspector"));
    setAccessibleName(tr("Values of the link"));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("inspectorTitle"));
    auto *fields = new QWidget(this);
    m_column = new QVBoxLayout(fields);
    m_column->setContentsMargins(10, 4, 10, 10);
    m_column->setSpacing(4);
    m_column->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(fields);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(4);
    for (QLabel *label : {m_title, m_state, m_amiss}) {
        label->setContentsMargins(10, 0, 10, 0);
        layout->addWidget(label);
    }
    layout->addWidget(scroll, 1);
    setVisible(false);
}

void CellInspector::setDocument(Document *document)
{
    if (m_document) {
        m_document->disconnect(this);
        m_document->workspace().disconnect(this);
    }
    m_document = document;
    m_slots = {};
    rebuildFields();
    if (!document)
        return;
    connect(document, &Document::lockedChanged, this, &CellInspector::refresh);
    connect(document, &Document::linkEventsChanged, this, &CellInspector::refresh);
    connect(&document->workspace(), &Workspace::slotsMoved, this, &CellInspector::onSlotsMoved);
    connect(&document->workspace(), &Workspace::snapshotChanged, this, [this] {
        const Association &association = m_document->workspace().association();
        const bool isSame
            = std::equal(m_fields.begin(), m_fields.end(), association.payload.begin(),
                         association.payload.end(), [&](const Field &field, const QString &name) {
                             const Column *column = association.junction.column(name);
                             return column && field.edit->column() == *column;
                         });
        isSame ? refresh() : rebuildFields();
    });
}

/// A field for each payload column; none, and nothing to see, where there is none.
void CellInspector::rebuildFields()
{
    for (const Field &field : m_fields) {
        delete field.name;
        delete field.edit;
    }
    m_fields.clear();
    if (m_document) {
        const Association &association = m_document->workspace().association();
        for (const QString &name : association.payload) {
            if (const Column *column = association.junction.column(name))
                addField(*column);
        }
    }
    setVisible(!m_fields.empty());
    refresh();
}

void CellInspector::addField(const Column &column)
{
    Field field{new ElidedLabel(this), new ValueField(column)};
    field.name->setText(column.name);
    field.name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_column->insertWidget(m_column->count() - 1, field.name);
    m_column->insertWidget(m_column->count() - 1, field.edit);
    connect(field.edit, &ValueField::typed, this, [this] {
        showState();
        Q_EMIT typedChanged();
    });
    connect(field.edit, &ValueField::entered, this, [this, edit = field.edit] {
        if (commit(*edit))
            Q_EMIT left();
    });
    connect(field.edit, &ValueField::escaped, this, [this, edit = field.edit] {
        edit->showValue({});
        refresh();
        Q_EMIT typedChanged();
        Q_EMIT left();
    });
    connect(field.edit, &ValueField::focusLost, this, [this, edit = field.edit] {
        static_cast<void>(commit(*edit));
    }); // what is amiss stays, and is told
    m_fields.push_back(field);
}

void CellInspector::onSlotsMoved(Side side, const SlotMap &map)
{
    std::vector<std::uint32_t> now;
    for (const std::uint32_t slot : m_slots[side]) {
        if (const auto moved = map.now(slot))
            now.push_back(*moved);
    }
    m_slots[side] = std::move(now);
}

void CellInspector::setTarget(PerSide<std::vector<std::uint32_t>> slots)
{
    if (slots.left != m_slots.left || slots.right != m_slots.right) { // what is typed is for those before
        for (const Field &field : m_fields)
            leaveField(*field.edit);
    }
    m_slots = std::move(slots);
    refresh();
}

bool CellInspector::isOneCell() const
{
    return m_slots.left.size() == 1 && m_slots.right.size() == 1;
}

/// The links of the target whose values are looked at: all of a block of a reasonable size, else none.
std::vector<CellInspector::Place> CellInspector::shownLinks() const
{
    std::vector<Place> links;
    if (m_slots.left.size() * m_slots.right.size() > mostCompared)
        return links;
    const Workspace &workspace = m_document->workspace();
    for (const std::uint32_t left : m_slots.left) {
        for (const std::uint32_t right : m_slots.right) {
            if (workspace.cell(left, right).isLinkedAfterSave())
                links.push_back({left, right});
        }
    }
    return links;
}

CellInspector::Shown CellInspector::shownOf(const Column &column, const std::vector<Place> &links) const
{
    const Workspace &workspace = m_document->workspace();
    Shown shown;
    for (const Place &link : links) {
        const auto value = workspace.payload(column.name, link.left, link.right);
        const PayloadDraft *draft = workspace.stagedPayload(link.left, link.right);
        shown.isStaged = shown.isStaged || (draft && draft->contains(column.name));
        if (&link == &links.front())
            shown.value = value;
        else if (shown.value != value)
            return {{}, tr("several values"), shown.isStaged};
    }
    if (!shown.value && !links.empty())
        shown.instead = column.isRequired() ? tr("needs a value")
            : column.hasDefault             ? tr("the database's default")
                                            : QStringLiteral("NULL");
    else if (links.empty() && m_count.linked > 0)
        shown.instead = tr("too many to compare");
    return shown;
}

/// What goes with a link that is to be revoked.
CellInspector::Shown CellInspector::revokedOf(const Column &column) const
{
    Workspace &workspace = m_document->workspace();
    return {workspace.heldPayload(column.name,
                                  Cell::of(workspace.idAt(Side::Left, m_slots.left.front()),
                                           workspace.idAt(Side::Right, m_slots.right.front()))),
            {},
            false};
}

/// How the link stands, and since when, as far as the history knows.
QString CellInspector::stateText() const
{
    if (!isOneCell())
        return {};
    const QString event = m_document->eventText(m_slots.left.front(), m_slots.right.front());
    return event.isEmpty() ? linkText() : QString(linkText() + QStringLiteral(" · ") + event);
}

QString CellInspector::linkText() const
{
    const CellState state = m_document->workspace().cell(m_slots.left.front(), m_slots.right.front());
    if (!state.isLoaded)
        return tr("not loaded yet");
    if (state.mark == LinkMark::Revoke)
        return tr("to be revoked, with what it holds");
    if (state.multiplicity > 1)
        return tr("in %Ln row(s), each with values of its own; these are the first one's", nullptr,
                  int(state.multiplicity));
    if (state.mark == LinkMark::Grant)
        return tr("to be granted");
    if (state.isPayloadStaged)
        return tr("linked, to be changed");
    return state.multiplicity > 0 ? tr("linked") : tr("not linked");
}

QString CellInspector::titleText() const
{
    const Workspace &workspace = m_document->workspace();
    if (isOneCell())
        return QStringLiteral("%1 → %2").arg(onOneLine(workspace.name(Side::Left, m_slots.left.front())),
                                             onOneLine(workspace.name(Side::Right, m_slots.right.front())));
    return m_count.linked == 0 ? tr("No selected link")
                               : tr("%Ln selected link(s)", nullptr, int(m_count.linked));
}

bool CellInspector::isEditable() const
{
    if (m_count.linked == 0)
        return false;
    Workspace &workspace = m_document->workspace();
    return !isOneCell()
        || workspace.rowsOf(Cell::of(workspace.idAt(Side::Left, m_slots.left.front()),
                                     workspace.idAt(Side::Right, m_slots.right.front())))
        == 1;
}

/// Shows what the target holds; what is being typed stays.
void CellInspector::refresh()
{
    if (m_fields.empty())
        return;
    m_count = m_document->workspace().snapshot().hasLinks()
        ? m_document->workspace().countBlock(m_slots.left, m_slots.right)
        : Workspace::BlockCount();
    const bool isEditable = this->isEditable();
    const std::vector<Place> links = shownLinks();
    const bool isRevoked = isOneCell()
        && m_document->workspace().cell(m_slots.left.front(), m_slots.right.front()).mark == LinkMark::Revoke;
    for (const Field &field : m_fields) {
        if (field.edit->isEdited())
            continue;
        const Shown shown
            = isRevoked ? revokedOf(field.edit->column()) : shownOf(field.edit->column(), links);
        field.edit->showValue(shown.value, shown.instead);
        field.edit->setEnabled(isEditable);
        field.edit->setLocked(!m_document->isEditable()); // disabled, it would lose the keyboard
        showName(field, shown.isStaged);
        field.edit->setAccessibleDescription(shown.isStaged ? tr("staged") : QString());
    }
    showState();
}

void CellInspector::showName(const Field &field, bool isStaged)
{
    const Theme &theme = Theme::current();
    QFont font = this->font();
    font.setBold(isStaged);
    field.name->setFont(font);
    QPalette colours;
    colours.setColor(QPalette::WindowText, isStaged ? theme.grant : theme.dimText);
    field.name->setPalette(colours);
}

void CellInspector::showState()
{
    m_title->setText(titleText());
    m_state->setText(stateText());
    m_state->setVisible(!m_state->text().isEmpty());
    QString amiss;
    for (const Field &field : m_fields) {
        if (const auto value = field.edit->value(); amiss.isEmpty() && field.edit->isEdited() && !value)
            amiss = value.error().text;
    }
    m_amiss->setText(amiss);
    m_amiss->setVisible(!amiss.isEmpty());
}

QString CellInspector::whyNot() const
{
    if (m_fields.empty())
        return tr("The links of %1 hold no values of their own.")
            .arg(m_document->workspace().association().junction.name.display());
    if (!m_document->isEditable())
        return tr("Nothing can be changed now. %1").arg(m_document->lockedReason());
    return tr("There is nothing to edit here: %1.").arg(isOneCell() ? stateText() : titleText());
}

bool CellInspector::enter()
{
    const auto field = std::find_if(m_fields.begin(), m_fields.end(), [](const Field &one) {
        return one.edit->isEnabled() && !one.edit->isReadOnly();
    });
    if (field == m_fields.end())
        return false;
    field->edit->setFocus(Qt::ShortcutFocusReason);
    field->edit->selectAll();
    return true;
}

bool CellInspector::hasTyped() const
{
    return std::any_of(m_fields.begin(), m_fields.end(),
                       [](const Field &field) { return field.edit->isEdited(); });
}

bool CellInspector::commit()
{
    return std::all_of(m_fields.begin(), m_fields.end(),
                       [this](const Field &field) { return commit(*field.edit); });
}

/// @return whether nothing was refused.
bool CellInspector::commit(ValueField &edit)
{
    const auto value = edit.isEdited() ? edit.value() : Result<Value>();
    if (!edit.isEdited())
        return true;
    if (!value)
        return false;
    if (!m_document->setPayload(m_slots.left, m_slots.right, edit.column().name, *value))
        return false;
    edit.showValue(*value);
    refresh();
    Q_EMIT typedChanged();
    return true;
}

/// What cannot be staged is told, not kept: the next cell has the field now.
void CellInspector::leaveField(ValueField &edit)
{
    if (commit(edit))
        return;
    const auto value = edit.value();
    edit.showValue({});
    refresh();
    Q_EMIT typedChanged();
    if (!value) // else the document has told it
        Q_EMIT m_document->refused(value.error());
}

void CellInspector::applyTheme()
{
    QPalette palette;
    palette.setColor(QPalette::WindowText, Theme::current().dimText);
    m_state->setPalette(palette);
    palette.setColor(QPalette::WindowText, Theme::current().revoke);
    m_amiss->setPalette(palette);
    for (const Field &field : m_fields) {
        field.edit->applyTheme();
        showName(field, field.name->font().bold());
    }
}

} // namespace crosscheck
