// SPDX-License-Identifier: MIT

/// Knows what users are called whom a line names by their number only, as far as somebody has told. Called on the event
/// loop; must not block.
package protocol UserNaming: Sendable {
    /// The names that are known now, in the order of `ids`; nil for each that is not. Nobody waits for those: they are
    /// found out for the lines to come.
    func names(of ids: [UInt64]) -> [String?]
}
