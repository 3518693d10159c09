// SPDX-License-Identifier: MIT

import Addresses
import NIOCore

/// A client's part of SOCKS5 (RFC 1928) up to the open connection, with user name and password (RFC 1929). Pure.
///
/// The panel's name goes to the proxy as it is: only the proxy resolves it.
struct SOCKSHandshake {
    enum Step: Equatable {
        case send([UInt8])
        /// The answer is not there whole.
        case wait
        /// What is left in the buffer, and what follows, is the panel's.
        case connected
        case failed(ProxyError.Failure)
    }

    private enum State {
        case choosing, authenticating, connecting, over
    }

    private enum Method {
        static let none: UInt8 = 0x00
        static let password: UInt8 = 0x02
        static let noneAcceptable: UInt8 = 0xFF
    }

    private static let version: UInt8 = 5

    private let credentials: ProxyEndpoint.Credentials?
    private let target: PanelEndpoint
    private var state = State.choosing

    init(target: PanelEndpoint, credentials: ProxyEndpoint.Credentials?) {
        self.target = target
        self.credentials = credentials
    }

    /// What the client begins with: the ways in which it could say who it is.
    var greeting: [UInt8] {
        let methods = credentials == nil ? [Method.none] : [Method.none, Method.password]
        return [Self.version, UInt8(methods.count)] + methods
    }

    /// Takes one whole answer from the buffer, if there is one.
    mutating func next(_ buffer: inout ByteBuffer) -> Step {
        let step: Step
        switch state {
        case .choosing: step = chosen(&buffer)
        case .authenticating: step = authenticated(&buffer)
        case .connecting: step = answered(&buffer)
        case .over: step = .wait
        }
        switch step {
        case .connected, .failed: state = .over
        case .send, .wait: break
        }
        return step
    }

    /// `VER METHOD`
    private mutating func chosen(_ buffer: inout ByteBuffer) -> Step {
        // An HTTP proxy, or a web server, may say less than two bytes only by hanging up.
        guard let (version, method) = buffer.readMultipleIntegers(as: (UInt8, UInt8).self) else { return .wait }
        guard version == Self.version else { return .failed(.foreign) }
        switch (method, credentials) {
        case (Method.none, _):
            state = .connecting
            return .send(request)
        case (Method.password, let credentials?):
            state = .authenticating
            let (name, password) = (Array(credentials.username.utf8), Array(credentials.password.utf8))
            // Their lengths were checked with the configuration.
            guard name.count <= 255, password.count <= 255 else { return .failed(.credentialsRefused) }
            return .send([1, UInt8(name.count)] + name + [UInt8(password.count)] + password)
        case (Method.noneAcceptable, nil):
            return .failed(.credentialsWanted)
        case (Method.noneAcceptable, _?):
            return .failed(.failed("it takes neither a password nor nobody's word"))
        default:
            return .failed(.foreign)
        }
    }

    /// `VER STATUS`
    private mutating func authenticated(_ buffer: inout ByteBuffer) -> Step {
        // Of the version some proxies say 5, which is not theirs to say; the status tells.
        guard let (_, status) = buffer.readMultipleIntegers(as: (UInt8, UInt8).self) else { return .wait }
        guard status == 0 else { return .failed(.credentialsRefused) }
        state = .connecting
        return .send(request)
    }

    /// `VER CMD RSV ATYP DST.ADDR DST.PORT`
    private var request: [UInt8] {
        let port = [UInt8(truncatingIfNeeded: target.port >> 8), UInt8(truncatingIfNeeded: target.port)]
        return [Self.version, 1, 0] + address + port
    }

    private var address: [UInt8] {
        guard let address = NumericAddress(target.host) else {
            // A name is at most 253 bytes long; one that is longer the proxy shall find wrong.
            let name = Array(target.host.utf8.prefix(255))
            return [3, UInt8(name.count)] + name
        }
        return [address.bytes.count == 4 ? 1 : 4] + address.bytes
    }

    /// `VER REP RSV ATYP BND.ADDR BND.PORT`, of which only the reply matters.
    private func answered(_ buffer: inout ByteBuffer) -> Step {
        let start = buffer.readerIndex
        guard let version = buffer.getInteger(at: start, as: UInt8.self) else { return .wait }
        guard version == Self.version else { return .failed(.foreign) }
        guard let reply = buffer.getInteger(at: start + 1, as: UInt8.self) else { return .wait }
        // Some proxies hang up behind a refusal's first bytes.
        if let failure = Self.failure(reply) { return .failed(failure) }
        guard let kind = buffer.getInteger(at: start + 3, as: UInt8.self),
            let first = buffer.getInteger(at: start + 4, as: UInt8.self)
        else { return .wait }
        let length: Int
        switch kind {
        case 1: length = 4
        case 3: length = 1 + Int(first)
        case 4: length = 16
        default: return .failed(.foreign)
        }
        return buffer.readSlice(length: 4 + length + 2) == nil ? .wait : .connected
    }

    /// Section 6.
    private static func failure(_ reply: UInt8) -> ProxyError.Failure? {
        switch reply {
        case 0: nil
        case 1: .failed("general failure")
        case 2: .forbidden("by its rules")
        case 3: .panelUnreachable("network unreachable")
        case 4: .panelUnreachable("host unreachable")
        case 5: .panelUnreachable("connection refused")
        case 6: .panelUnreachable("time to live expired")
        case 7: .failed("command not supported")
        case 8: .failed("kind of address not supported")
        default: .failed("reply \(reply)")
        }
    }
}
