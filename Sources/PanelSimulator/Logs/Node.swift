// SPDX-License-Identifier: MIT

/// A node of the simulated panel.
package struct Node: Sendable, Equatable {
    /// As the panel spells it; any other word will do.
    package struct Status: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
        package var rawValue: String

        package static let connected: Status = "connected"
        package static let connecting: Status = "connecting"
        package static let error: Status = "error"
        package static let disabled: Status = "disabled"
        /// Its traffic is used up (PasarGuard 5.x): stopped like a disabled one.
        package static let limited: Status = "limited"

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package init(stringLiteral word: String) {
            rawValue = word
        }

        package var description: String { rawValue }
    }

    package var id: Int
    package var name: String
    package var status: Status
    package var address: String
    package var message: String?
    /// The core whose configuration it runs: see ``SimulatorConfiguration/cores``.
    package var core = 1

    package init(
        id: Int, name: String, status: Status = .connected, address: String = "192.0.2.1", message: String? = nil
    ) {
        self.id = id
        self.name = name
        self.status = status
        self.address = address
        self.message = message
    }

    /// Every secret that `GET /api/nodes` gives away contains this, so that a test can look for it where it must not be.
    package static let secretMark = "never-to-be-logged"

    var apiKey: String { "node-\(id)-api-key-\(Self.secretMark)" }
    var serverCA: String { "-----BEGIN CERTIFICATE-----\nnode-\(id)-ca-\(Self.secretMark)\n-----END CERTIFICATE-----" }
}
