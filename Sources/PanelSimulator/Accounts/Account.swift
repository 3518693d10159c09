// SPDX-License-Identifier: MIT

/// An administrator of the simulated panel.
package struct Account: Sendable, Equatable {
    package var username: String
    package var password: String
    /// Others may log in, but see neither nodes nor logs, unless they have rights.
    package var isSudo: Bool
    /// What a role allows someone who is not sudo, on a panel that has rights (PasarGuard 5.x).
    package var rights: Set<PanelRight>

    package init(username: String, password: String, isSudo: Bool = true, rights: Set<PanelRight> = []) {
        self.username = username
        self.password = password
        self.isSudo = isSudo
        self.rights = rights
    }
}
