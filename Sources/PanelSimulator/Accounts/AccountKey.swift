// SPDX-License-Identifier: MIT

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
