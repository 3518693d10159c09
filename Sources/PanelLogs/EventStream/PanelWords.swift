// SPDX-License-Identifier: MIT

import LogRelayModel

/// What the panel says about a node in the place of a log line: it has no other way once the answer has begun.
///
/// PasarGuard 3.x, and any with NATS between panel and nodes. No line of Xray begins so: a general line begins with
/// its time, a failed start with `Failed to start: `.
enum PanelWords {
    private static let beginnings = ["Error: ", "Error retrieving logs: "].map { Array($0.utf8) }
    /// Of a line that may have megabytes; more than any message shows.
    private static let longest = 1024

    /// Looks through the lines of a batch from the line `first` on. Where the panel speaks, that line and all after it
    /// are taken out of the batch.
    static func take(from batch: inout LineBatch, startingAt first: Int) -> String? {
        for index in batch.lines.indices[first...] {
            let line = batch.lines[index]
            guard batch.bytes[line.offset] == UInt8(ascii: "E") else { continue }
            let words = batch.bytes[line.offset..<line.offset + line.length]
            guard beginnings.contains(where: { words.starts(with: $0) }) else { continue }
            let result = String(decoding: words.prefix(longest), as: UTF8.self)
            batch.lines.removeSubrange(index...)
            batch.bytes.removeSubrange(line.offset...)
            return result
        }
        return nil
    }
}
