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


def _cost(streams, pid, lines, looks, size, seconds=2):
    """Microseconds of CPU for a line, of so many looks a second with so many lines each, at the streams in turn."""
    pieces = [panels.frames([line], 1)[0] for line in lines[:1000]]
    bursts = [b"".join(pieces[first:first + size]) for first in range(0, len(pieces) - size + 1, size)]
    work, sent, start = scheduled(pid), 0, time.monotonic()
    while (passed := time.monotonic() - start) < seconds:
        if (early := sent / looks - passed) > 0:
            time.sleep(early)
            continue
        streams[sent % len(streams)].send([bursts[sent % len(bursts)]])
        sent += 1
    time.sleep(0.3)
    return (scheduled(pid) - work) / (sent * size) / 1000


def _costs(reading, lines, count, loads, rounds=4):
    """The least of some rounds for each load: the first warms up, and what others do on the machine only adds."""
    with reading(count) as (streams, pid):
        found = [[_cost(streams, pid, lines, *load) for load in loads] for _ in range(rounds)]
        return [min(costs) for costs in zip(*found)]


def _text(names, costs):
    return ", ".join(f"{name:,}: {cost:.2f} µs" for name, cost in zip(names, costs))


def growth(lines):
    """More streams, more lines a second, and fewer lines a look; what no relay could go below stands beside the others."""
    floor = "the same, of a loop in C that only reads"
    counts = (1, 10, 50, 200)
    costs = [_costs(_relayed, lines, count, [(1_000, 10)])[0] for count in counts]
    yield ("CPU a line by streams: 1,000 looks a second, of 10 lines each, at the streams in turn", _text(counts, costs),
           "flat", costs[-1] <= 1.1 * costs[0])
    yield (floor, _text(counts, [_costs(_only_read, lines, count, [(1_000, 10)])[0] for count in counts]), "", None)
    rates = (1_000, 3_000, 10_000, 30_000)
    loads = [(100, rate // 100) for rate in rates]
    costs = _costs(_relayed, lines, 1, loads)
    yield ("CPU a line by lines/s: 100 looks a second at one stream", _text(rates, costs), "flat",
           costs[-1] <= 1.1 * costs[0])
    yield (floor, _text(rates, _costs(_only_read, lines, 1, loads)), "", None)
    sizes = (100, 10, 2, 1)
    loads = [(10_000 // size, size) for size in sizes]
    yield ("CPU a line by lines a look: 10,000 lines/s on 200 streams", _text(sizes, _costs(_relayed, lines, 200, loads)),
           "", None)
    yield (floor, _text(sizes, _costs(_only_read, lines, 200, loads)), "", None)
