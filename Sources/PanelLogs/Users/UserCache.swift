// SPDX-License-Identifier: MIT

/// What the panel has said of users, in two halves: when the younger one is full, the older is forgotten and the younger
/// takes its place. Who is looked up moves to the younger.
///
/// **Bound**: twice ``half`` users, some 4 MB. A user who was not seen while ``half`` others were is forgotten, and asked
/// for anew with his next line, which has no name then.
struct UserCache: Sendable {
    static let half = 16_384

    struct Entry: Equatable, Sendable {
        /// nil: the panel knows no such user, or not for this account.
        var name: String?
        /// From this moment on the panel is asked again.
        var renewAt: Duration
    }

    private var young: [UInt64: Entry] = [:]
    private var old: [UInt64: Entry] = [:]

    var count: Int { young.count + old.count }

    mutating func find(_ id: UInt64) -> Entry? {
        if let entry = young[id] { return entry }
        guard let entry = old.removeValue(forKey: id) else { return nil }
        keep(entry, for: id)
        return entry
    }

    mutating func keep(_ entry: Entry, for id: UInt64) {
        if young.count >= Self.half, young[id] == nil {
            old = young
            young = [:]
        }
        young[id] = entry
        old[id] = nil
    }
}
