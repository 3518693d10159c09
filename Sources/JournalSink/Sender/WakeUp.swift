// SPDX-License-Identifier: MIT

import CSystemd
import Glibc

/// An `eventfd(2)` by which other threads end the sender's `poll`.
final class WakeUp: Sendable {
    let descriptor: CInt

    init() throws(JournalSinkError) {
        descriptor = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))
        guard descriptor >= 0 else { throw .noWakeUp(errno) }
    }

    deinit { close(descriptor) }

    /// From any thread; never waits. It can fail only when 2⁶⁴ - 2 signals are pending, and then it is awake anyway.
    func signal() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Makes the next `poll` wait again. Fails harmlessly where there was no signal.
    func clear() {
        var pending: UInt64 = 0
        _ = read(descriptor, &pending, MemoryLayout<UInt64>.size)
    }
}
