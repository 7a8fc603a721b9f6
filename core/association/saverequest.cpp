// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/saverequest.h"

namespace crosscheck {

QString SaveRequest::entityName(Side side, std::uint32_t index) const
{
    const Entity &entity = entities[side][index];
    const EntityChange *own = change(side, index);
    const bool isNew = own && own->kind == EntityChange::Kind::Add;
    const QString label = toDisplay(isNew ? own->draft.label : entity.seen.label);
    return label.isEmpty() ? QString::fromStdString(keyedForm({}, entity.key)) : label;
}

QString SaveRequest::cellName(const Link &link) const
{
    return entityName(Side::Left, link.left) + QStringLiteral(" → ") + entityName(Side::Right, link.right);
}

} // namespace crosscheck
