// SPDX-License-Identifier: MIT

import LogRelayModel
import ServiceLifecycle
import SocketSink

/// Carries requests to retry from the socket to the streams, one a second for all consumers: each makes the panel answer
/// for every stream that waits.
struct RetryService: Service {
    private static let interval = Duration.seconds(1)
    /// So many requests may wait.
    private static let mostWaiting = 8

    private struct Request: Sendable {
        var sources: Set<SourceID>
        var answer: @Sendable (RetryAnswer) -> Void
    }

    private let streams: PanelStreams
    private let requests: AsyncStream<Request>
    private let queue: AsyncStream<Request>.Continuation

    init(streams: PanelStreams) {
        self.streams = streams
        (requests, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.mostWaiting))
    }

    /// Takes requests; each is answered, unless the relay stops first.
    var port: RetryPort {
        { [queue] sources, answer in
            switch queue.yield(Request(sources: sources, answer: answer)) {
            case .enqueued: break
            case .dropped, .terminated: answer(.busy)
            @unknown default: answer(.busy)
            }
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await request in requests {
                request.answer(await streams.retry(request.sources))
                do {
                    try await Task.sleep(for: Self.interval)
                } catch {
                    return
                }
            }
        }
    }
}
