// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/accessiblegrid.h"
#include "ui/blockselection.h"
#include "ui/cellglyphs.h"
#include "ui/document.h"
#include "ui/matrixgeometry.h"

#include <QFont>

namespace crosscheck {

/// All that one frame of the matrix shows.
struct MatrixScene {
    Document &document;
    const MatrixGeometry &geometry;
    const BlockSelection &selection;
    AccessibleGrid::Cell current;
    AccessibleGrid::Cell hover; ///< -1 for none
    bool hasFocus = false;
    QFont font;
    qreal pixelRatio = 1;
};

/// Paints a frame in one pass over the cells on screen.
void paintMatrix(QPainter &painter, const MatrixScene &scene, CellGlyphs &glyphs);

} // namespace crosscheck
