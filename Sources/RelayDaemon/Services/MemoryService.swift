// SPDX-License-Identifier: MIT

import ServiceLifecycle

/// Gives memory back to the system after a burst.
///
/// malloc returns by itself only what is free at the heap's very end, and after a burst something always lives there: what
/// waited for a slow consumer, or for journald, would stay the process's for good.
struct MemoryService: Service {
    /// Free memory is looked for so often. A look takes some milliseconds after a burst, and else nothing.
    private static let interval = Duration.seconds(30)

    private let heap: Heap

    init(heap: Heap = .system) {
        self.heap = heap
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: Self.interval)
                } catch {
                    return
                }
                heap.giveBackIfMuch()
            }
        }
    }
}
