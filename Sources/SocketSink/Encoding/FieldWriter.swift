// SPDX-License-Identifier: MIT

import XrayLog

/// Writes the fields of a line, each with a comma before it.
struct FieldWriter {
    let line: UnsafeRawBufferPointer
    /// The line needed no escape, so that no piece of it needs one.
    let isVerbatim: Bool
    var writer: JSONWriter
    /// Where the user was written, counted from the writer's first byte.
    private(set) var email: Range<Int>?
    private(set) var username: Range<Int>?

    init(line: UnsafeRawBufferPointer, isVerbatim: Bool, writer: JSONWriter) {
        self.line = line
        self.isVerbatim = isVerbatim
        self.writer = writer
    }

    /// - Parameter toldName: of the user, where the line does not give it.
    mutating func put(_ xray: borrowing XrayLine, toldName: UnsafeRawBufferPointer?) {
        put(",\"time\":\"", xray.time)
        if case .access = xray.kind {
            putAccess(xray, toldName: toldName)
        } else {
            if let severity = xray.severity { put(",\"severity\":\"", name: severity.name) }
            put(",\"session\":", number: xray.session)
            put(",\"component\":\"", xray.component)
            put(",\"message\":\"", xray.message)
        }
    }

    private mutating func putAccess(_ xray: borrowing XrayLine, toldName: UnsafeRawBufferPointer?) {
        if let status = xray.status { put(",\"status\":\"", name: status.name) }
        put(",\"source\":\"", xray.source)
        put(",\"sourceIP\":\"", xray.sourceIP)
        put(",\"sourcePort\":", number: xray.sourcePort.map(UInt64.init))
        put(",\"network\":\"", xray.network)
        put(",\"destination\":\"", xray.destination)
        put(",\"destinationHost\":\"", xray.destinationHost)
        put(",\"destinationPort\":", number: xray.destinationPort.map(UInt64.init))
        put(",\"inboundTag\":\"", xray.inboundTag)
        put(",\"outboundTag\":\"", xray.outboundTag)
        email = putUser(",\"email\":\"", xray.email)
        put(",\"userID\":", number: xray.userID)
        username = putUser(",\"username\":\"", xray.username)
        if let toldName { username = putUser(",\"username\":\"", told: toldName) }
        put(",\"reason\":\"", xray.reason)
    }

    @inline(__always) private mutating func put(_ key: StaticString, _ range: TextRange?) {
        guard let range else { return }
        let bytes = range.bytes(in: line)
        if isVerbatim {
            writer.put(key, quoted: bytes)
        } else {
            put(key, escaped: bytes)
        }
    }

    private mutating func put(_ key: StaticString, escaped bytes: UnsafeRawBufferPointer) {
        writer.put(key)
        writer.put(text: bytes)
        writer.put(UInt8(ascii: "\""))
    }

    /// Returns where the text was written, without its quotes; meaningless once the writer is full.
    private mutating func putUser(_ key: StaticString, _ range: TextRange?) -> Range<Int>? {
        guard range != nil else { return nil }
        let start = writer.count &+ key.utf8CodeUnitCount
        put(key, range)
        return start..<max(start, writer.count &- 1)
    }

    /// The same for what does not come from the line, and may hold anything.
    private mutating func putUser(_ key: StaticString, told bytes: UnsafeRawBufferPointer) -> Range<Int> {
        let start = writer.count &+ key.utf8CodeUnitCount
        put(key, escaped: bytes)
        return start..<max(start, writer.count &- 1)
    }

    @inline(__always) private mutating func put(_ key: StaticString, name: StaticString) {
        writer.put(key, quoted: UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    @inline(__always) private mutating func put(_ key: StaticString, number: UInt64?) {
        guard let number else { return }
        writer.put(key)
        writer.put(number: number)
    }
}
