// SPDX-License-Identifier: MIT

import Addresses
import NIOCore

/// One dial on its event loop: layer upon layer, each put in place only when the one below it stands, so that nothing
/// meant for the panel can reach a proxy or an impostor.
struct DialAttempt<Value: Sendable>: Sendable {
    let dialler: Dialler
    let stage: DialStage
    let outcome: EventLoopPromise<Value>
    /// Puts what speaks HTTP into the pipeline.
    let install: @Sendable (any Channel, EventLoopPromise<Value>) throws -> Void

    /// TCP stands.
    func connected(_ channel: any Channel) {
        guard let proxy = dialler.proxy else { return encrypt(channel) }
        stage.current = .proxy
        let exit = ProxyExit(
            pass: { channel in
                dialler.brake.ended(with: nil, at: dialler.clock.now())
                encrypt(channel)
            },
            fail: { failure in
                let error = ProxyError(failure, of: proxy)
                dialler.brake.ended(with: error, at: dialler.clock.now())
                outcome.fail(DialError.proxy(error))
            },
            break: { error in
                dialler.brake.ended(with: nil, at: dialler.clock.now())
                stage.current = dialler.tls == nil ? .http : .tls
                outcome.fail(error.map(stage.failure) ?? stage.closed)
            })
        attempt {
            switch proxy.kind {
            case .http:
                try ConnectHandler(target: dialler.endpoint, credentials: proxy.credentials, exit: exit).join(channel)
            case .socks5:
                let handshake = SOCKSHandshake(target: dialler.endpoint, credentials: proxy.credentials)
                try channel.pipeline.syncOperations.addHandler(SOCKSHandler(handshake: handshake, exit: exit))
            }
        }
    }

    /// The connection leads to the panel.
    private func encrypt(_ channel: any Channel) {
        guard let policy = dialler.tls else { return speak(channel) }
        stage.current = .tls
        attempt {
            let tls = try policy.handler()
            let gate = TLSGate(
                policy: policy, tls: tls, stage: stage, wallClock: dialler.wallClock,
                pass: { channel, certificate in
                    if let certificate { dialler.certificateSeen(certificate) }
                    speak(channel)
                },
                fail: { outcome.fail($0) })
            // The first one begins at once, and the second is there before an answer can be.
            try channel.pipeline.syncOperations.addHandlers([tls, gate])
        }
    }

    /// It is the panel who listens.
    private func speak(_ channel: any Channel) {
        stage.current = .http
        attempt {
            try install(channel, outcome)
            let watch = DialWatch(stage: stage, outcome: outcome)
            try channel.pipeline.syncOperations.addHandler(watch)
            // What becomes of the connection later is the business of those who asked for it.
            outcome.futureResult.assumeIsolated().whenSuccess { _ in
                channel.pipeline.syncOperations.removeHandler(watch, promise: nil)
            }
        }
    }

    private func attempt(_ step: () throws -> Void) {
        do {
            try step()
        } catch {
            outcome.fail(stage.failure(error))
        }
    }
}
