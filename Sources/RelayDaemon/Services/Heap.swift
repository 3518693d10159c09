// SPDX-License-Identifier: MIT

import CSystemd

/// The memory that malloc has from the system.
struct Heap: Sendable {
    /// So much may stay: it is soon in use again, and costs more to get anew than to keep.
    static let mayStayFree = 4 << 20

    /// How many bytes of it are not in use.
    var freeBytes: @Sendable () -> Int
    /// Returns whole pages of them to the system; what is in use, and the addresses of the rest, stay.
    var giveBack: @Sendable () -> Void

    static let system = Heap(
        freeBytes: { Int(clamping: logrelay_free_heap_bytes()) }, giveBack: { logrelay_trim_heap() })

    func giveBackIfMuch() {
        if freeBytes() > Self.mayStayFree { giveBack() }
    }
}
