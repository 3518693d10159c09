# SPDX-License-Identifier: MIT
"""What it costs to have: the start, idle streams, the program's size."""
import pathlib
import time

import panel as panels
from relay import Journald, Relay, bench


def start():
    """To READY=1, with an empty journal and with one of a gigabyte."""
    journald = Journald()
    panel = panels.Panel()
    try:
        times = []
        for _ in range(5):
            relay = Relay(panel, journal=False)
            times.append(relay.time_to_ready)
            relay.close()
        without = min(times) * 1000
        yield ("start to READY=1, no journal", f"{without:.0f} ms", "≤ 50 ms", without <= 50)
        size = 0
        while size < 1024:
            journald.run(bench("SENDERS"), "sendmmsg", bench("ENTRIES"))
            journald.sync()
            size = sum(file.stat().st_size for file in _journals(journald)) / 1048576
        times = []
        for _ in range(5):
            relay = Relay(panel, beside=journald.beside)
            times.append(relay.time_to_ready)
            relay.close()
        read = min(times) * 1000
        yield (f"start to READY=1, {size:.0f} MiB of journal", f"{read:.0f} ms", "≤ 300 ms", read <= 300)
    finally:
        panel.close()
        journald.close()


def _journals(journald):
    return pathlib.Path(f"/proc/{journald.namespace}/root/run/log/journal").rglob("*.journal")


def idle(certificate, streams=200, seconds=20):
    """So many open streams on which nothing comes."""
    for name, tls, bar in (("", None, 30), (" over TLS", certificate, 45)):
        panel = panels.Panel(nodes=streams, certificate=tls)
        relay = Relay(panel, journal=False, interval="0")
        try:
            for i in range(1, streams + 1):
                panel.stream(f"/api/node/{i}/logs", seconds=120)
            time.sleep(5)
            work = relay.cpu()
            time.sleep(seconds)
            share = (relay.cpu() - work) / seconds / 1e7
            size = relay.resident()
        finally:
            relay.close()
            panel.close()
        yield (f"{streams} idle streams{name}", f"{size:.0f} MiB, {share:.2f}% of a core",
               f"≤ {bar} MiB, ≤ 0.5%", size <= bar and share <= 0.5)


def size():
    megabytes = pathlib.Path(bench("RELAY")).stat().st_size / 1e6
    yield ("program, static and stripped", f"{megabytes:.1f} MB", "≤ 35 MB", megabytes <= 35)
