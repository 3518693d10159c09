// SPDX-License-Identifier: MIT

/// What a subscription puts up with before it ends by itself.
package struct Patience: Equatable, Sendable {
    /// So many refusals of the credentials, or of their rights, are waited out between two connections; nil: all.
    package var refusals: Int?
    /// Whether a node, or a core, that the panel does not have is waited for.
    package var awaitsAbsent: Bool

    package init(refusals: Int?, awaitsAbsent: Bool) {
        self.refusals = refusals
        self.awaitsAbsent = awaitsAbsent
    }

    /// It never ends by itself.
    package static let endless = Patience(refusals: nil, awaitsAbsent: true)
}
