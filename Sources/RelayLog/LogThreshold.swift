// SPDX-License-Identifier: MIT

import Logging
import Synchronization

/// The least level that is logged, one for all loggers, so that a reload can change it.
final class LogThreshold: Sendable {
    private let current: Mutex<Logger.Level>

    init(_ level: Logger.Level) { current = Mutex(level) }

    var level: Logger.Level {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
