# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""screenreader.py PROGRAM DATABASE: uses PROGRAM over AT-SPI alone, and looks at DATABASE with sqlite3."""

import os
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import GLib  # noqa: E402

STEP = 30  # seconds that one step may take
SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE users_roles (user_id INTEGER REFERENCES users, role_id INTEGER REFERENCES roles);
INSERT INTO users VALUES (1, 'John'), (2, 'Jane'), (3, 'Alice');
INSERT INTO roles VALUES (1, 'Admin'), (2, 'Editor'), (3, 'Viewer');
INSERT INTO users_roles VALUES (1, 1), (1, 2), (2, 2), (3, 3);
"""


def sqlite(database, statements):
    done = subprocess.run(
        ["sqlite3", "-cmd", ".timeout 10000", database], input=statements, text=True, capture_output=True, timeout=STEP, check=True
    )
    return done.stdout.split()


def links(database):
    return sqlite(database, "SELECT user_id || '-' || role_id FROM users_roles ORDER BY user_id, role_id;")


def wait(what, look):
    """Gives what `look` gives as soon as that is something."""
    end = time.monotonic() + STEP
    problem = None
    while time.monotonic() < end:
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            found = look()
            if found:
                print("ok:", what, flush=True)
                return found
        except GLib.Error as error:  # the tree changed meanwhile
            problem = error
        time.sleep(0.05)
    raise AssertionError(f"{what}: not so after {STEP} s ({problem})")


def application():
    desktop = pyatspi.Registry.getDesktop(0)
    for child in desktop:
        if child is not None and child.name == "crosscheck":
            return child
    return None


def find(root, role, name):
    return pyatspi.findDescendant(root, lambda item: item.getRole() == role and item.name == name)


def act(item, action):
    actions = item.queryAction()
    names = [actions.getName(i) for i in range(actions.nActions)]
    assert action in names, f"{item.name!r} offers {names}, not {action}"
    assert actions.doAction(names.index(action)), f"{action} of {item.name!r} failed"


def fresh(item):
    """The same, without what libatspi remembers of it."""
    item.clearCache()
    return item


def has(item, state):
    return item.getState().contains(state)


def dump(item, depth=0):
    if item is None or depth > 12:
        return
    try:
        print("  " * depth + f"{item.getRoleName()} {item.name!r}", file=sys.stderr)
        for child in item:
            dump(child, depth + 1)
    except GLib.Error as error:
        print("  " * depth + str(error), file=sys.stderr)


def use(database):
    program = wait("the application is on the bus", application)
    table = wait("the matrix is a table named after the association",
                 lambda: find(program, pyatspi.ROLE_TABLE, "users_roles"))
    assert "3 rows of users" in table.description, table.description
    shape = table.queryTable()
    assert (shape.nRows, shape.nColumns) == (3, 3), (shape.nRows, shape.nColumns)

    cell = wait("the cell says what it is",
                lambda: find(table, pyatspi.ROLE_TABLE_CELL, "John, Viewer, not linked"))
    by_place = shape.getAccessibleAt(0, 2)
    assert by_place.name == "John, Viewer, not linked", by_place.name
    assert not has(cell, pyatspi.STATE_CHECKED)
    heard = []

    def hear(event):
        heard.append((event.type, event.any_data))

    pyatspi.Registry.registerEventListener(hear, "object:property-change:accessible-name")
    pyatspi.Registry.registerEventListener(hear, "object:state-changed:checked")
    act(cell, "Toggle")
    wait("the cell's name says that a grant is staged",
         lambda: fresh(cell).name == "John, Viewer, not linked, grant staged")
    wait("the cell is checked", lambda: has(fresh(cell), pyatspi.STATE_CHECKED))
    wait("the change was announced", lambda: any("accessible-name" in str(kind) for kind, _ in heard))

    roles = wait("the roles are a list", lambda: find(program, pyatspi.ROLE_LIST, "roles"))
    item = wait("the list has an item for Admin", lambda: find(roles, pyatspi.ROLE_LIST_ITEM, "Admin"))
    assert has(item, pyatspi.STATE_CHECKED), "John, who is selected, has Admin"
    act(item, "Toggle")
    wait("the item is not checked any more",
         lambda: not has(fresh(item), pyatspi.STATE_CHECKED))
    wait("the matrix has followed",
         lambda: find(table, pyatspi.ROLE_TABLE_CELL, "John, Admin, linked, revoke staged"))
    assert links(database) == ["1-1", "1-2", "2-2", "3-3"], links(database)

    save = wait("there is a button that saves", lambda: pyatspi.findDescendant(
        program, lambda item: item.getRole() == pyatspi.ROLE_PUSH_BUTTON and item.name.startswith("Save")
        and has(item, pyatspi.STATE_SENSITIVE)))
    act(save, "Press")
    wait("sqlite3 sees the links", lambda: links(database) == ["1-2", "1-3", "2-2", "3-3"])
    wait("the cell is linked", lambda: find(table, pyatspi.ROLE_TABLE_CELL, "John, Viewer, linked"))


def main(program, database):
    sqlite(database, SCHEMA)
    bus = subprocess.Popen(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"])
    window = None
    try:
        global pyatspi
        import pyatspi  # connects to the accessibility bus

        window = subprocess.Popen([program, database])
        try:
            use(database)
        except BaseException:
            dump(application())
            raise
        assert window.poll() is None, f"the program ended with {window.returncode}"
        print("A screen reader can do it all.")
    finally:
        for child in (window, bus):
            if child is None:
                continue
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


if __name__ == "__main__":
    os.environ.pop("QT_ACCESSIBILITY", None)
    main(*sys.argv[1:])
