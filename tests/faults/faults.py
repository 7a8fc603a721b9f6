# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the catalogue of faults: FOLDER [CASE …]

FOLDER holds the programs faults_*. Each case is a function of one of them, `f05_diskFull`, with a row of data for each engine that it
applies to. A line says of each row whether it survived; a row that is missing, that was skipped, or whose program crashed or hung,
has failed. So has one whose program has printed the password that cases use. The last line counts. With CASE (`5`) only these run.
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SECRET = "never-to-be-shown-7351"
PATIENCE = 900  # seconds for a case on all of its engines; hundreds of saves take some, beside other work
LETTERS = {"S": "SQLite", "P": "PostgreSQL", "M": "MariaDB"}

# Every case of the catalogue and the engines that it applies to: none can be left out unseen.
CASES = {
    1: "S", 2: "S", 3: "S", 4: "S", 5: "S", 6: "SPM", 7: "S", 8: "S", 9: "S", 10: "S",
    11: "SPM", 12: "SPM", 13: "SPM", 14: "SPM",
    15: "SPM", 16: "SPM", 17: "SPM", 18: "SPM", 19: "SPM", 20: "SPM",
    21: "PM", 22: "PM", 23: "PM", 24: "PM", 25: "PM", 26: "P", 27: "SP", 28: "M",
    29: "SPM", 30: "SPM", 31: "SPM", 32: "SPM", 33: "S", 34: "SPM", 35: "SPM", 36: "SPM", 37: "PM", 38: "PM",
    39: "SPM", 40: "SPM", 41: "S", 42: "M", 43: "SPM", 44: "SPM",
    45: "S", 46: "S", 47: "S", 48: "S", 49: "S", 50: "S",
    51: "SPM", 52: "SPM", 53: "S", 54: "P", 55: "PM", 56: "PM", 57: "S", 58: "SPM",
    59: "SPM", 60: "S", 61: "S", 62: "SPM", 63: "S", 64: "SPM", 65: "SPM", 66: "SPM", 67: "S", 68: "SPM", 69: "S",
}


def functions_of(program):
    listed = subprocess.run([program, "-functions"], capture_output=True, text=True, check=True).stdout
    return [name for name in re.findall(r"^(f\d\d_\w+)\(\)$", listed, re.M)]


def run(program, function):
    """The rows of a case: by engine None or what is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report")
        command = [program, function, "-o", report + ",txt", "-maxwarnings", "0"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=PATIENCE,
                                  env=os.environ | {"QTEST_FUNCTION_TIMEOUT": str(1000 * PATIENCE)})
            code = done.returncode
            printed = done.stdout + done.stderr
        except subprocess.TimeoutExpired:
            code, printed = None, ""
        text = pathlib.Path(report).read_text(errors="replace") if os.path.exists(report) else ""
    rows = {}
    for verdict, engine in re.findall(rf"^(\w+)\s*: \w+::{function}\((\w+)\)", text, re.M):
        if verdict == "PASS":
            rows.setdefault(engine, None)
        elif verdict in ("FAIL!", "FAIL", "XPASS", "SKIP", "XFAIL", "BFAIL"):
            rows[engine] = "failed"
    for engine, why in re.findall(rf"^(?:FAIL!|SKIP|QFATAL)\s*: \w+::{function}\((\w+)\) ((?:.|\n)*?)(?=^[A-Z!]+\s*:)", text, re.M):
        rows[engine] = " ".join(why.split())[:600]
    failures = sum(1 for why in rows.values() if why)
    ending = ""
    if code is None:
        ending = "did not end in time"
    elif code != failures: # it tells how many failed
        ending = f"ended with {code}: {' '.join(printed[-300:].split())}"
    if ending and not failures:
        rows = dict.fromkeys(rows, ending)
    if SECRET in printed or SECRET in text:
        rows = dict.fromkeys(rows, "the password was printed")
    return rows, ending


def main():
    folder = pathlib.Path(sys.argv[1])
    wanted = {int(word) for word in sys.argv[2:]} or set(CASES)
    jobs = []
    for program in sorted(folder.glob("faults_*")):
        if program.is_file() and os.access(program, os.X_OK) and not program.suffix:
            jobs += [(str(program), name) for name in functions_of(str(program)) if int(name[1:3]) in wanted]
    results = {}
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        futures = {pool.submit(run, *job): job[1] for job in jobs}
        for future in concurrent.futures.as_completed(futures):
            results[futures[future]] = future.result()
    survived = failed = 0
    for number in sorted(wanted):
        named = sorted(name for name in results if int(name[1:3]) == number)
        for letter in CASES.get(number, "S"):
            engine = LETTERS[letter]
            wrong = []
            rows = 0
            for name in named:
                found, ending = results[name]
                if engine in found:
                    rows += 1
                    if found[engine]:
                        wrong.append(f"{name}: {found[engine]}")
                elif ending:
                    wrong.append(f"{name}: {ending}")
            if not rows and not wrong:
                wrong.append("there is no such case")
            survived += not wrong
            failed += bool(wrong)
            title = named[0][4:] if named else "?"
            print(f"{number:2} {title} {engine}: {'; '.join(wrong) if wrong else 'survived'}", flush=True)
    print(f"faults: {survived} survived, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
