# SPDX-License-Identifier: MIT
"""From the panel into journald, against C programs that only send: the same entries to the same journald, in turns.

journald is what limits them all, and on a shared machine its time for an entry differs by half and more from one turn
to the next. So beside the entries stands for how much of the time it was at work: more than all of it nobody gets out of it.
"""
import random
import statistics
import time

import panel as panels
from relay import Journald, Relay, bench, scheduled

SENDERS = ("sendv", "raw", "sendmmsg")


class Turn:
    """What one program did with all the lines, and journald meanwhile."""

    def __init__(self, lines, nanoseconds, work, journald):
        self.speed = lines * 1e9 / nanoseconds
        self.work = work / lines
        self.busy = journald / nanoseconds


def _sender(journald, kind):
    before = scheduled(journald.pid)
    count, nanoseconds, work = map(int, journald.run(bench("SENDERS"), kind, bench("ENTRIES")).split())
    return Turn(count, nanoseconds, work, scheduled(journald.pid) - before)


def _relayed(journald, panel, pieces, count):
    relay = Relay(panel, beside=journald.beside)
    stream = panel.stream("/api/node/1/logs" if panel.nodes else "/api/core/logs")
    before = relay.status()["journal"]["handedOver"]
    stored, work, start = scheduled(journald.pid), relay.cpu(), time.monotonic_ns()
    stream.send(pieces)
    pause = 0.2
    while (left := before + count - relay.status()["journal"]["handedOver"]) > 0:
        # Half of what it may take, so that few questions disturb it and the last comes soon after the end.
        pause = max(0.002, min(pause, left / 100_000))
        time.sleep(pause)
    turn = Turn(count, time.monotonic_ns() - start, relay.cpu() - work, scheduled(journald.pid) - stored)
    relay.close()
    panel.streams.clear()
    return turn


def measure(lines, certificate, rounds=9):
    """A row for each C program, and for each way into the relay."""
    ways = {
        "WebSocket, a line a frame": (panels.Panel(), panels.frames(lines, 1)),
        "WebSocket, 100 lines a frame": (panels.Panel(), panels.frames(lines, 100)),
        "the same over TLS": (panels.Panel(certificate=certificate), panels.frames(lines, 100)),
        "Server-Sent Events": (panels.Panel("sse", nodes=1), panels.events(lines)),
    }
    turns = {name: [] for name in [*SENDERS, *ways]}
    journald = Journald()
    try:
        for round_number in range(rounds):
            for name in random.Random(round_number).sample(sorted(turns), len(turns)):
                journald.rotate()
                turns[name].append(
                    _relayed(journald, *ways[name], len(lines)) if name in ways else _sender(journald, name))
    finally:
        journald.close()

    def median(name, value):
        return statistics.median(getattr(turn, value) for turn in turns[name])

    for kind in SENDERS:
        yield (f"C: {kind}", f"{median(kind, 'speed'):,.0f} entries/s, {median(kind, 'work') / 1000:.2f} µs of CPU each, "
               f"journald at work {median(kind, 'busy'):.1%}", "", None)
    best = max(median(kind, "busy") for kind in SENDERS)
    fastest = max(median(kind, "speed") for kind in SENDERS)
    for name in ways:
        speed, busy = median(name, "speed"), median(name, "busy")
        yield (f"{name}: entries/s", f"{speed:,.0f}, {speed / fastest:.2f} of the fastest C sender's; journald at work "
               f"{busy:.1%}, {busy / best:.2f} of the best C sender's", "≥ 0.95", speed >= 0.95 * fastest)
        # Of each round a ratio, and of the ratios the median: what disturbs a round disturbs both.
        work = statistics.median(mine.work / other.work for mine, other in zip(turns[name], turns["sendv"]))
        yield (f"{name}: CPU a line", f"{median(name, 'work') / 1000:.2f} µs, {work:.2f} of sd_journal_sendv's", "≤ 1.0",
               work <= 1)
    pairs = zip(turns["the same over TLS"], turns["WebSocket, 100 lines a frame"])
    ratio = statistics.median(tls.work / plain.work for tls, plain in pairs)
    yield ("TLS: CPU a line", f"{ratio:.2f} of that without", "≤ 1.15", ratio <= 1.15)
