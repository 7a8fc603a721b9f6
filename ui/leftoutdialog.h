// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/discovery.h"

#include <QDialog>

namespace crosscheck {

/// Lists the tables that look like junctions and were not taken for one, each with the reason. Opens without blocking;
/// deletes itself when closed.
class LeftOutDialog final : public QDialog
{
    Q_OBJECT

public:
    LeftOutDialog(const std::vector<crosscheck::Rejected> &rejected, QWidget *parent);
};

} // namespace crosscheck
