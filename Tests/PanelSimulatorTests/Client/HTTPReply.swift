// SPDX-License-Identifier: MIT

/// An HTTP response read off a raw connection, by a parser of the tests' own.
struct HTTPReply {
    var status: Int
    var headers: [String: String]
    var body: String

    /// Reads one response; nil where the connection ends before it is whole.
    static func read(from client: RawClient) async -> HTTPReply? {
        while true {
            if let end = client.unread.firstIndex(ofBlankLine: ()) {
                let head = String(decoding: client.take(end), as: UTF8.self).split(separator: "\r\n")
                var headers: [String: String] = [:]
                for line in head.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
                }
                let length = headers["content-length"].flatMap { Int($0) } ?? 0
                while client.unread.count < length {
                    guard await client.readMore() else { return nil }
                }
                let status = head[0].split(separator: " ")[1]
                return HTTPReply(
                    status: Int(status) ?? 0, headers: headers,
                    body: String(decoding: client.take(length), as: UTF8.self))
            }
            guard await client.readMore() else { return nil }
        }
    }
}

extension [UInt8] {
    /// Where what follows the first CR LF CR LF begins.
    func firstIndex(ofBlankLine: Void) -> Int? {
        guard count >= 4 else { return nil }
        return (0...count - 4).first { self[$0..<$0 + 4].elementsEqual([13, 10, 13, 10]) }.map { $0 + 4 }
    }
}
