// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOTLS

/// Opens the port, and gives each connection its handlers.
struct Listener {
    let loop: any EventLoop
    let tls: NIOSSLContext?

    func bind(port: Int, panel: Panel) -> EventLoopFuture<any Channel> {
        let panel = NIOLoopBound(panel, eventLoop: loop)
        return ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [tls] channel in
                channel.eventLoop.makeCompletedFuture {
                    try Self.welcome(channel, panel: panel.value, tls: tls)
                }
            }
            .bind(host: "127.0.0.1", port: port)
    }

    private static func welcome(_ channel: any Channel, panel: Panel, tls: NIOSSLContext?) throws {
        let connection = Connection(channel: channel, isTLS: tls != nil)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(connection.socket)
        switch panel.faults.connections {
        case .serve:
            panel.opened(connection)
            try pipeline.addHandler(SchemeCheck(panel: panel, connection: connection))
            if let tls {
                let name = ByteToMessageHandler(
                    SNIHandler { result in
                        if case .hostname(let name) = result {
                            panel.asked(forName: name)
                        } else {
                            panel.asked(forName: nil)
                        }
                        return channel.eventLoop.makeSucceededVoidFuture()
                    })
                try pipeline.addHandler(name)
                try pipeline.addHandler(NIOSSLServerHandler(context: tls))
            }
            try pipeline.addHandler(connection.plain)
            let requests = RequestHandler(panel: panel, connection: connection)
            switch panel.dialect {
            case .webSocket:
                let upgrader = PanelUpgrader(panel: panel, connection: connection, requests: requests)
                try pipeline.configureHTTPServerPipeline(
                    withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
            case .eventStream: try pipeline.configureHTTPServerPipeline()
            }
            try pipeline.addHandler(requests)
        case .drop:
            panel.turnedAway(connection)
            connection.socket.reset()
        case .silence:
            panel.turnedAway(connection)
            try pipeline.addHandler(DeafHandler())
        case .greet(let text):
            panel.turnedAway(connection)
            try pipeline.addHandler(GreetingHandler(text: text))
        }
    }
}

/// Says one thing, as a server of another protocol does, and never anything else.
private final class GreetingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let text: String

    init(text: String) {
        self.text = text
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}

/// Never reads: the kernel accepts the connection and some bytes, and that is all.
private final class DeafHandler: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    func read(context: ChannelHandlerContext) {}
}
