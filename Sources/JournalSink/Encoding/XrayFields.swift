// SPDX-License-Identifier: MIT

import JournalProtocol
import XrayLog

/// The `XRAY_…` fields: what the grammar found in a line. What it did not find has no field.
enum XrayFields {
    @inline(__always)
    static func append(
        _ xray: borrowing XrayLine, of line: UnsafeRawBufferPointer, holdsNewline: Bool, to buffer: inout EntryBuffer
    ) {
        func text(_ name: StaticString, _ range: TextRange?, _ buffer: inout EntryBuffer) {
            guard let range else { return }
            let value = range.bytes(in: line)
            if holdsNewline {
                buffer.field(name, any: value)
            } else {
                buffer.field(name, plain: value)
            }
        }
        buffer.field("XRAY_KIND", literal: xray.kind.name)
        if let status = xray.status { buffer.field("XRAY_STATUS", literal: status.name) }
        text("XRAY_SOURCE_IP", xray.sourceIP, &buffer)
        text("XRAY_NETWORK", xray.network, &buffer)
        text("XRAY_DESTINATION_HOST", xray.destinationHost, &buffer)
        if let port = xray.destinationPort { buffer.field("XRAY_DESTINATION_PORT", number: UInt64(port)) }
        text("XRAY_INBOUND_TAG", xray.inboundTag, &buffer)
        text("XRAY_OUTBOUND_TAG", xray.outboundTag, &buffer)
        text("XRAY_EMAIL", xray.email, &buffer)
        if let id = xray.userID { buffer.field("XRAY_USER_ID", number: id) }
        text("XRAY_USERNAME", xray.username, &buffer)
        text("XRAY_REASON", xray.reason, &buffer)
        if let severity = xray.severity { buffer.field("XRAY_SEVERITY", literal: severity.name) }
        if let session = xray.session { buffer.field("XRAY_SESSION", number: session) }
        text("XRAY_COMPONENT", xray.component, &buffer)
    }
}
