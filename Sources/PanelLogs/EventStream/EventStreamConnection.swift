// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// An event stream that the panel has accepted.
package struct EventStreamConnection: OpenStream {
    private let channel: any Channel
    private let end: EventLoopFuture<StreamEnd>

    init(channel: any Channel, end: EventLoopFuture<StreamEnd>) {
        self.channel = channel
        self.end = end
    }

    /// Waits until the stream has ended and its connection is closed. If the caller's task is cancelled, the panel is
    /// told so, and what it had sent before it heard is still taken, for at most a second.
    package func waitForEnd() async -> StreamEnd {
        do {
            return try await withTaskCancellationHandler {
                try await end.get()
            } onCancel: {
                channel.triggerUserOutboundEvent(EventStreamFarewell(), promise: nil)
            }
        } catch {
            return .broken(describe(error))
        }
    }
}

/// Asks the handler of an event stream to say goodbye and hang up.
struct EventStreamFarewell: Sendable {}

/// How an event stream is judged.
package struct EventStreamOptions: Sendable {
    /// How long an accepted stream that sends nothing may take to end before it counts as open; and how long a first
    /// event that looks like the panel's words is held back for the stream's end.
    package var probation: Duration = .milliseconds(500)
    /// Without a single byte; then the connection is dead. The panel pings every 15 s.
    package var longestPause: Duration = .seconds(45)
    /// How long the panel may take to answer a goodbye: what a stopping relay can spare of its five seconds.
    package var farewell: Duration = .seconds(1)
    /// Is told of the answer's parts as they come; on the event loop.
    package var progress: @Sendable (EventStreamProgress) -> Void = { _ in }

    package init() {}
}

/// A sign that an event stream gives of itself, pings included.
package enum EventStreamProgress: Equatable, Sendable {
    /// The head has come. No encoding was asked for; where there is one, something before the panel has put it on.
    case answered(encoding: String?)
    /// Bytes of the body.
    case received
}

extension Dialler {
    /// Asks for the event stream at `path`; returns once the panel has accepted it and it has not ended at once.
    func openEventStream(
        path: String, bearer: Token?, options: EventStreamOptions,
        makeDelivery: @escaping @Sendable () -> BatchDelivery
    ) async throws(DialError) -> EventStreamConnection {
        let uri = endpoint.pathPrefix + path
        var headers = headers(bearer: bearer)
        headers.add(name: "Accept", value: "text/event-stream")
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: uri, headers: headers)
        let isEncrypted = tls != nil
        return try await dial { channel, outcome in
            let pipeline = channel.pipeline.syncOperations
            let meter = try pipeline.addBoundedHTTPClientHandlers()
            try pipeline.addHandler(
                EventStreamHandler(
                    outcome: outcome, meter: meter, options: options, delivery: makeDelivery(),
                    now: channel.eventLoop.now, isEncrypted: isEncrypted,
                    withholding: bearer.map { [$0.secret] } ?? []))
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }
    }
}
