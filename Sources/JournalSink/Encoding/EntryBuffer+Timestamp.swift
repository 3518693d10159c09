// SPDX-License-Identifier: MIT

import JournalProtocol
import LogRelayModel

extension EntryBuffer {
    mutating func append(_ time: Timestamp) {
        withUnsafeTemporaryAllocation(byteCount: Timestamp.rfc3339Length, alignment: 1) { text in
            time.writeRFC3339(into: text)
            append(UnsafeRawBufferPointer(text))
        }
    }
}
