// SPDX-License-Identifier: MIT

import Testing

/// Talks to a simulated panel as a relay would, with nothing of the relay's or the simulator's own code.
struct PanelClient {
    var port: Int
    var certificate: String?

    func connect() async throws -> RawClient {
        try await RawClient.connect(port: port, trusting: certificate)
    }

    func request(
        _ method: String, _ target: String, token: String? = nil, headers: [String] = [], body: String = ""
    ) async throws -> HTTPReply {
        let client = try await connect()
        let authorization = token.map { ["Authorization: Bearer \($0)"] } ?? []
        let lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1", "Content-Length: \(body.utf8.count)"]
        let head = (lines + authorization + headers).joined(separator: "\r\n") + "\r\n\r\n"
        try await client.send(Array((head + body).utf8))
        let reply = try #require(await HTTPReply.read(from: client))
        try await client.close()
        return reply
    }

    func login(_ username: String = "admin", _ password: String = "admin") async throws -> HTTPReply {
        try await request(
            "POST", "/api/admin/token", headers: ["Content-Type: application/x-www-form-urlencoded"],
            body: "username=\(username)&password=\(password)&grant_type=password")
    }

    func token(_ username: String = "admin", _ password: String = "admin") async throws -> String {
        let reply = try await login(username, password)
        return try JSONValue.decode(reply.body).string("access_token")
    }

    /// Sends a handshake and reads the answer.
    func handshake(_ target: String, headers: [String]) async throws -> (reply: HTTPReply?, client: RawClient) {
        let client = try await connect()
        try await client.send(Self.handshakeBytes(target, headers: headers))
        return (await HTTPReply.read(from: client), client)
    }

    static func handshakeBytes(_ target: String, headers: [String]) -> [UInt8] {
        let lines = [
            "GET \(target) HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
        ]
        return Array(((lines + headers).joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// Opens a stream, with a token of its own where none is given.
    func stream(_ target: String, token: String? = nil) async throws -> StreamClient {
        let token = if let token { token } else { try await self.token() }
        let (reply, client) = try await handshake(target, headers: ["Authorization: Bearer \(token)"])
        try #require(reply?.status == 101)
        return StreamClient(client: client)
    }
}

/// The client's end of an open stream.
final class StreamClient {
    let client: RawClient

    init(client: RawClient) {
        self.client = client
    }

    /// The next frame; nil where the connection ends instead.
    func nextFrame() async -> WireFrame? {
        while true {
            if let (frame, length) = WireFrame.parse(client.unread) {
                _ = client.take(length)
                return frame
            }
            guard await client.readMore() else { return nil }
        }
    }

    /// The text of the next frames; a missing or other frame ends the list.
    func texts(_ count: Int) async -> [String] {
        var texts: [String] = []
        while texts.count < count, let frame = await nextFrame(), frame.opcode == WireFrame.text {
            texts.append(frame.string)
        }
        return texts
    }

    func send(_ opcode: UInt8, _ text: String = "") async throws {
        try await client.send(WireFrame(opcode: opcode, payload: Array(text.utf8)).encoded())
    }

    /// Proves that nothing was sent before the answer to this ping. What follows it is left unread.
    func isQuiet() async throws -> Bool {
        try await send(WireFrame.ping, "probe")
        return await nextFrame() == WireFrame(opcode: WireFrame.pong, payload: Array("probe".utf8))
    }
}
