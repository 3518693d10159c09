// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Opens each stream by the dialect that the panel speaks at that moment.
package struct DialectTransport: Transport {
    private let dialects: DialectFinder
    private let webSocket: any Transport
    private let eventStream: any Transport

    package init(dialects: DialectFinder, webSocket: any Transport, eventStream: any Transport) {
        self.dialects = dialects
        self.webSocket = webSocket
        self.eventStream = eventStream
    }

    /// Fails also where the dialect cannot be found out. A failure that another dialect would explain has the panel
    /// asked anew before the next stream is opened; nothing is opened twice here.
    package func open(
        _ request: StreamRequest, token: Token, receiver: any LineReceiver
    ) async throws(DialError) -> any OpenStream {
        let dialect = try await dialects.dialect()
        do throws(DialError) {
            switch dialect {
            case .webSocket where request.isBesideNodes && request.source == .core:
                guard try await dialects.coreLog() == .own else { throw .coreIsNodeLog }
                return try await webSocket.open(request, token: token, receiver: receiver)
            case .webSocket: return try await webSocket.open(request, token: token, receiver: receiver)
            case .eventStream where request.source == .core: throw .noCore
            case .eventStream: return try await eventStream.open(request, token: token, receiver: receiver)
            }
        } catch {
            if let doubt = dialect.doubt(after: error) { await dialects.doubt(dialect, doubt) }
            throw error
        }
    }
}
