# SPDX-License-Identifier: MIT
"""What a line costs as work grows: more streams, more lines."""
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


def _cost(reading, lines, count, rate, seconds=5):
    """Microseconds of CPU for a line, where they come evenly on all streams."""
    with reading(count) as (streams, pid):
        # As a panel sends: a look every 10 ms, at the streams in turn.
        each = max(1, rate // 100)
        pieces = [panels.frames([line], 1) for line in lines[:each]]
        time.sleep(1)
        work, sent, turn, start = scheduled(pid), 0, 0, time.monotonic()
        while (passed := time.monotonic() - start) < seconds:
            if turn > passed * 100:
                time.sleep(turn / 100 - passed)
                continue
            share = (each + count - 1) // count
            for first in range(0, each, share):
                stream = streams[(turn + first // share) % count]
                stream.send([b"".join(piece[0] for piece in pieces[first:first + share])])
            sent += each
            turn += 1
        time.sleep(0.5)
        return (scheduled(pid) - work) / sent / 1000


def _text(costs):
    return ", ".join(f"{name:,}: {cost:.2f} µs" for name, cost in costs.items())


def growth(lines):
    """The same lines on more streams, and more lines on one; what no relay could go below stands beside them."""
    counts, rates = (1, 10, 50, 200), (1_000, 3_000, 10_000, 30_000)
    by_streams = {count: _cost(_relayed, lines, count, 10_000) for count in counts}
    floor = {count: _cost(_only_read, lines, count, 10_000) for count in counts}
    yield ("CPU a line at 10,000 lines/s by streams", _text(by_streams), "flat", by_streams[200] <= 1.1 * by_streams[1])
    yield ("the same, of a loop in C that only reads", _text(floor), "", None)
    by_rate = {rate: _cost(_relayed, lines, 1, rate) for rate in rates}
    floor = {rate: _cost(_only_read, lines, 1, rate) for rate in rates}
    yield ("CPU a line on one stream by lines/s", _text(by_rate), "flat", by_rate[30_000] <= 1.1 * by_rate[1_000])
    yield ("the same, of a loop in C that only reads", _text(floor), "", None)
