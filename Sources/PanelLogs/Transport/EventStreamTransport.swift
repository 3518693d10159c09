// SPDX-License-Identifier: MIT

package import LogRelayModel

/// The dialect of every tagged PasarGuard: one HTTP answer without an end a stream.
package struct EventStreamTransport: Transport {
    private let dialler: Dialler
    private let options: EventStreamOptions
    private let wallClock: WallClock

    package init(
        dialler: Dialler, options: EventStreamOptions = EventStreamOptions(), wallClock: @escaping WallClock
    ) {
        self.dialler = dialler
        self.options = options
        self.wallClock = wallClock
    }

    /// The request's interval is not passed on: the panel ignores it in this dialect.
    package func open(
        _ request: StreamRequest, token: Token, receiver: any LineReceiver
    ) async throws(DialError) -> any OpenStream {
        let wallClock = wallClock
        return try await dialler.openEventStream(path: request.path, bearer: token, options: options) {
            BatchDelivery(receiver: receiver, wallClock: wallClock)
        }
    }
}
