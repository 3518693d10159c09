// SPDX-License-Identifier: MIT

import Addresses
import Glibc
import NIOCore
import NIOHTTP1
import NIOSSL

/// How far a dial has come, and what a failure means there. Lives on the event loop; the box checks that.
struct DialStage: Sendable {
    enum Step: Sendable {
        /// TCP or a Unix socket, to the proxy where there is one.
        case connect
        /// The proxy is asked to connect to the panel.
        case proxy
        case tls, http
    }

    private let box: NIOLoopBoundBox<Step>
    private let isEncrypted: Bool
    private let connect: ConnectTarget?
    private let proxy: ProxyEndpoint?

    init(loop: any EventLoop, isEncrypted: Bool, connect: ConnectTarget? = nil, proxy: ProxyEndpoint? = nil) {
        self.box = NIOLoopBoundBox.makeBoxSendingValue(.connect, eventLoop: loop)
        self.isEncrypted = isEncrypted
        self.connect = connect
        self.proxy = proxy
    }

    var current: Step {
        get { box.value }
        nonmutating set { box.value = newValue }
    }

    /// The time is over.
    var timedOut: DialError {
        switch (current, proxy) {
        case (.connect, let proxy?): .proxy(ProxyError(.unreachable("no answer to the connection attempt"), of: proxy))
        case (.proxy, let proxy?): .proxy(ProxyError(.silent, of: proxy))
        case (.connect, nil), (.proxy, nil): .timedOut(.connect)
        case (.tls, _): .timedOut(.tls)
        case (.http, _): .timedOut(.http)
        }
    }

    /// The connection has ended before an answer began.
    var closed: DialError {
        if case .http = current, !isEncrypted { return .closedInPlain }
        return failed("the connection was closed")
    }

    /// The error of a pipeline as the dial's own.
    func failure(_ error: any Error) -> DialError {
        switch (current, error) {
        case (_, let error as DialError): return error
        case (.connect, _):
            guard let proxy else {
                if case .unixSocket(let path)? = connect, Self.isDenial(error) { return .socketDenied(path: path) }
                if let connect { return .unreachable("\(connect): \(describe(error))") }
                return DialError(resolving: error) ?? .unreachable(describe(error))
            }
            return .proxy(ProxyError(.unreachable(describe(error)), of: proxy))
        case (_, HTTPParserError.invalidEOFState): return failed("the connection was closed")
        case (_, HTTPParserError.headerOverflow): return failed("\(AnswerBound.Excess.head)")
        case (_, let excess as AnswerBound.Excess): return failed("\(excess)")
        case (_, is HTTPParserError): return .notHTTP
        case (.tls, let error as NIOSSLError) where error.isAboutPlainText: return .notTLS
        case (.proxy, _), (.tls, _), (.http, _): return failed(describe(error))
        }
    }

    /// For an error that did not come through the pipeline.
    func unexpected(_ error: any Error) -> DialError {
        error is CancellationError ? .cancelled : .failed(.http, describe(error))
    }

    private static func isDenial(_ error: any Error) -> Bool { (error as? IOError)?.errnoCode == EACCES }

    private func failed(_ words: String) -> DialError {
        switch (current, proxy) {
        case (.connect, let proxy?), (.proxy, let proxy?): .proxy(ProxyError(.closed(words), of: proxy))
        case (.connect, nil), (.proxy, nil): .failed(.connect, words)
        case (.tls, _): .failed(.tls, words)
        case (.http, _): .failed(.http, words)
        }
    }
}
