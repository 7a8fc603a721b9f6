// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/loaded.h"

#include "core/association/loader.h"
#include "core/association/snapshotpatch.h"
#include "core/association/writer.h"
#include "core/schema/discovery.h"
#include "tests/support/verify.h"

namespace crosscheck::test {

namespace {

template <typename T> T required(Result<T> result)
{
    if (!result)
        qFatal("%s", qUtf8Printable(result.error().message()));
    return std::move(*result);
}

} // namespace

Association associationIn(Connection &connection, const QString &name)
{
    return required(required(discover(connection)).choose(name));
}

Loaded::Loaded(const ConnectionSettings &settings, const QString &association)
    : m_connection(required(Connection::open(settings)))
{
    Job job;
    Association found = associationIn(*m_connection, association);
    SnapshotPtr snapshot = required(loadSnapshot(*m_connection, found, job.context));
    m_workspace = std::make_unique<Workspace>(std::move(found), std::move(snapshot));
}

SnapshotPtr Loaded::load()
{
    Job job;
    return required(loadSnapshot(*m_connection, association(), job.context));
}

std::uint32_t Loaded::slot(Side side, const QString &name) const
{
    for (std::uint32_t slot = 0; slot < m_workspace->slotCount(side); ++slot) {
        if (m_workspace->name(side, slot) == name)
            return slot;
    }
    qFatal("There is no %s.", qUtf8Printable(name));
}

Cell Loaded::cell(const QString &left, const QString &right)
{
    return Cell::of(id(Side::Left, left), id(Side::Right, right));
}

Edit Loaded::setLinked(const QString &left, const QString &right, bool linked)
{
    const std::uint32_t leftSlot = slot(Side::Left, left);
    const std::uint32_t rightSlot = slot(Side::Right, right);
    return m_workspace->apply(
        required(m_workspace->editLinks(std::span(&leftSlot, 1), std::span(&rightSlot, 1), linked)));
}

Edit Loaded::set(const QString &left, const QString &right, const QString &column, const Value &value)
{
    const std::uint32_t leftSlot = slot(Side::Left, left);
    const std::uint32_t rightSlot = slot(Side::Right, right);
    return m_workspace->apply(
        required(m_workspace->editPayload(std::span(&leftSlot, 1), std::span(&rightSlot, 1), column, value)));
}

Edit Loaded::add(Side side, const QString &label, const std::map<QString, Value> &values)
{
    return m_workspace->apply(m_workspace->editAdd(side, {textValue(label), values}));
}

Edit Loaded::rename(Side side, const QString &from, const QString &to)
{
    return m_workspace->apply(m_workspace->editRename(side, slot(side, from), textValue(to)));
}

Edit Loaded::remove(Side side, const QString &name)
{
    const EntityId removed = id(side, name);
    return m_workspace->apply(required(m_workspace->editDelete(std::span(&removed, 1))));
}

Result<SaveOutcome> Loaded::save()
{
    Job job;
    const SaveRequest request = m_workspace->saveRequest();
    auto outcome = crosscheck::save(*m_connection, request, job.context);
    if (outcome)
        m_workspace->adoptSaved(
            canPatch(request, *outcome) ? patched(m_workspace->snapshot(), request, *outcome) : load(),
            request, *outcome);
    return outcome;
}

} // namespace crosscheck::test
