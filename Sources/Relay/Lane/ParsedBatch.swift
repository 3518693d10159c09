// SPDX-License-Identifier: MIT

import LogRelayModel
import XrayLog

/// A batch of lines, each understood as far as it can be, but not numbered yet.
struct ParsedBatch: Equatable {
    var bytes: [UInt8]
    /// Their `seq` is 0. They are numbered where they stand: a record is some hundred bytes, too much to move once more.
    var records: [LogRecord]
    /// Which of them were longer than a line may be, in order.
    var cutLines: [Int]
    var receivedAt: Timestamp

    /// - Parameter naming: who knows the users whom lines give by number only.
    init(_ batch: LineBatch, naming: (any UserNaming)? = nil) {
        bytes = batch.bytes
        receivedAt = batch.receivedAt
        records = batch.bytes.withUnsafeBytes { all in
            batch.lines.map { line in
                let text = UnsafeRawBufferPointer(rebasing: all[line.offset..<line.offset + line.length])
                return LogRecord(seq: 0, offset: line.offset, length: line.length, xray: XrayLine(parsing: text))
            }
        }
        cutLines = batch.lines.indices.filter { batch.lines[$0].isCut }
        if let naming { addNames(naming) }
    }

    /// Writes the names behind the lines, with no more room than they take: the bytes may wait in a sink for long.
    private mutating func addNames(_ naming: any UserNaming) {
        // By its two fields: to ask the line whether it lacksName would copy it.
        let nameless = records.indices.filter {
            records[$0].xray.userID != nil && records[$0].xray.username == nil
        }
        guard !nameless.isEmpty else { return }
        // A name that could not be printed as it is is none, as in a line.
        let names = naming.names(of: nameless.compactMap { records[$0].xray.userID }).map { name -> String? in
            guard var name, name.withUTF8({ PrintableText.isName(UnsafeRawBufferPointer($0)) }) else { return nil }
            return name
        }
        let length = names.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
        // A place is 32 bits wide. Batches are megabytes at most.
        guard length > 0, bytes.count + length <= Int(UInt32.max) else { return }
        bytes.reserveCapacity(bytes.count + length)
        for (index, name) in zip(nameless, names) {
            guard let name else { continue }
            records[index].toldName = TextRange(offset: bytes.count, length: name.utf8.count)
            bytes.append(contentsOf: name.utf8)
        }
    }
}
