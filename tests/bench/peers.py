# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others take for the work of crosscheck-bench, on a file of crosscheck-generate.

    peers.py bare DB      the bare SQL statements, without any check
    peers.py orm DB       SQLAlchemy: all users with their roles, then roles appended and removed
    peers.py table FILE   a table of the figures in FILE, a JSON object a line; the median of those that stand there several times

DB is changed: give a copy. The first two print a JSON object for each figure, in milliseconds.
"""

import json
import os
import sqlite3
import statistics
import sys
import time

MANY = 100_000
FEW = 100


def measure(figure, act):
    start = time.perf_counter()
    result = act()
    milliseconds = round(1000 * (time.perf_counter() - start), 3)
    print(json.dumps({"figure": figure, "unit": "ms", "median": milliseconds, "n": 1}), flush=True)
    return result


def unlinked(connection):
    """A role, and the first users without it, as many as are to be granted."""
    role = connection.execute("SELECT min(id) FROM roles").fetchone()[0]
    users = connection.execute(
        "SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM users_roles WHERE role_id = ?) LIMIT ?",
        (role, MANY),
    ).fetchall()
    return role, [user for (user,) in users]


def bare(path):
    connection = sqlite3.connect(path, isolation_level=None)
    role, users = unlinked(connection)
    listed = json.dumps(users)

    def changing(sql):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(sql, (role, listed))
        connection.execute("COMMIT")

    measure("bare_scan", lambda: connection.execute("SELECT sum(user_id + role_id) FROM users_roles").fetchone())
    measure("bare_grants", lambda: changing("INSERT INTO users_roles SELECT value, ?1 FROM json_each(?2)"))
    measure(
        "bare_revokes",
        lambda: changing(
            "DELETE FROM users_roles WHERE role_id = ?1 AND user_id IN (SELECT value FROM json_each(?2))"
        ),
    )


def orm(path):
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "interop"))
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session, selectinload
    from sqlalchemy_roles import Role, User

    role_id, wanted = unlinked(sqlite3.connect(path))
    with Session(create_engine("sqlite:///" + path)) as session:
        users = measure("orm_read", lambda: session.query(User).options(selectinload(User.roles)).all())
        role = session.get(Role, role_id)
        wanted = set(wanted)
        chosen = [user for user in users if user.id in wanted]

        def append():
            for user in chosen:
                user.roles.append(role)
            session.commit()

        def remove():
            for user in chosen[:FEW]:
                user.roles.remove(role)
            session.commit()

        session.expire_on_commit = False
        measure("orm_grants", append)
        measure(f"orm_revokes_of_{FEW}", remove)  # each scans the junction, which has no index: all would take hours


# What is compared, with what, and how many times that it may take; 1 / 100: it has to be that much faster.
GOALS = [
    ("open to all links", "open_links_loaded", ["scan_all"], 1.6),
    ("open to all links", "open_links_loaded", ["orm_read"], 1 / 100),
    ("names on screen", "open_axes_painted", ["open_links_loaded"], 0.5),
    ("save 100,000 grants", "save_many_grants", ["orm_grants"], 1 / 10),
    ("save 100,000 grants", "save_many_grants", ["bare_grants"] * 3 + ["bare_scan"], 1),
    ("save 100,000 revokes", "save_many_revokes", [f"orm_revokes_of_{FEW}"], MANY / FEW / 10),
    ("save 100,000 revokes", "save_many_revokes", ["bare_revokes"] * 3 + ["bare_scan"], 1),
    ("save one tick", "save_tick", ["bare_scan"], 1),
    ("export sorted by name", "export_csv", ["cli_export"], 0.5),
]


def table(path):
    measured = {}
    with open(path, encoding="utf-8") as lines:
        for figure in map(json.loads, lines):
            measured.setdefault(figure["figure"], []).append(figure["median"])
    medians = {name: statistics.median(values) for name, values in measured.items()}
    print("| figure | ms | compared with | ms | ratio | goal |")
    print("| --- | ---: | --- | ---: | ---: | ---: |")
    for name, figure, peers, goal in GOALS:
        if figure not in medians or any(peer not in medians for peer in peers):
            continue
        other = sum(medians[peer] for peer in peers)
        counted = [f"{peers.count(peer)} × {peer}" if peers.count(peer) > 1 else peer for peer in dict.fromkeys(peers)]
        ratio = medians[figure] / other
        verdict = f"≤ {goal:.3g}" if ratio <= goal else f"≤ {goal:.3g}, missed"
        print(f"| {name} | {medians[figure]:.0f} | {' + '.join(counted)} | {other:.0f} | {ratio:.3g} | {verdict} |")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("bare", "orm", "table"):
        sys.exit(__doc__)
    {"bare": bare, "orm": orm, "table": table}[sys.argv[1]](sys.argv[2])
