// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import SocketSink
import StreamClient
import XrayLog

/// Who asks for a user gets that user's lines, however the name is written in the request.
enum WantedUserProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        guard let name = String(validating: input.prefix(4096), as: UTF8.self), !name.isEmpty else { return }
        let filter = StreamFilter(users: [name])
        let encoded = StreamClient.StreamRequest.subscribe(filter, .last(5)).encoded
        guard encoded.count <= StreamClient.StreamRequest.longest else { return }
        let escaped = #"{"subscribe":{"last":5,"users":["\#(name.utf16.map(escape).joined())"]}}"#
        let request = try read(encoded.dropLast())
        try hold(request == (try read(Array(escaped.utf8)[...])), "two ways to write a request are two requests")
        guard case .subscribe(let subscription) = request else { throw BrokenProperty("a subscription is none") }
        let records = NDJSONEncoder.encode(record(of: Array(name.utf8)))
        try hold(
            subscription.filter.select(records, of: .core).marks.count == 1, "the user's line does not pass")
        let others = NDJSONEncoder.encode(record(of: Array(name.utf8) + [UInt8(ascii: "x")]))
        try hold(subscription.filter.select(others, of: .core).marks.isEmpty, "another user's line passes")
    }

    private static func read(_ line: ArraySlice<UInt8>) throws(BrokenProperty) -> Request {
        do throws(Request.Refusal) {
            return try Request(parsing: ByteBuffer(bytes: line))
        } catch {
            throw BrokenProperty("a request is refused: \(error.message)")
        }
    }

    /// A line that is nothing but its user.
    private static func record(of user: [UInt8]) -> RecordBatch {
        var xray = XrayLine(kind: .access, level: .info)
        xray.email = TextRange(offset: 0, length: user.count)
        return RecordBatch(
            source: Source(id: .core), receivedAt: Timestamp(microseconds: 0), bytes: user,
            records: [LogRecord(seq: 1, offset: 0, length: user.count, xray: xray)])
    }

    private static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
