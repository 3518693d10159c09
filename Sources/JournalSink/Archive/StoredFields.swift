// SPDX-License-Identifier: MIT

import Glibc
import LogRelayModel

/// Those fields of an entry that are read back, in one pass over all that it has.
struct StoredFields {
    private(set) var message: [UInt8]?
    private(set) var line: [UInt8]?
    private(set) var seq: UInt64?
    private(set) var source: SourceID?
    private(set) var nodeName: String?
    private(set) var receivedAt: Timestamp?
    /// When the entry was handed over (`_SOURCE_REALTIME_TIMESTAMP`).
    private(set) var handedOverAt: Timestamp?
    private(set) var gap: String?
    private(set) var lost: UInt64?
    private(set) var messageID: String?
    private(set) var run: String?
    private(set) var configuration: String?
    private(set) var panel: String?
    private(set) var settled: Set<SourceID>?
    private(set) var user: String?
    private(set) var username: String?
    private(set) var process = ProcessMark()

    init(of reader: borrowing JournalReader) throws(ArchiveError) {
        var fields = StoredFields()
        try reader.forEachField { fields.take($0) }
        self = fields
    }

    private init() {}

    private mutating func take(_ field: UnsafeRawBufferPointer) {
        func value(of name: StaticString) -> UnsafeRawBufferPointer? { field.value(of: name) }
        // What none of them begins with goes by quickly: most fields are systemd's own.
        switch field.first {
        case UInt8(ascii: "P"):
            if let value = value(of: "PASARGUARD_SEQ=") { seq = value.number }
            if let value = value(of: "PASARGUARD_SOURCE=") { source = SourceID(value.text) }
            if let value = value(of: "PASARGUARD_NODE_NAME=") { nodeName = value.text }
            if let value = value(of: "PASARGUARD_LINE=") { line = Array(value) }
            if let value = value(of: "PASARGUARD_TIME=") { receivedAt = Timestamp(rfc3339: value.text) }
            if let value = value(of: "PASARGUARD_GAP=") { gap = value.text }
            if let value = value(of: "PASARGUARD_LOST=") { lost = value.number }
            if let value = value(of: "PASARGUARD_RUN=") { run = value.text }
            if let value = value(of: "PASARGUARD_CONFIGURATION=") { configuration = value.text }
            if let value = value(of: "PASARGUARD_PANEL=") { panel = value.text }
            if let value = value(of: "PASARGUARD_SETTLED=") {
                settled = Set(value.text.split(separator: " ").compactMap { SourceID($0) })
            }
        case UInt8(ascii: "M"):
            if let value = value(of: "MESSAGE=") { message = Array(value) }
            if let value = value(of: "MESSAGE_ID=") { messageID = value.text }
        case UInt8(ascii: "R"):
            if let value = value(of: "RELAY_USER=") { user = value.text }
        case UInt8(ascii: "X"):
            if let value = value(of: "XRAY_USERNAME=") { username = value.text }
        case UInt8(ascii: "_"):
            if let value = value(of: "_SOURCE_REALTIME_TIMESTAMP=") {
                handedOverAt = value.number.map { Timestamp(microseconds: Int64(clamping: $0)) }
            }
            if let value = value(of: "_PID=") { process.id = value.number ?? 0 }
            if let value = value(of: "_BOOT_ID=") { process.boot = value.text }
        default: break
        }
    }
}

/// Which process stored an entry. Two runs of the relay have the same mark only where one boot gave both the same id.
struct ProcessMark: Hashable {
    var id: UInt64 = 0
    var boot = ""
}

extension UnsafeRawBufferPointer {
    /// The rest behind `name`, which ends with the equals sign.
    @inline(__always)
    fileprivate func value(of name: StaticString) -> UnsafeRawBufferPointer? {
        let length = name.utf8CodeUnitCount
        guard count >= length, let baseAddress, memcmp(baseAddress, name.utf8Start, length) == 0 else { return nil }
        return UnsafeRawBufferPointer(rebasing: self[length...])
    }

    fileprivate var text: String { String(decoding: self, as: UTF8.self) }

    fileprivate var number: UInt64? { UInt64(text) }
}
