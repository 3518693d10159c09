# SPDX-License-Identifier: MIT
"""Consumers that do nothing but read and count, in a process of their own."""
import multiprocessing
import selectors
import socket
import time


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
    """So many consumers of the relay; each is done when it has read all lines, or some and then `dropped` for the rest."""

    def __init__(self, path, count, lines, request=b'{"subscribe":{"types":["log"]}}'):
        connections = [subscribed(path, request) for _ in range(count)]
        self._result, result = multiprocessing.Pipe(duplex=False)
        self._process = multiprocessing.get_context("fork").Process(target=_read, args=(connections, lines, result))
        self._process.start()
        for connection in connections:
            connection.close()

    def finished(self):
        """(when the last line was read, lines read in all, objects that told of dropped lines)"""
        result = self._result.recv()
        self._process.join()
        return result


def _read(connections, lines, result):
    poll = selectors.DefaultSelector()
    left, total, dropped = {}, 0, 0
    for connection in connections:
        connection.setblocking(False)
        poll.register(connection, selectors.EVENT_READ)
        left[connection] = lines
    buffer = bytearray(1 << 20)
    last = time.monotonic()
    while left and (ready := poll.select(10)):
        for key, _ in ready:
            size = key.fileobj.recv_into(buffer)
            if not size:
                poll.unregister(key.fileobj)
                del left[key.fileobj]
                continue
            count = buffer.count(b"\n", 0, size)
            told = buffer.count(b'{"type":"dropped"', 0, size) if count else 0
            dropped += told
            total += count - told
            left[key.fileobj] -= count - told
            last = time.monotonic()
            if left[key.fileobj] <= 0:
                poll.unregister(key.fileobj)
                del left[key.fileobj]
    result.send((last, total, dropped))
