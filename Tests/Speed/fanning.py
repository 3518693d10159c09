# SPDX-License-Identifier: MIT
"""Out to consumers, with the journal off: how fast, how soon, and what is left in memory after a burst."""
import os
import pathlib
import subprocess
import tempfile
import socket
import time

import panel as panels
from readers import Readers, subscribed
from relay import Relay, bench

ALL = b'{"subscribe":{"types":["log"]}}'
FILTERED = b'{"subscribe":{"types":["log"],"kinds":["access"],"level":"info","sources":["core"]}}'


def _fan_out(pieces, lines, consumers, request):
    panel = panels.Panel()
    relay = Relay(panel, journal=False, socket_keys={"ConsumerBuffer": "64M"})
    try:
        stream = panel.stream("/api/core/logs")
        readers = Readers(relay.socket, consumers, lines, request)
        work, start = relay.cpu(), time.monotonic()
        stream.send(pieces)
        end, total, dropped = readers.finished()
        return total / (end - start), (relay.cpu() - work) / lines, lines * consumers - total, dropped
    finally:
        relay.close()
        panel.close()


def speed(lines, rounds=3):
    """One consumer, sixteen, and sixteen that filter; of each the best of the rounds."""
    million = panels.frames(lines, 100) * (1_000_000 // len(lines))
    best = {}
    for _ in range(rounds):
        for name, consumers, request in (("one", 1, ALL), ("sixteen", 16, ALL), ("filtered", 16, FILTERED)):
            turn = _fan_out(million, 1_000_000, consumers, request)
            best[name] = max(best.get(name, turn), turn)
    for name, bar in (("one", 1_000_000), ("sixteen", 3_000_000)):
        rate, work, missing, _ = best[name]
        text = f"{rate:,.0f} lines/s in all, {work / 1000:.2f} µs of CPU a line"
        if missing:
            text += f", {missing:,} dropped"
        yield (f"fan-out to {name}", text, f"≥ {bar:,}", rate >= bar)
    ratio = best["filtered"][1] / best["sixteen"][1]
    yield ("filtered consumers: CPU a line", f"{ratio:.2f} of unfiltered", "≤ 1.0", ratio <= 1.02)


def _latency(stream, reader, rate, count):
    answer = subprocess.run(
        [bench("LATENCY"), str(stream.fileno()), str(reader.fileno()), str(rate), str(count)],
        pass_fds=(stream.fileno(), reader.fileno()), check=True, capture_output=True, text=True).stdout
    return map(int, answer.split())


def latency(rate=5000, seconds=10):
    """From the panel's send to a consumer's read, and to what stands where journald's socket would be."""
    panel = panels.Panel()
    relay = Relay(panel, journal=False)
    try:
        stream = panel.stream("/api/core/logs").connection
        median, most, worst = _latency(stream, subscribed(relay.socket), rate, rate * seconds)
    finally:
        relay.close()
        panel.close()
    text = f"{median} µs half of them, {most} µs 99 of 100, {worst} µs the worst"
    yield (f"frame → consumer, {rate:,} lines/s", text, "≤ 200, ≤ 1,000 µs", median <= 200 and most <= 1000)

    with tempfile.TemporaryDirectory() as place:
        journald = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        journald.bind(os.path.join(place, "socket"))
        panel = panels.Panel()
        # A place for journald where it is looked for, seen by the relay alone.
        script = f'mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/journal && mount --bind {place} /run/systemd/journal && exec "$@"'
        relay = Relay(panel, beside=["unshare", "--mount", "--propagation=private", "bash", "-c", script, "bench"])
        try:
            stream = panel.stream("/api/core/logs").connection
            journald.setblocking(False)
            while True:
                try:
                    journald.recv(65536)
                except BlockingIOError:
                    break
            journald.setblocking(True)
            median, most, worst = _latency(stream, journald, rate, rate * seconds)
        finally:
            relay.close()
            panel.close()
    text = f"{median} µs half of them, {most} µs 99 of 100, {worst} µs the worst"
    yield (f"frame → journald's socket, {rate:,} lines/s", text, "99 of 100 ≤ 5,000 µs", most <= 5000)


def burst(lines):
    """A million lines past a consumer that reads nothing, then rest."""
    panel = panels.Panel()
    relay = Relay(panel, journal=False)
    try:
        stream = panel.stream("/api/core/logs")
        stalled = subscribed(relay.socket)
        stream.send(panels.frames(lines, 100) * (1_000_000 // len(lines)))
        while relay.status()["sources"][0]["lines"] < 1_000_000:
            time.sleep(0.1)
        peak = relay.resident()
        stalled.close()
        end = time.monotonic() + 60
        while time.monotonic() < end and relay.resident() >= 40:
            time.sleep(1)
        rest = relay.resident()
    finally:
        relay.close()
        panel.close()
    text = f"{rest:.0f} MiB, {peak:.0f} at the end of it"
    yield ("resident a minute after a burst of 1M lines, one consumer stalled", text, "≤ 40 MiB", rest <= 40)
