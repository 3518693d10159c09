// SPDX-License-Identifier: MIT

import NIOCore

/// How a handler that deals with a proxy ends: once, one way or another. Confined to the channel's event loop.
final class ProxyExit {
    private let onPass: (any Channel) -> Void
    private let onFail: (ProxyError.Failure) -> Void
    private let onBreak: ((any Error)?) -> Void
    private var isOver = false

    init(
        pass: @escaping (any Channel) -> Void, fail: @escaping (ProxyError.Failure) -> Void,
        break: @escaping ((any Error)?) -> Void
    ) {
        self.onPass = pass
        self.onFail = fail
        self.onBreak = `break`
    }

    /// The way is open: what goes through the channel from now on goes to the panel.
    func pass(_ channel: any Channel) {
        guard !isOver else { return }
        isOver = true
        onPass(channel)
    }

    func fail(_ failure: ProxyError.Failure) {
        guard !isOver else { return }
        isOver = true
        onFail(failure)
    }

    /// The way was open, and what is at its end has broken it: nil where it hung up.
    func broke(_ error: (any Error)?) {
        guard !isOver else { return }
        isOver = true
        onBreak(error)
    }
}
