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
    mutating func put(_ xray: XrayLine, toldName: UnsafeRawBufferPointer?) {
        put(",\"time\":\"", xray.time)
        if xray.kind == .access {
            putAccess(xray, toldName: toldName)
        } else {
            if let severity = xray.severity { put(",\"severity\":\"", name: severity.rawValue) }
            put(",\"session\":", number: xray.session)
            put(",\"component\":\"", xray.component)
            put(",\"message\":\"", xray.message)
        }
    }

    private mutating func putAccess(_ xray: XrayLine, toldName: UnsafeRawBufferPointer?) {
        if let status = xray.status { put(",\"status\":\"", name: status.rawValue) }
        put(",\"source\":\"", xray.source)
        put(",\"sourceIP\":\"", xray.sourceIP)
        put(",\"sourcePort\":", number: xray.sourcePort.map(UInt64.init))
        put(",\"network\":\"", xray.network)
        put(",\"destination\":\"", xray.destination)
        put(",\"destinationHost\":\"", xray.destinationHost)
        put(",\"destinationPort\":", number: xray.destinationPort.map(UInt64.init))
        put(",\"inboundTag\":\"", xray.inboundTag)
        put(",\"outboundTag\":\"", xray.outboundTag)
        email = put(",\"email\":\"", xray.email)
        put(",\"userID\":", number: xray.userID)
        username = put(",\"username\":\"", xray.username)
        if let toldName { username = put(",\"username\":\"", told: toldName) }
        put(",\"reason\":\"", xray.reason)
    }

    /// Returns where the text was written, without its quotes; meaningless once the writer is full.
    @discardableResult
    @inline(__always) private mutating func put(_ key: StaticString, _ range: TextRange?) -> Range<Int>? {
        guard let range else { return nil }
        writer.put(key)
        let start = writer.count
        let bytes = range.bytes(in: line)
        if isVerbatim {
            writer.put(bytes)
        } else {
            writer.put(text: bytes)
        }
        let end = writer.count
        writer.put(UInt8(ascii: "\""))
        return start..<end
    }

    /// Writes what does not come from the line, and may hold anything.
    private mutating func put(_ key: StaticString, told bytes: UnsafeRawBufferPointer) -> Range<Int> {
        writer.put(key)
        let start = writer.count
        writer.put(text: bytes)
        let end = writer.count
        writer.put(UInt8(ascii: "\""))
        return start..<end
    }

    @inline(__always) private mutating func put(_ key: StaticString, name: String) {
        writer.put(key)
        writer.put(plain: name)
        writer.put(UInt8(ascii: "\""))
    }

    @inline(__always) private mutating func put(_ key: StaticString, number: UInt64?) {
        guard let number else { return }
        writer.put(key)
        writer.put(number: number)
    }
}
