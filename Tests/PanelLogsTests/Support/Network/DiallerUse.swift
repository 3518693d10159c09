// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import Testing

@testable import PanelLogs

/// The three that need the dialler.
enum DiallerUse: String, CaseIterable, CustomTestStringConvertible {
    case rest, webSocket, eventStream

    var testDescription: String { rawValue }

    /// A panel that this can be asked of.
    var configuration: SimulatorConfiguration {
        switch self {
        case .rest, .webSocket: .standing(.webSocket)
        case .eventStream: .standing(.eventStream)
        }
    }

    /// Logs in, or opens a stream, and hangs up again.
    /// - Parameter token: for a stream.
    func dial(_ panel: NetworkPanel, _ dialler: Dialler, token: Token) async throws(DialError) {
        let stream: any OpenStream
        switch self {
        case .rest:
            do throws(PanelError) {
                _ = try await PanelClient(dialler: dialler).login(username: "admin", password: "admin")
            } catch {
                guard case .dial(let error) = error else { throw .failed(.http, error.description) }
                throw error
            }
            return
        case .webSocket:
            stream = try await panel.transport(dialler)
                .open(StreamRequest(source: .core), token: token, receiver: LineInbox())
        case .eventStream:
            let transport = EventStreamTransport(dialler: dialler, wallClock: { Timestamp(microseconds: 0) })
            stream = try await transport.open(
                StreamRequest(source: .node(1)), token: token, receiver: LineInbox())
        }
        await stream.hangUp()
    }

    /// What dialling fails with; nil where it does not.
    func failure(_ panel: NetworkPanel, _ dialler: Dialler, token: Token = Token("none")) async -> DialError? {
        do throws(DialError) {
            try await dial(panel, dialler, token: token)
            return nil
        } catch {
            return error
        }
    }
}
