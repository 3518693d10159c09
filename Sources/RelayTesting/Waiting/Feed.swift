// SPDX-License-Identifier: MIT

import Synchronization

/// What somebody tells, in order, for a test to wait for. Fed from any thread; keeps everything until the test is over.
package final class Feed<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        /// How many ``take(_:within:until:)`` has given away.
        var taken = 0
        /// Why nothing more will come.
        var ending: String?
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var lastWaiter: UInt64 = 0

        mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
            defer { waiters = [:] }
            return Array(waiters.values)
        }
    }

    private let name: String
    private let state = Mutex(State())

    /// - Parameter name: whose words these are, for the messages of a failed test.
    package init(_ name: String) {
        self.name = name
    }

    // MARK: Feeding

    package func push(_ element: Element) {
        let waiters = state.withLock { state in
            state.elements.append(element)
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Nothing more will come.
    package func end(_ why: String) {
        let waiters = state.withLock { state in
            state.ending = state.ending ?? why
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume() }
    }

    // MARK: Waiting

    /// Everything told so far.
    package var all: [Element] { state.withLock { $0.elements } }

    /// The first element ever told that is as wanted.
    package func first(
        _ awaited: String, within limit: Duration = patience, where isWanted: @escaping @Sendable (Element) -> Bool
    ) async throws -> Element {
        try await within("\(awaited) from \(name)", limit: limit, seen: { self.lastWords }) {
            var seen = 0
            while true {
                let news = self.elements(from: seen)
                if let found = news.first(where: isWanted) { return found }
                seen += news.count
                try await self.waitForMore(than: seen, awaited)
            }
        }
    }

    /// The elements not taken yet, up to the first that is the last as wanted, which is among them.
    package func take(
        _ awaited: String, within limit: Duration = patience, until isLast: @escaping @Sendable (Element) -> Bool
    ) async throws -> [Element] {
        try await within("\(awaited) from \(name)", limit: limit, seen: { self.lastWords }) {
            var seen = self.state.withLock { $0.taken }
            while true {
                for element in self.elements(from: seen) {
                    seen += 1
                    guard isLast(element) else { continue }
                    return self.take(upTo: seen)
                }
                try await self.waitForMore(than: seen, awaited)
            }
        }
    }

    /// The next `count` elements not taken yet that are as wanted, and what came between them.
    package func take(
        _ count: Int, _ awaited: String, within limit: Duration = patience,
        where isWanted: @escaping @Sendable (Element) -> Bool
    ) async throws -> [Element] {
        guard count > 0 else { return [] }
        let left = Mutex(count)
        return try await take("\(count) of \(awaited)", within: limit) { element in
            guard isWanted(element) else { return false }
            return left.withLock { left in
                left -= 1
                return left == 0
            }
        }
    }

    /// Everything not taken yet, once nothing more can come.
    package func rest(within limit: Duration = patience) async throws -> [Element] {
        try await within("the end of \(name)", limit: limit, seen: { self.lastWords }) {
            var seen = 0
            while self.state.withLock({ $0.ending == nil }) {
                seen = self.all.count
                do { try await self.waitForMore(than: seen, "") } catch is FeedEnded {}
            }
            return self.take(upTo: self.all.count)
        }
    }

    /// A copy, since a slice would make the next push copy everything.
    private func elements(from index: Int) -> [Element] {
        state.withLock { Array($0.elements[min(index, $0.elements.count)...]) }
    }

    private func take(upTo index: Int) -> [Element] {
        state.withLock { state in
            defer { state.taken = index }
            return Array(state.elements[state.taken..<index])
        }
    }

    private func waitForMore(than count: Int, _ awaited: String) async throws {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if state.elements.count > count || state.ending != nil || Task.isCancelled { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
        try Task.checkCancellation()
        let ending = state.withLock { $0.elements.count > count ? nil : $0.ending }
        if let ending { throw FeedEnded(name: name, awaited: awaited, ending: ending, seen: lastWords) }
    }

    private var lastWords: String {
        let all = all
        let last = all.suffix(12).map { String(String(describing: $0).prefix(300)) }
        return "\(all.count), the last \(last)"
    }
}

/// What a test waited for cannot come any more.
package struct FeedEnded: Error, CustomStringConvertible {
    var name: String
    var awaited: String
    var ending: String
    var seen: String

    package var description: String { "\(name) ended (\(ending)) before \(awaited) came; seen: \(seen)" }
}
