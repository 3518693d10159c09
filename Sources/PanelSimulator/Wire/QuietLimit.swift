// SPDX-License-Identifier: MIT

import NIOCore

/// A proxy's read time-out: calls back once the panel has written nothing for so long.
final class QuietLimit: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let limit: Duration
    private let timeline: Timeline
    private let cut: () -> Void
    private var timer: Timeline.Timer?

    init(_ limit: Duration, timeline: Timeline, cut: @escaping () -> Void) {
        self.limit = limit
        self.timeline = timeline
        self.cut = cut
    }

    func handlerAdded(context: ChannelHandlerContext) {
        arm()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        arm()
        context.write(data, promise: promise)
    }

    private func arm() {
        timer?.cancel()
        timer = timeline.after(limit) { [cut] in cut() }
    }
}
