// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOCore
import NIOPosix

/// The side of a ``SimulatedProxy`` that its client sees. Reads the requests of one well-behaved client, which sends
/// nothing before it is answered; everything else is for the tests to find out.
final class ProxyFront: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        case beginning, authenticating, requesting, asked
    }

    private let kind: SimulatedProxy.Kind
    private let behaviour: SimulatedProxy.Behaviour
    private let credentials: String?
    private let ledger: ProxyLedger
    private var state = State.beginning
    private var held: [UInt8] = []

    init(
        kind: SimulatedProxy.Kind, behaviour: SimulatedProxy.Behaviour, credentials: String?, ledger: ProxyLedger
    ) {
        self.kind = kind
        self.behaviour = behaviour
        self.credentials = credentials
        self.ledger = ledger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        held += unwrapInboundIn(data).readableBytesView
        switch behaviour {
        case .silence: return
        case .hangUp: return context.close(promise: nil)
        case .say(let bytes): return end(bytes, context)
        case .tunnel, .answer: break
        }
        switch (kind, state) {
        case (_, .asked): break
        case (.http, .beginning), (.http, .authenticating), (.http, .requesting): readConnect(context)
        case (.socks5, .beginning): readGreeting(context)
        case (.socks5, .authenticating): readPassword(context)
        case (.socks5, .requesting): readRequest(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: HTTP

    private func readConnect(_ context: ChannelHandlerContext) {
        let text = String(decoding: held, as: UTF8.self)
        guard text.hasSuffix("\r\n\r\n") else { return }
        let lines = text.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3, words[0] == "CONNECT", words[2] == "HTTP/1.1", lines.contains("Host: \(words[1])"),
            !text.lowercased().contains("content-length"), !text.lowercased().contains("transfer-encoding")
        else { return end(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), context) }
        let given = lines.compactMap { $0.split(separator: "Proxy-Authorization: Basic ").first }
            .lazy.compactMap { Data(base64Encoded: String($0)) }.first.map { String(decoding: $0, as: UTF8.self) }
        if let given { ledger.note { $0.credentials.append(given) } }
        guard credentials == nil || given == credentials else {
            let refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
            return end(Array(refusal.utf8), context)
        }
        ask(String(words[1]), positive: Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8), context)
    }

    // MARK: SOCKS5

    private func readGreeting(_ context: ChannelHandlerContext) {
        guard held.count >= 2, held.count == 2 + Int(held[1]) else { return }
        let method: UInt8 = credentials == nil ? 0 : 2
        guard held[0] == 5, held[2...].contains(method) else { return end([5, 0xFF], context) }
        held = []
        state = credentials == nil ? .requesting : .authenticating
        write([5, method], context)
    }

    private func readPassword(_ context: ChannelHandlerContext) {
        guard held.count >= 2 else { return }
        let password = 3 + Int(held[1])
        guard held.count >= password, held.count == password + Int(held[password - 1]) else { return }
        let name = String(decoding: held[2..<password - 1], as: UTF8.self)
        let given = "\(name):\(String(decoding: held[password...], as: UTF8.self))"
        held = []
        ledger.note { $0.credentials.append(given) }
        guard given == credentials else { return end([1, 1], context) }
        state = .requesting
        write([1, 0], context)
    }

    private func readRequest(_ context: ChannelHandlerContext) {
        guard held.count >= 5 else { return }
        let length = held[3] == 1 ? 4 : held[3] == 4 ? 16 : 1 + Int(held[4])
        guard held.count == 4 + length + 2 else { return }
        let address = held[4..<4 + length]
        let host =
            switch held[3] {
            case 3: String(decoding: address.dropFirst(), as: UTF8.self)
            case 1: address.map(String.init).joined(separator: ".")
            default: "[IPv6]"
            }
        let port = Int(held[4 + length]) << 8 | Int(held[5 + length])
        // Bound to a name, which a client has to read past too.
        ask("\(host):\(port)", positive: [5, 0, 0, 3, 2, 0x68, 0x69, 0, 80], context)
    }

    // MARK: Both

    private func ask(_ target: String, positive: [UInt8], _ context: ChannelHandlerContext) {
        state = .asked
        held = []
        ledger.note { $0.targets.append(target) }
        if case .answer(let bytes) = behaviour { return end(bytes, context) }
        let port = target.split(separator: ":").last.flatMap { Int($0) } ?? 0
        let front = context.channel
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        ClientBootstrap(group: context.eventLoop)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: port)
            .assumeIsolated()
            .whenComplete { result in
                guard case .success(let back) = result, front.isActive else {
                    // The client may have given up meanwhile.
                    if case .success(let back) = result { back.close(promise: nil) }
                    return front.close(promise: nil)
                }
                do {
                    front.writeAndFlush(ByteBuffer(bytes: positive), promise: nil)
                    try front.pipeline.syncOperations.addHandler(ProxyTunnelEnd(other: back))
                    try back.pipeline.syncOperations.addHandler(ProxyTunnelEnd(other: front))
                    try back.syncOptions?.setOption(.autoRead, value: true)
                    front.pipeline.syncOperations.removeHandler(this.value, promise: nil)
                } catch {
                    back.close(promise: nil)
                    front.close(promise: nil)
                }
            }
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    /// Says the last thing.
    private func end(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        state = .asked
        let channel = context.channel
        channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenComplete { _ in channel.close(promise: nil) }
    }
}

/// Carries bytes to the other end of a tunnel, and its own end too.
private final class ProxyTunnelEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(other: any Channel) {
        self.other = other
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
