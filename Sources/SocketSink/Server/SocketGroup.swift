// SPDX-License-Identifier: MIT

/// The group that a socket file is given to.
package struct SocketGroup: Equatable, Sendable {
    /// What the operator calls it.
    package var name: String
    package var id: UInt32

    package init(name: String, id: UInt32) {
        self.name = name
        self.id = id
    }
}
