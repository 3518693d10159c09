// SPDX-License-Identifier: MIT

import Glibc
import RelayTesting
import Synchronization
import Testing

@testable import RelayDaemon

@Suite("The heap") struct HeapTests {
    /// What malloc takes from an arena, and not from the system each time.
    private static let length = 64 * 1024

    /// How many pages between these pieces' ends are in memory.
    private func residentPages(of pieces: [UnsafeMutableRawPointer]) -> Int {
        let page = sysconf(CInt(_SC_PAGESIZE))
        return pieces.reduce(0) { sum, piece in
            let start = (Int(bitPattern: piece) / page + 1) * page
            var resident = [UInt8](repeating: 0, count: Self.length / page - 1)
            guard let address = UnsafeMutableRawPointer(bitPattern: start),
                mincore(address, resident.count * page, &resident) == 0
            else { return sum }
            return sum + resident.count { $0 & 1 == 1 }
        }
    }

    @Test(
        "gives back what a burst has left, though something lives behind it",
        .enabled(if: Sanitizer.present == nil, "a sanitizer has a malloc of its own"))
    func giveBack() {
        let pieces = (0..<1024).compactMap { _ in malloc(Self.length) }
        let last = malloc(Self.length)
        defer { free(last) }
        for piece in pieces { memset(piece, 1, Self.length) }
        let before = Heap.system.freeBytes()
        for piece in pieces { free(piece) }
        #expect(Heap.system.freeBytes() - before > 32 << 20)
        let resident = residentPages(of: pieces)
        Heap.system.giveBackIfMuch()
        // Others use the heap meanwhile.
        #expect(residentPages(of: pieces) < resident / 4)
    }

    @Test("keeps a little for what comes next", arguments: [(4 << 20, 0), (4 << 20 + 1, 1)])
    func keeps(free: Int, times: Int) {
        let given = Mutex(0)
        Heap(freeBytes: { free }, giveBack: { given.withLock { $0 += 1 } }).giveBackIfMuch()
        #expect(given.withLock { $0 } == times)
    }
}
