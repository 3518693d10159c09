// SPDX-License-Identifier: MIT

/// An administrator of the simulated panel.
package struct Account: Sendable, Equatable {
    package var username: String
    package var password: String
    /// Others may log in, but see neither nodes nor logs.
    package var isSudo: Bool

    package init(username: String, password: String, isSudo: Bool = true) {
        self.username = username
        self.password = password
        self.isSudo = isSudo
    }
}
