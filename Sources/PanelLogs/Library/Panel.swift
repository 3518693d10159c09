// SPDX-License-Identifier: MIT

import LogRelayModel

/// A PasarGuard or Marzban panel whose logs are read.
///
/// Makes one login, or none with a key or token, for all its streams. Nothing is connected before the first stream is
/// iterated.
public final class Panel: Sendable {
    private let session: PanelSession

    /// A panel at `url`.
    /// - Parameters:
    ///   - url: `http` or `https`, a host, perhaps a port, and the path before the panel's `/api` where it has one:
    ///     `https://panel.example.com:8000`.
    ///   - credentials: what the panel is shown. The account, or key, needs the right to read logs.
    ///   - options: how it is read.
    /// - Throws: ``PanelLogsError/Code/invalidArgument`` where the URL or a credential cannot be used, or the file of
    ///   authorities cannot be read.
    public convenience init(
        url: String, credentials: PanelCredentials, options: PanelOptions = PanelOptions()
    ) throws(PanelLogsError) {
        self.init(session: try PanelSession(url: url, credentials: credentials, options: options))
    }

    init(session: PanelSession) {
        self.session = session
    }

    /// The core's log, of a panel that speaks WebSocket; with Server-Sent Events there is none.
    /// - Parameter interval: how long the panel may gather lines, 0…10 s; 0, the default, for at once.
    public func core(interval: Duration = .zero) -> LogStream {
        LogStream(of: .source(.core), interval: interval, in: session)
    }

    /// A node's log, by the number that the panel has given the node.
    /// - Parameters:
    ///   - id: the node's number.
    ///   - interval: how long the panel may gather lines, 0…10 s; 0, the default, for at once. Server-Sent Events always
    ///     come at once.
    public func node(id: Int, interval: Duration = .zero) -> LogStream {
        LogStream(of: .source(.node(id)), interval: interval, in: session)
    }

    /// A node's log, by the node's name on the panel. The name is looked up once, when the stream begins; a node that is
    /// renamed later goes on.
    /// - Parameters:
    ///   - name: the name, byte for byte.
    ///   - interval: as in ``node(id:interval:)``.
    public func node(named name: String, interval: Duration = .zero) -> LogStream {
        LogStream(of: .nodeNamed(name), interval: interval, in: session)
    }

    /// The panel's nodes, asked now.
    /// - Throws: what the panel says to that; it is not tried again.
    public func nodes() async throws(PanelLogsError) -> [PanelNode] {
        do {
            return try await session.panel.listNodes()
        } catch {
            throw PanelLogsError(PanelProblem(error.cause))
        }
    }

    /// How the panel gives out its logs; asked once and remembered.
    /// - Throws: why it could not be found out.
    public func dialect() async throws(PanelLogsError) -> PanelDialect {
        do {
            return try await session.panel.dialects.dialect()
        } catch {
            throw PanelLogsError(PanelProblem(error))
        }
    }

    /// Ends all streams and whatever else is under way, and returns when their connections are closed. The streams end
    /// without an error, and others of this panel can no longer be opened.
    public func closeAll() async {
        await session.closeAll()
    }
}
