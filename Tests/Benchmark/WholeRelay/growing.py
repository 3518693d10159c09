# SPDX-License-Identifier: MIT
"""What a line costs as work grows. A look is what the panel sends of a stream at once: it looks for lines every 0.2 s."""
import contextlib
import socket
import subprocess
import time

import panel as panels
from relay import Relay, bench, scheduled


@contextlib.contextmanager
def _relayed(count):
    """So many streams into a relay, and its process."""
    panel = panels.Panel(nodes=count)
    relay = Relay(panel, journal=False)
    try:
        yield [panel.stream(f"/api/node/{i}/logs", seconds=120) for i in range(1, count + 1)], relay.process.pid
    finally:
        relay.close()
        panel.close()


@contextlib.contextmanager
def _only_read(count):
    """As many into a loop in C that reads them and does nothing else: what the kernel alone takes."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    senders, readers = [], []
    for _ in range(count):
        senders.append(panels.Stream(socket.create_connection(listener.getsockname())))
        senders[-1].connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        readers.append(listener.accept()[0])
    numbers = [reader.fileno() for reader in readers]
    process = subprocess.Popen([bench("LOOP"), *map(str, numbers)], pass_fds=numbers)
    for reader in [listener, *readers]:
        reader.close()
    try:
        yield senders, process.pid
    finally:
        # At the end of all streams it ends.
        for sender in senders:
            sender.connection.close()
        process.wait()


def _cost(reading, lines, count, looks, size, seconds=3):
    """Microseconds of CPU for a line, of so many looks a second with so many lines each, at the streams in turn."""
    with reading(count) as (streams, pid):
        pieces = [panels.frames([line], 1)[0] for line in lines[:1000]]
        bursts = [b"".join(pieces[i:i + size]) for i in range(0, len(pieces) - size + 1, size)]
        time.sleep(1)
        work, sent, start = scheduled(pid), 0, time.monotonic()
        while (passed := time.monotonic() - start) < seconds:
            if (early := sent / looks - passed) > 0:
                time.sleep(early)
                continue
            streams[sent % count].send([bursts[sent % len(bursts)]])
            sent += 1
        time.sleep(0.5)
        return (scheduled(pid) - work) / (sent * size) / 1000


def _costs(reading, lines, loads, rounds=3):
    """The least of some rounds for each load (streams, looks a second, lines a look): others on the machine only add."""
    found = {name: [] for name in loads}
    for _ in range(rounds):
        for name, load in loads.items():
            found[name].append(_cost(reading, lines, *load))
    return {name: min(costs) for name, costs in found.items()}


def _text(costs):
    return ", ".join(f"{name:,}: {cost:.2f} µs" for name, cost in costs.items())


def growth(lines):
    """More streams, more lines a second, and fewer lines a look; what no relay could go below stands beside the last two."""
    floor = ("the same, of a loop in C that only reads", "", None)
    streams = {count: (count, 1_000, 10) for count in (1, 10, 50, 200)}
    costs = _costs(_relayed, lines, streams)
    yield ("CPU a line by streams: 1,000 looks a second of 10 lines, at the streams in turn", _text(costs), "flat",
           costs[200] <= 1.1 * costs[1])
    rates = {rate: (1, 100, rate // 100) for rate in (1_000, 3_000, 10_000, 30_000)}
    costs = _costs(_relayed, lines, rates)
    yield ("CPU a line by lines/s: 100 looks a second at one stream", _text(costs), "flat", costs[30_000] <= 1.1 * costs[1_000])
    yield (floor[0], _text(_costs(_only_read, lines, rates)), *floor[1:])
    sizes = {size: (200, 10_000 // size, size) for size in (100, 10, 2, 1)}
    yield ("CPU a line by lines a look: 10,000 lines/s on 200 streams", _text(_costs(_relayed, lines, sizes)), "", None)
    yield (floor[0], _text(_costs(_only_read, lines, sizes)), *floor[1:])
