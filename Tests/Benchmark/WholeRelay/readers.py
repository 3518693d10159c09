# SPDX-License-Identifier: MIT
"""Consumers that do nothing but read and count, in a process of their own."""
import socket
import subprocess

from relay import bench


def subscribed(path, request=b'{"subscribe":{"types":["log"]}}'):
    """A connection on which the live stream has begun."""
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    connection.sendall(request + b"\n")
    seen = b""
    while b'{"type":"live"}\n' not in seen:
        seen += connection.recv(1)
    return connection


class Readers:
    """So many consumers of the relay; each is done when it has read all lines, or nothing comes any more."""

    def __init__(self, path, count, lines, request=b'{"subscribe":{"types":["log"]}}'):
        connections = [subscribed(path, request) for _ in range(count)]
        descriptors = [connection.fileno() for connection in connections]
        self._process = subprocess.Popen(
            [bench("READERS"), str(lines), *map(str, descriptors)], pass_fds=descriptors, stdout=subprocess.PIPE, text=True)
        for connection in connections:
            connection.close()

    def finished(self):
        """(when the last line was read, lines read in all, objects that told of dropped lines)"""
        answer, _ = self._process.communicate()
        last, total, dropped = map(int, answer.split())
        return last / 1e9, total, dropped
