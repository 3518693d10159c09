// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// The names of users whom lines give by number only, as the event loop reads them and ``UserWatch`` finds them out.
/// Lives as long as the relay, whatever panels come and go.
package final class UserNames: UserNaming {
    private let book = Mutex(UserBook())
    private let clock: MonotonicClock
    /// Rings when the first of several users is wanted.
    let wanted = Alarm()

    package init(clock: MonotonicClock = .continuous) {
        self.clock = clock
    }

    package func names(of ids: [UInt64]) -> [String?] {
        let now = clock.now()
        let (names, isNews) = book.withLock { book in
            let wantedSomebody = book.wantsSomebody
            let names = ids.map { book.name(of: $0, now: now) }
            return (names, !wantedSomebody && book.wantsSomebody)
        }
        if isNews { wanted.ring() }
        return names
    }

    /// The operator has changed something, or may have changed the account's rights.
    package func askAnew() {
        book.withLock { $0.askAnew() }
    }

    /// Another panel is asked from now on.
    package func forgetAll() {
        book.withLock { $0.forgetAll() }
    }

    func decide<Result>(_ body: (inout UserBook, _ now: Duration) -> sending Result) -> sending Result {
        let now = clock.now()
        return book.withLock { body(&$0, now) }
    }
}
