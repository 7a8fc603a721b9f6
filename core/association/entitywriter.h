// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"
#include "core/db/connection.h"
#include "core/db/workerthread.h"

namespace crosscheck {

class StagingTable;

/// Writes the entities of a save request, within the save's transaction, a statement for each, and verifies what a
/// trigger may have undone.
class EntityWriter
{
public:
    EntityWriter(Connection &connection, const SaveRequest &request, JobContext &context);

    /// Refuses deletions that would take other rows along than the person was told. Before anything is written: triggers
    /// may write to those rows.
    [[nodiscard]] Result<void> compareImpacts();
    /// After the revoked links are gone. Refuses to take along links that the person did not see.
    [[nodiscard]] Result<void> deleteAll(SaveOutcome &outcome);
    [[nodiscard]] Result<void> renameAll(SaveOutcome &outcome);
    [[nodiscard]] Result<void> addAll(SaveOutcome &outcome);

private:
    /// One entity that the request changes.
    struct Target {
        Side side;
        std::uint32_t index;
    };
    [[nodiscard]] std::vector<Target> targets(EntityChange::Kind kind) const;
    [[nodiscard]] const EntitySide &definition(Target target) const
    {
        return m_request.association.sides[target.side];
    }
    [[nodiscard]] const SaveRequest::Entity &entity(Target target) const
    {
        return m_request.entities[target.side][target.index];
    }
    [[nodiscard]] const SaveRequest::EntityWrite &write(Target target) const
    {
        return m_request.writes[target.side][target.index];
    }
    [[nodiscard]] QString nameOf(Target target) const
    {
        return m_request.entityName(target.side, target.index);
    }
    [[nodiscard]] std::vector<Target> deletedOf(Side side) const;
    [[nodiscard]] std::vector<Key> keysOf(const std::vector<Target> &targets) const;
    [[nodiscard]] Result<void> refuseHiddenLinks(Side side, const std::vector<Target> &deleted);
    [[nodiscard]] Result<void> refuseHiddenLinks(Side referring, const StagingTable &staging,
                                                 const std::vector<Target> &deleted);
    [[nodiscard]] Result<void> deleteOne(Target target, SaveOutcome &outcome);
    [[nodiscard]] Result<void> renameOne(Target target);
    [[nodiscard]] Result<void> addOne(Target target, SaveOutcome &outcome);
    [[nodiscard]] Result<void> verify(Target target, const Key &key, bool present, const QString &what);
    [[nodiscard]] Result<void> verifyRenamed(Target target);
    [[nodiscard]] Result<void> untouched(Target target, const QString &what);

    Connection &m_connection;
    const Dialect &m_dialect;
    const SaveRequest &m_request;
    JobContext &m_context;
};

} // namespace crosscheck
