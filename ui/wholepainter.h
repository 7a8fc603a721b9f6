// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/matrixpainter.h"

namespace crosscheck {

/// Paints the whole matrix at once: the picture of the overview, names along its edges, and a frame around what the detailed
/// view shows. The scene's hover is the pointer's row and column.
/// @p picture keeps the body from frame to frame: make it null where what it
/// shows has changed.
void paintWhole(QPainter &painter, const MatrixScene &scene, QPixmap &picture);

/// A colour for each shade of a density.
[[nodiscard]] QList<QRgb> densityColors();

} // namespace crosscheck
