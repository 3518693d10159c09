// SPDX-License-Identifier: MIT

import NIOCore

/// One TCP connection to the simulated panel, and what its handlers have to tell each other.
final class Connection {
    let channel: any Channel
    let socket = SocketEnd()
    let plain = PlainEnd()
    /// True once a log stream has taken the place of HTTP.
    var carriesStream = false
    let isTLS: Bool
    private var insteadOfHandshake: HTTPAnswer?
    private var unanswered: [EventLoopPromise<Void>] = []

    init(channel: any Channel, isTLS: Bool) {
        self.channel = channel
        self.isTLS = isTLS
    }

    /// What a handshake that is not taken gets; read once, by the handler behind the upgrade.
    func answerHandshake(with answer: HTTPAnswer) {
        insteadOfHandshake = answer
    }

    func takeInsteadOfHandshake() -> HTTPAnswer? {
        defer { insteadOfHandshake = nil }
        return insteadOfHandshake
    }

    /// A promise that waits no longer than the connection lives.
    func makeBoundedPromise() -> EventLoopPromise<Void> {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        unanswered.append(promise)
        return promise
    }

    func hasClosed() {
        unanswered.forEach { $0.fail(ChannelError.eof) }
        unanswered.removeAll()
    }

    /// Calls `cut` once nothing has been written for so long as ``Faults/quietLimit`` says.
    func limitQuiet(of panel: Panel, _ cut: @escaping () -> Void) {
        guard let limit = panel.faults.quietLimit else { return }
        let handler = QuietLimit(limit, timeline: panel.timeline, cut: cut)
        do { try channel.pipeline.syncOperations.addHandler(handler, position: .before(plain)) } catch {
            // The connection closed in this very moment.
            socket.cut()
        }
    }

    /// Closes after what was written, over TLS with its own good-bye.
    func closeInOrder() {
        if isTLS {
            channel.close(mode: .all, promise: nil)
        } else {
            socket.cut()
        }
    }

    func stopReading() {
        channel.setOption(.autoRead, value: false).assumeIsolated().whenFailure { [self] _ in
            // Only a closed channel takes no options; then there is nothing left to read either.
            socket.cut()
        }
    }
}
