# SPDX-License-Identifier: MIT
"""The programs that are measured, and the journald that they send to."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]


def bench(name):
    """A program that packaging/bench built."""
    return os.environ[f"BENCH_{name}"]


def scheduled(pid):
    """Nanoseconds of the processor that a process has had, by the scheduler's own books."""
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)


class Journald:
    """A journald of its own, as private-journald starts it, with the socket's queue that it has where systemd boots."""

    def __init__(self):
        self._process = subprocess.Popen(
            [ROOT / "Tests/Support/private-journald", "512"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.namespace = int(self._process.stdout.readline().split()[1])
        self._process.stdin.write("start\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().split(maxsplit=1)
        if not answer or answer[0] != "journald":
            raise RuntimeError(f"the private journald did not start: {answer}")
        self.pid = int(answer[1])
        self.beside = ["nsenter", f"--target={self.namespace}", "--mount", f"--wd={ROOT}", "--"]

    def run(self, *command):
        return subprocess.run([*self.beside, *command], check=True, capture_output=True, text=True).stdout

    def sync(self):
        """Waits until everything sent before is stored."""
        self.run("journalctl", "--sync")

    def rotate(self):
        """Everything sent is stored, and what follows begins a new file: how full one is makes a difference."""
        self.sync()
        self.run("journalctl", "--rotate")
        self.run("journalctl", "--vacuum-files=1")
        self.sync()

    def close(self):
        self._process.stdin.close()
        self._process.wait()


class Relay:
    """The relay, from its start to its end."""

    def __init__(self, panel, beside=(), journal=True, **keys):
        self.work = tempfile.TemporaryDirectory()
        work = pathlib.Path(self.work.name)
        self.socket = str(work / "stream.sock")
        sources = {"Core": "no", "Nodes": "all"} if panel.nodes else {"Core": "yes", "Nodes": ""}
        if panel.dialect == "websocket":
            # The panel does not gather lines, but this one sends more at once than a real one could without a loss, which
            # the relay would tell.
            sources["Interval"] = keys.get("interval", "100ms")
        sections = {
            "Panel": {"URL": panel.url, "Dialect": panel.dialect, "Username": "relay",
                      "PasswordFile": work / "password"},
            "TLS": {"CAFile": os.environ["BENCH_CERTIFICATE"]} if panel.tls else {},
            "Sources": sources,
            "Journal": {"Enabled": "yes" if journal else "no"},
            "Socket": {"Path": self.socket} | keys.get("socket_keys", {}),
        }
        (work / "password").touch(0o600)
        (work / "password").write_text("secret")
        (work / "relay.conf").write_text("".join(
            f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in section.items())
            for name, section in sections.items()))
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.bind(str(work / "notify"))
        notify.settimeout(60)
        start = time.monotonic()
        self.log = open(work / "log", "w+", encoding="utf-8")
        # As the unit sets them.
        environment = {"PATH": os.environ["PATH"], "NOTIFY_SOCKET": str(work / "notify"),
                       "MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
        self.process = subprocess.Popen(
            [*beside, bench("RELAY"), "run", "--config", work / "relay.conf"], env=environment,
            stdout=subprocess.DEVNULL, stderr=self.log)
        try:
            while b"READY=1" not in notify.recv(65536):
                pass
        except TimeoutError as late:
            raise RuntimeError((work / "log").read_text()) from late
        self.time_to_ready = time.monotonic() - start
        notify.close()

    def cpu(self):
        """Nanoseconds of the processor that it has had."""
        return scheduled(self.process.pid)

    def resident(self):
        """MiB in memory that are its own or its program's."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")

    def status(self):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.socket)
            connection.sendall(b'{"status":true}\n')
            for line in connection.makefile("rb"):
                answer = json.loads(line)
                if answer["type"] == "status":
                    return answer
        raise RuntimeError("the relay hung up")

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.log.close()
        self.work.cleanup()
