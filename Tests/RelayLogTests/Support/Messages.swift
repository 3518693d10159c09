// SPDX-License-Identifier: MIT

import LogRelayModel
import Logging

@testable import RelayLog

/// 2026-11-23T09:00:00.123456Z.
let someTime = Timestamp(microseconds: 1_795_424_400_123_456)

func message(
    _ text: String, _ level: Logger.Level = .warning, _ metadata: Logger.Metadata = [:]
) -> RelayMessage {
    RelayMessage(time: someTime, level: level, text: text, metadata: metadata)
}

/// The fields of an entry, as journald reads them; nil where it is malformed. Entries of the relay have no binary fields.
func fields(of entry: [UInt8]) -> [String]? {
    var lines = String(decoding: entry, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.popLast() == "" else { return nil }
    let isSound = lines.allSatisfy { $0.firstMatch(of: #/^[A-Z][A-Z0-9_]{0,63}=/#) != nil }
    return isSound ? lines.map(String.init) : nil
}
