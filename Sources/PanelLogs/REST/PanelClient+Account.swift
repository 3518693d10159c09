// SPDX-License-Identifier: MIT

package import LogRelayModel
import NIOHTTP1

// What is asked by whoever examines a panel, and by no stream.

extension PanelClient {
    /// Shows the panel a token, at an address that needs no right: `GET /api/admin`.
    /// - Returns: what the panel's clock says, where its answer tells that; there may be a proxy's before it.
    package func recognise(_ token: Token) async throws(PanelError) -> Timestamp? {
        try await ask(HTTPRequest(method: .GET, path: "/api/admin", bearer: token), dialect: nil).date
    }

    /// The panel's version, of `GET /api/system`. PasarGuard 5 wants the right `system.read` for it.
    package func version(_ token: Token) async throws(PanelError) -> String {
        let answer = try await ask(HTTPRequest(method: .GET, path: "/api/system", bearer: token), dialect: nil)
        return try decode(SystemState.self, from: answer, what: "the state of a system").version
    }

    /// Whether the account may stream logs, on a panel with event streams, without opening a stream, which would take lines
    /// from whoever reads them: a stream is asked for of a node that no panel has, since they count from 1. The panel
    /// looks at the right before it looks for the node, by PasarGuard's source.
    /// - Throws: 403 where the right is missing; what else says nothing of it.
    package func mayStreamLogs(_ token: Token) async throws(PanelError) {
        let path = StreamRequest(source: .node(0)).path
        do {
            _ = try await ask(HTTPRequest(method: .GET, path: path, bearer: token), dialect: .eventStream)
        } catch .unexpected(let answer) where answer.isPanels && (answer.status == 404 || answer.status == 409) {
            // No such node, or nobody who would read its log.
        }
    }
}

extension PanelClient {
    /// Whether the account may ask for users' names, of a panel whose lines have numbers only: asks for one user.
    /// - Throws: 403 where the right is missing.
    package func mayReadUserNames(_ token: Token) async throws(PanelError) {
        let request = HTTPRequest(method: .GET, path: "/api/users/simple?limit=1", bearer: token)
        _ = try await ask(request, dialect: .eventStream)
    }

    /// The `log` sections of the panel's cores: of `GET /api/core/config` on a panel of the WebSocket dialect, else of
    /// `GET /api/cores`. Nothing else of these configurations, which hold private keys, is decoded or kept.
    /// - Throws: 403 where the account may not read them.
    package func coreLogs(_ token: Token, _ dialect: PanelDialect) async throws(PanelError) -> [CoreLog] {
        let path = dialect == .webSocket ? "/api/core/config" : "/api/cores"
        let answer = try await ask(
            HTTPRequest(method: .GET, path: path, bearer: token, largestAnswer: Self.largestConfiguration),
            dialect: dialect)
        switch dialect {
        case .webSocket:
            let core = try decode(CoreConfiguration.self, from: answer, what: "a core's configuration")
            return [CoreLog(core, name: nil)]
        case .eventStream:
            let list = try decode(CoreList.self, from: answer, what: "a list of cores")
            return list.cores.filter { $0.type != "wg" }.map { CoreLog($0.config, name: $0.name) }
        }
    }

    /// A core with some thousand users in it, as older panels keep them.
    private static var largestConfiguration: Int { 16 << 20 }
}

/// What a core's own configuration says of its log.
package struct CoreLog: Equatable, Sendable {
    /// The panel's name of the core; nil where it has one only.
    package var name: String?
    /// Where accepted and rejected connections go: a file, `none`, or empty for standard output, which the panel reads.
    package var access: String
    /// Empty: the core's default, which is `warning`.
    package var level: String
    /// Without a `log` section a core logs no connections.
    package var hasSection: Bool

    package init(name: String? = nil, access: String = "", level: String = "", hasSection: Bool = true) {
        self.name = name
        self.access = access
        self.level = level
        self.hasSection = hasSection
    }

    fileprivate init(_ configuration: CoreConfiguration, name: String?) {
        self.init(
            name: name, access: configuration.log?.access ?? "", level: configuration.log?.level ?? "",
            hasSection: configuration.log != nil)
    }
}

private struct SystemState: Decodable {
    var version: String
}

private struct CoreList: Decodable {
    struct Core: Decodable {
        var name: String?
        var type: String?
        var config: CoreConfiguration
    }

    var cores: [Core]
}

private struct CoreConfiguration: Decodable {
    /// The core reads keys in any case: `loglevel`, `logLevel`.
    struct Log: Decodable {
        struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        var access: String?
        var level: String?

        init(from decoder: any Decoder) throws {
            let object = try decoder.container(keyedBy: Key.self)
            for key in object.allKeys {
                switch key.stringValue.lowercased() {
                case "access": access = try object.decodeIfPresent(String.self, forKey: key)
                case "loglevel": level = try object.decodeIfPresent(String.self, forKey: key)
                default: break
                }
            }
        }
    }

    var log: Log?
}
