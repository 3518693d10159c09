// SPDX-License-Identifier: MIT

/// What is wrong with an address and what would be right. Quotes nothing of it: people put passwords there.
package struct AddressProblem: Error, Equatable {
    /// Goes on after the name of what was to be read: "has no host: write …".
    package var message: String

    init(_ message: String) {
        self.message = message
    }
}
