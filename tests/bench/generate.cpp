// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "generator.h"

#include <cstdio>
#include <cstring>

using namespace crosscheck::bench;

namespace {

int usage()
{
    std::fputs("Usage: crosscheck-generate SIZE FILE [--indexed]\n\n"
               "Makes a SQLite database to measure with. SIZE is S (400 x 400 with 40,000 links),\n"
               "M (100,000 x 1,000 with 1,000,000), L (1,000,000 x 10,000 with 10,000,000), or\n"
               "LEFTxRIGHTxLINKS. --indexed gives the junction table a composite primary key.\n",
               stderr);
    return 2;
}

} // namespace

int main(int argc, char **argv)
{
    const bool indexed = argc == 4 && std::strcmp(argv[3], "--indexed") == 0;
    const auto size = argc == 3 || indexed ? Size::parse(argv[1]) : std::nullopt;
    if (!size)
        return usage();
    const std::string trouble = generate(*size, argv[2], indexed);
    if (trouble.empty())
        return 0;
    std::fprintf(stderr, "%s: %s\n", argv[2], trouble.c_str());
    return 1;
}
