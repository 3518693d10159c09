// SPDX-License-Identifier: MIT

/// A node of the simulated panel.
package struct Node: Sendable, Equatable {
    /// As the panel spells it.
    package enum Status: String, Sendable, CaseIterable {
        case connected, connecting, error, disabled
    }

    package var id: Int
    package var name: String
    package var status: Status
    package var address: String
    package var message: String?

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
