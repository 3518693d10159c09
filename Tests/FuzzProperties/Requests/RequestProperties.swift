// SPDX-License-Identifier: MIT

import NIOCore
import SocketSink
import StreamClient

/// What a consumer sends: however it is cut into reads the same requests come of it, a refusal is one short line, and a
/// request that is encoded asks for what was meant.
enum RequestProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let expected = lines(of: input)
        for pieces in Cuts.all(of: input) {
            let found = try lines(of: pieces)
            try hold(found.lines == expected.lines, "in \(pieces.count) pieces other lines come of it")
            try hold(found.isTooLong == expected.isTooLong, "in \(pieces.count) pieces it is wrongly too long or not")
        }
        for line in expected.lines { try answer(to: line) }
        try WantedUserProperties.check(input)
    }

    /// The whole lines up to one that is too long, read all at once: LF or CR LF ends them, and blank ones do not count.
    private static func lines(of input: [UInt8]) -> (lines: [[UInt8]], isTooLong: Bool) {
        var lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let rest = lines.popLast() ?? []
        let isTooLong = { (line: ArraySlice<UInt8>) in line.count > RequestLines.longest }
        let taken = lines.prefix { !isTooLong($0) }
        let texts = taken.map { Array($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0) }
        return (texts.filter { !$0.isEmpty }, taken.count < lines.count || isTooLong(rest))
    }

    private static func lines(of pieces: Cuts.Pieces) throws(BrokenProperty) -> (lines: [[UInt8]], isTooLong: Bool) {
        var requests = RequestLines()
        var lines: [[UInt8]] = []
        for piece in pieces {
            requests.append(ByteBuffer(bytes: piece))
            do throws(RequestLines.TooLong) {
                while let line = try requests.next() { lines.append(Array(line.readableBytesView)) }
            } catch {
                return (lines, true)
            }
        }
        return (lines, false)
    }

    private static func answer(to line: [UInt8]) throws(BrokenProperty) {
        do throws(Request.Refusal) {
            _ = try Request(parsing: ByteBuffer(bytes: line))
        } catch {
            try hold(error.message.utf8.count <= longestRefusal, "a refusal of \(error.message.utf8.count) bytes")
            var answer = Array(NDJSONEncoder.error(error.message).readableBytesView)
            try hold(answer.popLast() == UInt8(ascii: "\n"), "a refusal does not end its line")
            try hold(ShownText.isOneLine(String(decoding: answer, as: UTF8.self)), "a refusal holds a bare control")
            guard case .error(let message) = StreamObject(line: answer[...]) else {
                throw BrokenProperty("a refusal cannot be read")
            }
            try hold(message.utf8.elementsEqual(error.message.utf8), "a refusal is read as another")
        }
    }

    /// In bytes; what it quotes of a request is some tens of characters.
    private static let longestRefusal = 512
}
