# SPDX-License-Identifier: MIT
"""From the panel into journald, against C programs that only send: the same entries to the same journald, in turns."""
import statistics
import subprocess
import time

import panel as panels
from relay import Journald, Relay, bench

SENDERS = ("sendv", "raw", "sendmmsg")


class Turn:
    """What one program did with all the lines."""

    def __init__(self, lines, nanoseconds, work):
        self.speed = lines * 1e9 / nanoseconds
        self.work = work / lines


def _sender(journald, kind):
    count, nanoseconds, work = map(int, journald.run(bench("SENDERS"), kind, bench("ENTRIES")).split())
    journald.sync()
    return Turn(count, nanoseconds, work)


def _relayed(relay, stream, pieces, count):
    before, work, start = relay.status()["journal"]["handedOver"], relay.cpu(), time.monotonic_ns()
    stream.send(pieces)
    pause = 0.2
    while (left := before + count - relay.status()["journal"]["handedOver"]) > 0:
        # Half of what it may take, so that few questions disturb it and the last comes soon after the end.
        pause = max(0.002, min(pause, left / 100_000))
        time.sleep(pause)
    return Turn(count, time.monotonic_ns() - start, relay.cpu() - work)


def measure(lines, certificate, rounds=5):
    """A row for each way into the relay; the C programs of the same round are the measure."""
    ways = {
        "WebSocket, a line a frame": (panels.Panel(), panels.frames(lines, 1)),
        "WebSocket, 100 lines a frame": (panels.Panel(), panels.frames(lines, 100)),
        "the same over TLS": (panels.Panel(certificate=certificate), panels.frames(lines, 100)),
        "Server-Sent Events": (panels.Panel("sse", nodes=1), panels.events(lines)),
    }
    turns = {name: [] for name in [*SENDERS, *ways]}
    journald = Journald()
    try:
        for _ in range(rounds):
            for kind in SENDERS:
                turns[kind].append(_sender(journald, kind))
            for name, (panel, pieces) in ways.items():
                relay = Relay(panel, beside=journald.beside)
                stream = panel.stream("/api/node/1/logs" if panel.nodes else "/api/core/logs")
                turns[name].append(_relayed(relay, stream, pieces, len(lines)))
                relay.close()
                panel.streams.clear()
                journald.sync()
    finally:
        journald.close()
    for kind in SENDERS:
        yield (f"C: {kind}", f"{_speed(turns[kind])} entries/s, {_work(turns[kind])} µs of CPU each", "", None)
    for name in ways:
        # Of each round a ratio, and of the ratios the median: what disturbs a round disturbs both.
        speed = statistics.median(
            turns[name][i].speed / max(turns[kind][i].speed for kind in SENDERS) for i in range(rounds))
        work = statistics.median(turns[name][i].work / turns["sendv"][i].work for i in range(rounds))
        yield (f"{name}: entries/s", f"{_speed(turns[name])}, {speed:.2f} of the best C sender's", "≥ 0.95", speed >= 0.95)
        yield (f"{name}: CPU a line", f"{_work(turns[name])} µs, {work:.2f} of sd_journal_sendv's", "≤ 1.0", work <= 1)
    plain, tls = turns["WebSocket, 100 lines a frame"], turns["the same over TLS"]
    ratio = statistics.median(tls[i].work / plain[i].work for i in range(rounds))
    yield ("TLS: CPU a line", f"{ratio:.2f} of that without", "≤ 1.15", ratio <= 1.15)


def _speed(turns):
    return f"{statistics.median(turn.speed for turn in turns):,.0f}"


def _work(turns):
    return f"{statistics.median(turn.work for turn in turns) / 1000:.2f}"
