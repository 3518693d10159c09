// SPDX-License-Identifier: MIT

/// What an entry must have to be read: `NAME=value`.
struct JournalMatch: Equatable {
    let bytes: [UInt8]

    init(_ name: StaticString, _ value: String) {
        bytes = Array("\(name)=\(value)".utf8)
    }
}
