// SPDX-License-Identifier: MIT

import XrayLog

/// Writes the fields of a line, each with a comma before it.
struct FieldWriter {
    let line: UnsafeRawBufferPointer
    /// The line needed no escape, so that no piece of it needs one.
    let isVerbatim: Bool
    var writer: JSONWriter

    mutating func put(_ xray: XrayLine) {
        put(",\"time\":\"", xray.time)
        if xray.kind == .access {
            putAccess(xray)
        } else {
            if let severity = xray.severity { put(",\"severity\":\"", name: severity.rawValue) }
            put(",\"session\":", number: xray.session)
            put(",\"component\":\"", xray.component)
            put(",\"message\":\"", xray.message)
        }
    }

    private mutating func putAccess(_ xray: XrayLine) {
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
        put(",\"email\":\"", xray.email)
        put(",\"userID\":", number: xray.userID)
        put(",\"username\":\"", xray.username)
        put(",\"reason\":\"", xray.reason)
    }

    @inline(__always) private mutating func put(_ key: StaticString, _ range: TextRange?) {
        guard let range else { return }
        writer.put(key)
        let bytes = range.bytes(in: line)
        if isVerbatim {
            writer.put(bytes)
        } else {
            writer.put(text: bytes)
        }
        writer.put(UInt8(ascii: "\""))
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
