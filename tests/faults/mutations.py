# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletes each guard of mutations.txt in turn, and expects cases of the catalogue to fail: SOURCE [FOLDER [WORD]]

With SOURCE, the project, alone it only looks whether all guards are where the list says. FOLDER is a place for a copy of it and
its build; it may stay for the next run. With WORD only guards whose description holds it. A line says of each whether it was caught;
the last one counts.
"""

import os
import pathlib
import shutil
import subprocess
import sys


class Mutation:
    def __init__(self, lines):
        self.name = self.file = ""
        self.cases = []
        self.changes = []  # of texts: what is found, what takes its place
        last = ""
        for line in lines:
            kind, text = line[0], line[2:] if line[0] in "=@?" else line[1:]
            if kind == "=":
                self.name = line[3:]
            elif kind == "@":
                self.file = text
            elif kind == "?":
                self.cases = text.split()
            elif kind == "-":
                if last != "-":
                    self.changes.append(["", ""])
                self.changes[-1][0] += text + "\n"
            elif kind == "+":
                self.changes[-1][1] += text + "\n"
            last = kind


def mutations(path):
    blocks = [[]]
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            continue
        if not line:
            blocks.append([])
        else:
            blocks[-1].append(line)
    return [Mutation(block) for block in blocks if block]


def mutated(text, mutation):
    for find, replacement in mutation.changes:
        find, replacement = find.rstrip("\n"), replacement.rstrip("\n")
        if text.count(find) != 1:
            sys.exit(f"“{mutation.name}”: its text is found {text.count(find)} times in {mutation.file}")
        text = text.replace(find, replacement)
    return text


def copy(source, tree):
    """Touches only what differs, so that little has to be built anew."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=source, check=True,
                            capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        path, other = source / name, tree / name
        if path.is_file() and not (other.is_file() and other.read_bytes() == path.read_bytes()):
            other.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, other)


def build(tree):
    made = subprocess.run(["cmake", "--build", "build/dev", "--target", "fault-programs"], cwd=tree, capture_output=True, text=True)
    return made.returncode == 0, made.stdout[-2000:]


def run_cases(tree, cases):
    """Those that fail, `18 deletedRow SQLite`."""
    command = [sys.executable, "tests/faults/faults.py", "build/dev/tests/faults", *cases]
    run = subprocess.run(command, cwd=tree, capture_output=True, text=True, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})
    lines = run.stdout.splitlines()
    if not lines or not lines[-1].startswith("faults: "):
        sys.exit(run.stdout + run.stderr)
    return [line.split(":")[0] for line in lines[:-1] if not line.endswith(": survived")]


def main():
    source = pathlib.Path(sys.argv[1])
    word = sys.argv[3] if len(sys.argv) > 3 else ""
    all_of_them = [m for m in mutations(source / "tests/faults/mutations.txt") if word in m.name]
    for mutation in all_of_them:
        mutated((source / mutation.file).read_text(), mutation)  # before anything takes long
    if len(sys.argv) < 3:
        print(f"mutations: {len(all_of_them)} guards are in place")
        return 0
    tree = pathlib.Path(sys.argv[2]) / "tree"
    copy(source, tree)
    subprocess.run(["cmake", "--preset", "dev", "-DCMAKE_CXX_FLAGS_DEBUG=-O1", "-DCROSSCHECK_WERROR=OFF"], cwd=tree, check=True, capture_output=True)
    made, said = build(tree)
    if not made:
        sys.exit(said)
    cases = sorted({case for mutation in all_of_them for case in mutation.cases}, key=int)
    if failing := run_cases(tree, cases):  # else a guard would seem to be noticed
        sys.exit(f"These fail with all guards in place: {', '.join(failing)}")
    caught = 0
    for mutation in all_of_them:
        path = tree / mutation.file
        before = path.read_text()
        path.write_text(mutated(before, mutation))
        made, said = build(tree)
        if made:
            failed = run_cases(tree, mutation.cases)
            is_caught = bool(failed)
            verdict = f"caught by {', '.join(failed)}" if is_caught else "NOT CAUGHT"
        else:
            is_caught, verdict = False, "does not compile: " + said[-300:]
        path.write_text(before)
        caught += is_caught
        print(f"{mutation.name}: {verdict}", flush=True)
    print(f"mutations: {caught} caught, {len(all_of_them) - caught} not caught")
    return 0 if caught == len(all_of_them) else 1


sys.exit(main())
