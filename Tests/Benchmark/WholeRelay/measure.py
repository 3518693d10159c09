# SPDX-License-Identifier: MIT
"""measure.py [NAME…] - the table of packaging/bench, all of it or the named parts, as Markdown."""
import pathlib
import sys

import fanning
import growing
import living
import storing
from relay import bench

lines = pathlib.Path(bench("LINES")).read_bytes().splitlines()
certificate = bench("CERTIFICATE")
PARTS = {
    "storing": lambda: storing.measure(lines, certificate),
    "fan-out": lambda: fanning.speed(lines),
    "latency": fanning.latency,
    "start": living.start,
    "idle": lambda: living.idle(certificate),
    "burst": lambda: fanning.burst(lines),
    "growth": lambda: growing.growth(lines),
    "size": living.size,
}

print("| what | measured | bar | |")
print("|---|---|---|---|", flush=True)
for name in sys.argv[1:] or PARTS:
    for what, measured, bar, met in PARTS[name]():
        print(f"| {what} | {measured} | {bar} | {'' if met is None else 'met' if met else 'missed'} |", flush=True)
