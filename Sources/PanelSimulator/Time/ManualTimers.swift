// SPDX-License-Identifier: MIT

/// Timers of a clock that is moved by hand, in the order they fall due.
struct ManualTimers {
    private var pending: [(due: Duration, id: Int, body: () -> Void)] = []
    private var lastID = 0
    private(set) var now = Duration.zero

    mutating func add(after delay: Duration, _ body: @escaping () -> Void) -> Int {
        lastID += 1
        let due = now + max(.zero, delay)
        let place = pending.lastIndex { $0.due <= due }.map { $0 + 1 } ?? 0
        pending.insert((due, lastID, body), at: place)
        return lastID
    }

    mutating func cancel(_ id: Int) {
        pending.removeAll { $0.id == id }
    }

    /// Moves to the next timer due by `target` and takes it, or to `target` where there is none.
    mutating func popDue(by target: Duration) -> (() -> Void)? {
        guard let first = pending.first, first.due <= target else {
            now = target
            return nil
        }
        pending.removeFirst()
        now = first.due
        return first.body
    }
}
