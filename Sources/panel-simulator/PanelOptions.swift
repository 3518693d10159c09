// SPDX-License-Identifier: MIT

import ArgumentParser
import PanelSimulator

/// What panel is imitated.
struct PanelOptions: ParsableArguments {
    @OptionGroup var dialect: DialectOptions

    @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
    var port = 0

    @Option(help: "The name of the one administrator.")
    var user = "admin"

    @Option(help: "The administrator's password.")
    var password = "admin"

    @Flag
    var standing = Standing.active

    @Option(help: ArgumentHelp("The nodes, all connected.", valueName: "id:name,…"))
    var nodes: NodeList = NodeList(nodes: [Node(id: 1, name: "de-fra"), Node(id: 2, name: "nl-ams")])

    @Option(help: "A PEM file with the certificate chain: serve https.")
    var tlsCert: String?

    @Option(help: "A PEM file with the certificate's key.")
    var tlsKey: String?

    @Option(help: "How long a token is good for, in seconds.")
    var tokenLifetime = 86_400

    @Flag(help: "Send every line at once instead of losing lines above 500/s as the panel does over WebSocket.")
    var noLoss = false

    mutating func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0…65535.") }
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key belong together: give both or none.")
        }
        guard tokenLifetime > 0 else { throw ValidationError("--token-lifetime must be above 0.") }
    }

    var sources: [PanelSource] {
        let nodes = nodes.nodes.map { PanelSource.node($0.id) }
        return dialect.hasCoreLog ? [.core] + nodes : nodes
    }

    /// As the panel's version has it.
    var userForm: XrayLineGenerator.UserForm { dialect.namesUsersByNumber ? .id : .idAndName }

    func simulatorConfiguration() throws -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration(port: port, dialect: dialect.simulated, nodes: nodes.nodes)
        configuration.accounts = [Account(username: user, password: password, standing: standing.simulated)]
        configuration.fork = (dialect.fork ?? .marzban).simulated
        configuration.keys = dialect.apiKey.map { [AccountKey($0, of: user)] } ?? []
        configuration.users = XrayLineGenerator.users
        configuration.tokenLifetime = .seconds(tokenLifetime)
        configuration.pace = noLoss ? .atOnce : .polled()
        if let tlsCert, let tlsKey {
            configuration.tls = TLSFiles(certificateChain: tlsCert, privateKey: tlsKey)
        }
        return configuration
    }
}

/// `--disabled` or `--env-admin`.
enum Standing: String, EnumerableFlag {
    case active
    case disabled
    case envAdmin

    static func help(for value: Standing) -> ArgumentHelp? {
        switch value {
        case .active: "Let the administrator log in."
        case .disabled: "Refuse the administrator's logins with 403: disabled."
        case .envAdmin: "Refuse the administrator's logins with 400: of the environment file."
        }
    }

    var simulated: Account.Standing {
        switch self {
        case .active: .active
        case .disabled: .disabled
        case .envAdmin: .ofEnvironment
        }
    }
}

/// `1:de-fra,2:nl-ams`; empty for none.
struct NodeList: ExpressibleByArgument {
    var nodes: [Node]

    init(nodes: [Node]) {
        self.nodes = nodes
    }

    init?(argument: String) {
        nodes = []
        for entry in argument.split(separator: ",") {
            let parts = entry.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let id = Int(parts[0]), !nodes.contains(where: { $0.id == id }) else { return nil }
            nodes.append(Node(id: id, name: String(parts[1])))
        }
    }

    var defaultValueDescription: String { nodes.map { "\($0.id):\($0.name)" }.joined(separator: ",") }
}
