// SPDX-License-Identifier: MIT

import NIOCore

/// The users a consumer asks for: each as a name, as a number, or as a whole email.
///
/// Names are kept as the socket writes them, escapes and all, and are found by hash: however many are asked for, a record
/// is compared with few.
struct WantedUsers: Equatable, Sendable {
    private var texts: Set<Text>
    private var hashes: [Int: [Text]]
    private var numbers: Set<UInt64>

    private typealias Text = [UInt8]

    init(_ names: [String]) {
        texts = Set(names.map { JSONWriter.inside(of: $0) })
        hashes = Dictionary(grouping: texts) { text in text.withUnsafeBytes { Self.hash(of: $0) } }
        // `12` and not `012`: a number as the socket shows it.
        numbers = Set(names.compactMap { name in UInt64(name).flatMap { String($0) == name ? $0 : nil } })
    }

    var count: Int { texts.count }

    /// Whether the user of a record is one of them. `bytes` end where the record does.
    func contain(_ user: EncodedUser?, endOf bytes: UnsafeRawBufferPointer) -> Bool {
        guard let user else { return false }
        if let id = user.id, numbers.contains(id) { return true }
        return contain(user.email?.bytes(endOf: bytes)) || contain(user.username?.bytes(endOf: bytes))
    }

    private func contain(_ text: UnsafeRawBufferPointer?) -> Bool {
        guard let text else { return false }
        return hashes[Self.hash(of: text)]?.contains { $0.elementsEqual(text) } ?? false
    }

    private static func hash(of text: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: text)
        return hasher.finalize()
    }
}
