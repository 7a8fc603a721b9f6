// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/changesmodel.h"

#include "core/association/sqlpreview.h"

#include <algorithm>
#include <set>

namespace crosscheck {

namespace {

constexpr qsizetype longestShown = 60; // of a value

ChangesModel::Kind kindOf(EntityChange::Kind kind)
{
    switch (kind) {
    case EntityChange::Kind::Add:
        return ChangesModel::Kind::Add;
    case EntityChange::Kind::Rename:
        return ChangesModel::Kind::Rename;
    case EntityChange::Kind::Delete:
        break;
    }
    return ChangesModel::Kind::Delete;
}

bool goesWithEntity(const Workspace &workspace, Cell cell, LinkMark mark)
{
    return mark == LinkMark::Revoke && (workspace.isDeleted(cell.left) || workspace.isDeleted(cell.right));
}

/// A value as it is told: NULL apart from a text of that word and from an empty one.
QString shown(const Value &value)
{
    if (std::holds_alternative<std::monostate>(value))
        return QStringLiteral("NULL");
    const QString text = toDisplay(value);
    const QString part = text.size() > longestShown ? QString(text.left(longestShown) + QChar(0x2026)) : text;
    return std::holds_alternative<Text>(value) ? ChangesModel::tr("“%1”").arg(part) : part;
}

QString deleteAgain()
{
    return QLatin1Char(' ') + ChangesModel::tr("Take the deletion back, then delete it again.");
}

} // namespace

ChangesModel::ChangesModel(const Workspace &workspace, const Dialect &dialect, QObject *parent)
    : QAbstractListModel(parent)
    , m_workspace(workspace)
    , m_dialect(dialect)
{
    connect(&workspace, &Workspace::edited, this, &ChangesModel::reset);
    connect(&workspace, &Workspace::snapshotChanged, this, &ChangesModel::reset);
    reset();
}

void ChangesModel::reset()
{
    beginResetModel();
    m_entries.reset();
    m_count = count();
    endResetModel();
}

std::size_t ChangesModel::count() const
{
    const ChangeSet &changes = m_workspace.changes();
    std::size_t hidden = 0;
    if (!changes.entities(Side::Left).empty() || !changes.entities(Side::Right).empty())
        changes.links().forEach(
            [&](Cell cell, LinkMark mark) { hidden += goesWithEntity(m_workspace, cell, mark) ? 1 : 0; });
    return changes.size() - hidden;
}

const std::vector<ChangesModel::Entry> &ChangesModel::entries() const
{
    if (m_entries)
        return *m_entries;
    std::vector<Entry> &entries = m_entries.emplace();
    entries.reserve(m_count);
    const ChangeSet &changes = m_workspace.changes();
    for (const Side side : bothSides) {
        for (const auto &[id, change] : changes.entities(side))
            entries.push_back({kindOf(change.kind), {}, {side, id}});
    }
    for (const auto &[cell, mark] : changes.links().sorted()) {
        if (!goesWithEntity(m_workspace, cell, mark))
            entries.push_back({mark == LinkMark::Grant ? Kind::Grant : Kind::Revoke, cell, {}});
    }
    for (const auto &[cell, draft] : changes.payload()) {
        if (changes.links().mark(cell) == LinkMark::None)
            entries.push_back({Kind::Change, cell, {}});
    }
    return entries;
}

int ChangesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_count);
}

QVariant ChangesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = entries()[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(entry);
    case Qt::ToolTipRole:
        return troubleText(entry).isEmpty() ? sql(index.row()) : troubleText(entry);
    case KindRole:
        return int(entry.kind);
    case TroubleRole:
        return troubleText(entry);
    case KeptRole:
        return keptCount(index.row());
    case ContestedRole:
        return isContested(index.row());
    default:
        return {};
    }
}

ChangesModel::Kind ChangesModel::kindAt(int row) const
{
    return entries()[std::size_t(row)].kind;
}

std::optional<Cell> ChangesModel::cellAt(int row) const
{
    const Entry &entry = entries()[std::size_t(row)];
    return entry.isAboutLink() ? std::optional(entry.cell) : std::nullopt;
}

EntityId ChangesModel::entityAt(int row) const
{
    return entries()[std::size_t(row)].entity;
}

QString ChangesModel::entityName(EntityId id) const
{
    return m_workspace.trouble(id) == Trouble::Another ? m_workspace.seenName(id) : m_workspace.name(id);
}

void ChangesModel::Counts::add(Kind kind)
{
    std::size_t &count = kind == Kind::Grant ? grants
        : kind == Kind::Revoke               ? revokes
        : kind == Kind::Change               ? changes
                                             : rows;
    ++count;
}

QString ChangesModel::countsText(const Counts &counts)
{
    QStringList parts;
    const auto add = [&parts](const QString &text, std::size_t count) {
        if (count > 0)
            parts.append(text);
    };
    add(tr("%Ln grant(s)", nullptr, int(counts.grants)), counts.grants);
    add(tr("%Ln revoke(s)", nullptr, int(counts.revokes)), counts.revokes);
    add(tr("%Ln link(s) changed", nullptr, int(counts.changes)), counts.changes);
    add(tr("%Ln row(s) added, renamed or deleted", nullptr, int(counts.rows)), counts.rows);
    return parts.join(QLatin1String(", "));
}

int ChangesModel::linksOf(EntityId entity) const
{
    const LinkMarks &links = m_workspace.changes().links();
    int revoked = -links.balance(entity);
    if (const auto twin = m_workspace.twinOf(entity)) {
        const bool isWithItself = links.mark(Cell::of(entity, *twin)) == LinkMark::Revoke;
        revoked += -links.balance(*twin) - (isWithItself ? 1 : 0);
    }
    return revoked;
}

QString ChangesModel::text(const Entry &entry) const
{
    const auto named = [this](EntityId id) { return entityName(id); };
    switch (entry.kind) {
    case Kind::Grant:
        return tr("grant %1 → %2").arg(named(entry.cell.left), named(entry.cell.right))
            + restoredText(entry.cell) + givenText(entry.cell);
    case Kind::Change:
        return tr("change %1 → %2: %3")
            .arg(named(entry.cell.left), named(entry.cell.right), changeText(entry.cell));
    case Kind::Revoke:
        return tr("revoke %1 → %2").arg(named(entry.cell.left), named(entry.cell.right)) + losses(entry.cell);
    default:
        break;
    }
    const QString title = m_workspace.association().sides[entry.entity.side].table.name.display();
    const QString also = m_workspace.impactOf(entry.entity).lossText();
    if (entry.kind == Kind::Add)
        return tr("add %1 to %2").arg(named(entry.entity), title)
            + (also.isEmpty() ? QString() : tr(" (not brought back: %1)").arg(also));
    if (entry.kind == Kind::Delete)
        return tr("delete %1 from %2 with %Ln link(s)", nullptr, linksOf(entry.entity))
                   .arg(named(entry.entity), title)
            + (also.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(also));
    return tr("rename %1 to %2").arg(m_workspace.seenName(entry.entity), m_workspace.name(entry.entity));
}

/// What comes back with a link.
QString ChangesModel::restoredText(Cell cell) const
{
    const QStringList payload = m_workspace.association().writablePayload();
    if (!m_workspace.isRestored(cell))
        return {};
    return payload.isEmpty()
        ? tr(" (%Ln row(s), as before)", nullptr, int(m_workspace.restoredRows(cell).links.size()))
        : tr(" (with its %1 as before)").arg(payload.join(QLatin1String(", ")));
}

/// What a granted link's row is given, and what it still needs.
QString ChangesModel::givenText(Cell cell) const
{
    QStringList parts;
    if (const PayloadDraft *draft = m_workspace.changes().payload(cell)) {
        for (const auto &[column, value] : *draft)
            parts.append(tr("%1 %2", "column value").arg(column, shown(value)));
    }
    QStringList lacking;
    for (const QString &column : m_workspace.association().requiredPayload()) {
        if (m_workspace.lacksPayload(cell, column))
            lacking.append(column);
    }
    if (!lacking.isEmpty())
        parts.append(tr("needs a value for %1").arg(lacking.join(QLatin1String(", "))));
    return parts.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(parts.join(QLatin1String(", ")));
}

/// `quantity 3 → 5, note NULL → “x”`
QString ChangesModel::changeText(Cell cell) const
{
    QStringList parts;
    for (const auto &[column, value] : *m_workspace.changes().payload(cell)) {
        const auto held = m_workspace.heldPayload(column, cell);
        parts.append(held ? tr("%1 %2 → %3", "column old new").arg(column, shown(*held), shown(value))
                          : tr("%1 %2", "column value").arg(column, shown(value)));
    }
    QString text = parts.join(QLatin1String(", "));
    if (m_workspace.changedLinks().contains(cell))
        text += tr(" (somebody else has changed it since)");
    return text;
}

/// The payload that goes with a link: of one row with its values, of several the names of its columns.
QString ChangesModel::heldText(Cell cell) const
{
    QStringList parts;
    const bool isOne = m_workspace.rowsOf(cell) == 1;
    for (const QString &column : m_workspace.association().payload) {
        const auto held = isOne ? m_workspace.heldPayload(column, cell) : std::nullopt;
        parts.append(held ? tr("%1 %2", "column value").arg(column, shown(*held)) : column);
    }
    return parts.join(QLatin1String(", "));
}

/// What goes with a revoked link and a later grant does not bring back: duplicate rows, and values of its own columns.
QString ChangesModel::losses(Cell cell) const
{
    const auto left = m_workspace.slotOf(cell.left);
    const auto right = m_workspace.slotOf(cell.right);
    if (!left || !right)
        return {};
    QStringList parts;
    if (const std::uint32_t rows = m_workspace.cell(*left, *right).multiplicity; rows > 1)
        parts.append(tr("%Ln row(s)", nullptr, int(rows)));
    if (!m_workspace.association().payload.isEmpty())
        parts.append(m_workspace.changedLinks().contains(cell)
                         ? tr("with its %1, which somebody else has changed").arg(heldText(cell))
                         : tr("with its %1").arg(heldText(cell)));
    if (const QStringList &dependents = m_workspace.association().dependents; !dependents.isEmpty())
        parts.append(tr("and what refers to it in %1").arg(dependents.join(QLatin1String(", "))));
    return parts.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(parts.join(QLatin1String(", ")));
}

std::vector<EntityId> ChangesModel::entitiesOf(const Entry &entry)
{
    if (entry.isAboutLink())
        return {entry.cell.left, entry.cell.right};
    return {entry.entity};
}

std::pair<EntityId, Trouble> ChangesModel::troubleOf(const Entry &entry) const
{
    for (const EntityId id : entitiesOf(entry)) {
        if (const Trouble trouble = m_workspace.trouble(id); trouble != Trouble::None)
            return {id, trouble};
    }
    return {entry.entity, Trouble::None};
}

/// The entities of an entry that are not as they were seen, and for which it can be kept.
std::vector<EntityId> ChangesModel::changedByOthers(const Entry &entry) const
{
    std::vector<EntityId> ids = entitiesOf(entry);
    // A deletion compares the whole row with what was told, so it has to be made anew.
    std::erase_if(ids, [this, &entry](EntityId id) {
        return m_workspace.trouble(id) != Trouble::Another
            || (entry.kind == Kind::Delete && !m_workspace.isRelabelled(id));
    });
    return ids;
}

bool ChangesModel::isContested(int row) const
{
    const Entry &entry = entries()[std::size_t(row)];
    return entry.isAboutLink() ? m_workspace.isContested(entry.cell)
                               : m_workspace.trouble(entry.entity) != Trouble::None;
}

/// Where one of its rows is gone, keeping it for the other would not help.
bool ChangesModel::isKeepable(int row) const
{
    const Entry &entry = entries()[std::size_t(row)];
    const std::vector<EntityId> entities = entitiesOf(entry);
    const auto troubled = std::count_if(entities.begin(), entities.end(), [this](EntityId id) {
        return m_workspace.trouble(id) != Trouble::None;
    });
    return isContested(row) && payloadTroubleText(entry).isEmpty()
        && std::size_t(troubled) == changedByOthers(entry).size();
}

int ChangesModel::keptCount(int row) const
{
    if (!isKeepable(row))
        return 0;
    const std::vector<EntityId> kept = changedByOthers(entries()[std::size_t(row)]);
    const auto isKept
        = [&kept](EntityId id) { return std::find(kept.begin(), kept.end(), id) != kept.end(); };
    const auto count = std::count_if(entries().begin(), entries().end(), [&isKept](const Entry &entry) {
        return entry.isAboutLink() ? isKept(entry.cell.left) || isKept(entry.cell.right)
                                   : isKept(entry.entity);
    });
    return std::max(1, int(count));
}

std::vector<int> ChangesModel::contested() const
{
    std::vector<int> rows;
    for (int row = 0; row < rowCount(); ++row) {
        if (isContested(row))
            rows.push_back(row);
    }
    return rows;
}

ChangesModel::Kept ChangesModel::kept(const std::vector<int> &rows) const
{
    std::set<EntityId> ids;
    Kept kept;
    for (const int row : rows) {
        if (!isKeepable(row))
            continue;
        const Entry &entry = entries()[std::size_t(row)];
        const std::vector<EntityId> changed = changedByOthers(entry);
        ids.insert(changed.begin(), changed.end());
        if (entry.isAboutLink())
            kept.links.push_back(entry.cell);
    }
    kept.rows.assign(ids.begin(), ids.end());
    return kept;
}

QString ChangesModel::takesMoreText(EntityId id) const
{
    const DeletionImpact &now = m_workspace.impactNow(id);
    const QString name = m_workspace.seenName(id);
    if (now.isAnotherRow(m_workspace.impactOf(id)))
        return tr("“%1” was changed by somebody else, or another row has its key now.").arg(name)
            + deleteAgain();
    if (!now.forbids.empty())
        return tr("“%1” can no longer be deleted.").arg(name) + QLatin1Char(' ') + now.forbidText();
    return tr("Deleting “%1” would take more or other rows along by now: %2.").arg(name, now.lossText())
        + deleteAgain();
}

QString ChangesModel::anotherText(EntityId id) const
{
    if (m_workspace.isRelabelled(id))
        return tr("What was “%1” is called “%2” in the database now.")
            .arg(m_workspace.seenName(id), m_workspace.storedName(id));
    const QStringList columns = m_workspace.association().sides[id.side].identifyingColumns();
    return tr("“%1” has changed in the database (%2), or is another row of that name.")
        .arg(m_workspace.storedName(id), columns.join(tr(" or ")));
}

QString ChangesModel::troubleText(const Entry &entry) const
{
    const auto [id, trouble] = troubleOf(entry);
    const QString seen = trouble == Trouble::None ? QString() : m_workspace.seenName(id);
    switch (trouble) {
    case Trouble::Gone:
        return tr("“%1” is no longer in the database.").arg(seen);
    case Trouble::Another:
        return anotherText(id);
    case Trouble::KeyTaken:
        return tr("“%1” cannot come back: its key %2 is that of “%3” now.")
            .arg(m_workspace.name(id), QString::fromStdString(m_workspace.key(id).display()),
                 m_workspace.keyHolder(id));
    case Trouble::GainedLinks:
        return tr("“%1” has %Ln link(s) by now that would not go with it.", nullptr,
                  int(m_workspace.gainedLinks(id)))
                   .arg(seen)
            + deleteAgain();
    case Trouble::TakesMore:
        return takesMoreText(id);
    case Trouble::None:
        break;
    }
    return payloadTroubleText(entry);
}

QString ChangesModel::payloadTroubleText(const Entry &entry) const
{
    if (entry.kind != Kind::Change)
        return {};
    switch (m_workspace.payloadTrouble(entry.cell)) {
    case Workspace::PayloadTrouble::Gone:
        return tr("The link is no longer in the database.");
    case Workspace::PayloadTrouble::SeveralRows:
        return tr("The link stands in several rows by now, each with values of its own.");
    case Workspace::PayloadTrouble::None:
        break;
    }
    return {};
}

std::size_t ChangesModel::troubledCount() const
{
    return std::size_t(std::count_if(entries().begin(), entries().end(),
                                     [this](const Entry &entry) { return !troubleText(entry).isEmpty(); }));
}

Edit ChangesModel::dropEdit(const std::vector<int> &rows) const
{
    std::vector<EntityId> dropped;
    std::vector<Cell> cells;
    for (const int row : rows) {
        const Entry &entry = entries()[std::size_t(row)];
        if (entry.isAboutLink())
            cells.push_back(entry.cell);
        else
            dropped.push_back(entry.entity);
    }
    return m_workspace.editDrop(dropped, cells);
}

QString ChangesModel::sql(int row) const
{
    const Entry &entry = entries()[std::size_t(row)];
    return entry.isAboutLink() ? previewLink(m_workspace, m_dialect, entry.cell)
                               : previewEntity(m_workspace, m_dialect, entry.entity);
}

} // namespace crosscheck
