# SPDX-License-Identifier: MIT
"""A panel that does nothing but send: as fast as its socket takes, what was made ready before.

The bundled simulator imitates a real panel, which loses lines above 500 a second; this one is for measuring the relay.
"""
import base64
import hashlib
import json
import socket
import ssl
import struct
import threading

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def frames(lines, lines_a_frame):
    """The lines as WebSocket text frames, in pieces of some 64 KiB that end between frames."""
    pieces, piece = [], bytearray()
    for start in range(0, len(lines), lines_a_frame):
        batch = lines[start:start + lines_a_frame]
        text = batch[0] if lines_a_frame == 1 else b"\n".join(batch) + b"\n"
        length = len(text)
        if length < 126:
            piece += struct.pack("!BB", 0x81, length)
        elif length < 65536:
            piece += struct.pack("!BBH", 0x81, 126, length)
        else:
            piece += struct.pack("!BBQ", 0x81, 127, length)
        piece += text
        if len(piece) >= 65536:
            pieces.append(bytes(piece))
            piece.clear()
    return pieces + [bytes(piece)]


def events(lines):
    """The lines as Server-Sent Events, each in a chunk of its own as the panel's server makes it, in pieces like those."""
    pieces, piece = [], bytearray()
    for line in lines:
        event = b"data: " + line + b"\r\n\r\n"
        piece += b"%x\r\n%b\r\n" % (len(event), event)
        if len(piece) >= 65536:
            pieces.append(bytes(piece))
            piece.clear()
    return pieces + [bytes(piece)]


class Stream:
    """One open stream. Whoever sends holds the lock, so that an answer to a ping does not come between."""

    def __init__(self, connection):
        self.connection = connection
        self.lock = threading.Lock()

    def send(self, pieces):
        for piece in pieces:
            with self.lock:
                self.connection.sendall(piece)


class Panel:
    """Listens on loopback until the program ends."""

    def __init__(self, dialect="websocket", nodes=0, certificate=None):
        self.dialect, self.nodes = dialect, nodes
        self.tls = None
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(certificate)
        self._opened = threading.Condition()
        self.streams = {}
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()
        for stream in self.streams.values():
            stream.connection.close()

    def stream(self, path, seconds=30):
        """The stream that the relay opens at this path."""
        with self._opened:
            if not self._opened.wait_for(lambda: path in self.streams, seconds):
                raise TimeoutError(f"the relay did not open {path}")
            return self.streams[path]

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            while self._answer(connection):
                pass
        except (OSError, ValueError):
            connection.close()

    def _answer(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            if not piece:
                return False
            head += piece
        head, body = head.split(b"\r\n\r\n", 1)
        first, *rest = head.decode().split("\r\n")
        fields = {name.strip().lower(): value.strip() for name, value in (field.split(":", 1) for field in rest)}
        while len(body) < int(fields.get("content-length", 0)):
            body += connection.recv(65536)
        path = first.split(" ")[1].split("?")[0]
        if path.endswith("/logs"):
            self._stream(connection, path, fields)
            return False
        nodes = [{"id": i, "name": f"n{i}", "status": "connected"} for i in range(1, self.nodes + 1)]
        answers = {
            "/api/admin/token": {"access_token": "a.b.c", "token_type": "bearer"},
            "/api/core": {"version": "1.8.24", "started": True, "logs_websocket": "/api/core/logs"},
            "/api/nodes": nodes,
            "/api/nodes/simple": {"nodes": nodes, "total": len(nodes)},
        }
        status, text = "200 OK", json.dumps(answers.get(path, {}))
        if path not in answers or (path == "/api/core" and self.dialect == "sse"):
            status, text = "404 Not Found", "{}"
        connection.sendall(
            f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(text)}\r\n\r\n{text}".encode())
        return True

    def _stream(self, connection, path, fields):
        if self.dialect == "websocket":
            digest = hashlib.sha1((fields["sec-websocket-key"] + _GUID).encode()).digest()
            connection.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n")
        else:
            connection.sendall(
                b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
                b"transfer-encoding: chunked\r\n\r\n")
        stream = Stream(connection)
        with self._opened:
            self.streams[path] = stream
            self._opened.notify_all()
        while piece := connection.recv(4096):
            # The relay's frames are empty: nudges, which want nothing, and pings, which it would miss an answer to.
            for _ in range(piece.count(b"\x89\x80") if self.dialect == "websocket" else 0):
                stream.send([b"\x8a\x00"])
