// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import NIOSSL
import NIOTLS

/// Judges the panel's certificate, as the last handler of the pipeline until TLS is there. What is behind it is installed
/// only then, so that no credential is even held ready for a panel that is none.
///
/// Confined to the channel's event loop.
final class TLSGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let policy: TLSPolicy
    private let tls: NIOSSLClientHandler
    private let stage: DialStage
    private let wallClock: WallClock
    private let onPass: (any Channel, PanelCertificate?) -> Void
    private let onFail: (DialError) -> Void
    private var isOver = false

    init(
        policy: TLSPolicy, tls: NIOSSLClientHandler, stage: DialStage, wallClock: @escaping WallClock,
        pass: @escaping (any Channel, PanelCertificate?) -> Void, fail: @escaping (DialError) -> Void
    ) {
        self.policy = policy
        self.tls = tls
        self.stage = stage
        self.wallClock = wallClock
        self.onPass = pass
        self.onFail = fail
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case TLSUserEvent.handshakeCompleted = event, !isOver else {
            return context.fireUserInboundEventTriggered(event)
        }
        let certificate = tls.peerCertificate
        if case .authorities = policy.trust, let address = policy.address {
            guard let certificate, address.isNamed(in: certificate) else {
                return fail(.certificate(CertificateRefusal(otherName(certificate), offered: certificate?.pin)))
            }
        }
        isOver = true
        onPass(context.channel, certificate.map { PanelCertificate(expires: $0.expires) })
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let reason = refusal(error) {
            fail(.certificate(CertificateRefusal(reason, offered: tls.peerCertificate?.pin)))
        } else {
            fail(stage.failure(error))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(stage.closed)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        fail(stage.closed)
    }

    private func fail(_ error: DialError) {
        guard !isOver else { return }
        isOver = true
        onFail(error)
    }

    /// nil for what is not about the certificate. The library does not say why it does not trust one: of the reasons, the
    /// dates can be read off.
    private func refusal(_ error: any Error) -> CertificateRefusal.Reason? {
        switch error {
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            return otherName(tls.peerCertificate)
        case NIOSSLError.handshakeFailed(let cause)
        where String(describing: cause).contains("CERTIFICATE_VERIFY_FAILED"):
            if case .key = policy.trust { return .otherKey }
            guard let certificate = tls.peerCertificate else { return .untrusted }
            let now = wallClock()
            if now > certificate.expires { return .expired(since: certificate.expires) }
            if now < certificate.begins { return .notYetValid(until: certificate.begins) }
            return certificate.isSelfSigned ? .untrusted : .unknownAuthority
        default:
            return nil
        }
    }

    private func otherName(_ certificate: NIOSSLCertificate?) -> CertificateRefusal.Reason {
        .otherName(policy.name, names: certificate?.names ?? [])
    }
}
