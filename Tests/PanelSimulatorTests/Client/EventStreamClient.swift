// SPDX-License-Identifier: MIT

import Testing

/// The client's end of an open event stream: takes the chunks apart, and leaves what is in them as it came.
final class EventStreamClient {
    let client: RawClient
    let head: HTTPReply
    private var body: [UInt8] = []

    init(client: RawClient, head: HTTPReply) {
        self.client = client
        self.head = head
    }

    /// The next chunk's bytes: none in the last one; nil where the connection ends instead.
    func nextChunk() async -> [UInt8]? {
        while true {
            if let lineEnd = client.unread.firstIndex(of: 13),
                let length = Int(String(decoding: client.unread[..<lineEnd], as: UTF8.self), radix: 16),
                client.unread.count >= lineEnd + 2 + length + 2
            {
                return Array(client.take(lineEnd + 2 + length + 2)[(lineEnd + 2)...].dropLast(2))
            }
            guard await client.readMore() else { return nil }
        }
    }

    /// The next events as they stand in the stream, each without the blank line that ends it. The end of the stream ends
    /// the list.
    func events(_ count: Int) async -> [String] {
        var events: [String] = []
        while events.count < count {
            if let end = body.firstIndex(ofBlankLine: ()) {
                events.append(String(decoding: body[..<(end - 4)], as: UTF8.self))
                body.removeFirst(end)
            } else if let chunk = await nextChunk(), !chunk.isEmpty {
                body += chunk
            } else {
                return events
            }
        }
        return events
    }

    /// The next events, each of which must be one `data:` line.
    func lines(_ count: Int) async -> [String] {
        await events(count).map { event in
            guard event.hasPrefix("data: "), !event.contains("\r\n") else {
                Issue.record("not one data line: \(event)")
                return ""
            }
            return String(event.dropFirst("data: ".count))
        }
    }

    /// True where the stream ends with its last chunk, and nothing before it.
    func endsInOrder() async -> Bool {
        guard body.isEmpty else { return false }
        return await nextChunk() == []
    }
}

extension PanelClient {
    /// Asks for an event stream. With a token of its own where nothing is shown.
    func eventStream(
        _ target: String = "/api/node/1/logs", token: String? = nil, headers: [String]? = nil
    ) async throws -> EventStreamClient {
        let shown: [String]
        if let headers {
            shown = headers
        } else if let token {
            shown = ["Authorization: Bearer \(token)"]
        } else {
            shown = ["Authorization: Bearer \(try await self.token())"]
        }
        let client = try await connect()
        let lines = ["GET \(target) HTTP/1.1", "Host: 127.0.0.1", "Accept: text/event-stream"] + shown
        try await client.send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        let head = try #require(await HTTPReply.read(from: client))
        try #require(head.status == 200)
        return EventStreamClient(client: client, head: head)
    }
}
