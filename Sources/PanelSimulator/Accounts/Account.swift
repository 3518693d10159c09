// SPDX-License-Identifier: MIT

/// An administrator of the simulated panel.
package struct Account: Sendable, Equatable {
    /// Whether the panel lets somebody in who knows the password.
    package enum Standing: Sendable, Equatable {
        case active
        /// Logins get 403, and so does every request with a token or key of the account.
        case disabled
        /// It stands in the panel's environment file only: logins get 400, as PasarGuard answers in production.
        case ofEnvironment
    }

    package var username: String
    package var password: String
    /// Others may log in, but see neither nodes nor logs, unless they have rights.
    package var isSudo: Bool
    /// What a role allows someone who is not sudo, on a panel that has rights (PasarGuard 5.x).
    package var rights: Set<PanelRight>
    package var standing: Standing

    package init(
        username: String, password: String, isSudo: Bool = true, rights: Set<PanelRight> = [],
        standing: Standing = .active
    ) {
        self.username = username
        self.password = password
        self.isSudo = isSudo
        self.rights = rights
        self.standing = standing
    }
}

/// An API key of the simulated panel, shown as `X-Api-Key`: good without a login, until it is taken away.
package struct AccountKey: Sendable, Equatable {
    /// Begins with `pg_key_` on a real panel.
    package var key: String
    /// The account that it belongs to, as `GET /api/admin` names it.
    package var username: String
    package var rights: Set<PanelRight>

    package init(_ key: String, of username: String = "admin", rights: Set<PanelRight> = Set(PanelRight.allCases)) {
        self.key = key
        self.username = username
        self.rights = rights
    }
}

/// What a role or an API key of PasarGuard 5.x allows, by the panel's own names.
package enum PanelRight: String, Sendable, CaseIterable {
    /// To stream the nodes' logs.
    case nodesLogs = "nodes.logs"
    /// `GET /api/nodes`, secrets included.
    case nodesRead = "nodes.read"
    /// `GET /api/nodes/simple`.
    case nodesReadSimple = "nodes.read_simple"
    /// `GET /api/users/simple`.
    case usersReadSimple = "users.read_simple"
    /// `GET /api/system`.
    case systemRead = "system.read"
    /// `GET /api/cores` and `GET /api/core/{id}`: the cores' configurations.
    case coresRead = "cores.read"
    /// `GET /api/cores/simple`.
    case coresReadSimple = "cores.read_simple"
}
