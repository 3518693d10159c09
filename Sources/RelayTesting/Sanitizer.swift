// SPDX-License-Identifier: MIT

import Glibc

/// What the running tests, and with them the programs that they start, were built with by `packaging/test --sanitize`.
package enum Sanitizer: String, Sendable {
    case address
    case thread

    /// nil: none. Each brings functions that nobody else has.
    package static let present: Sanitizer? =
        if isLinked("__asan_init") { .address } else if isLinked("__tsan_init") { .thread } else { nil }

    /// By how much longer everything may take than in an ordinary build, with what a sanitizer does at a program's end.
    package static let slowness =
        switch present {
        case nil: 1
        case .address: 4
        case .thread: 8
        }

    /// By how much longer a test may take until it is given up. With a sanitizer the long computations of others take all
    /// the threads there are, for minutes, and a test that has begun stands still meanwhile.
    package static let timeLimitFactor = present == nil ? 1 : 30

    private static func isLinked(_ function: String) -> Bool {
        dlsym(nil, function) != nil
    }
}
