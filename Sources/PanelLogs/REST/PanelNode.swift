// SPDX-License-Identifier: MIT

/// A node as the panel lists it. The list also carries each node's `api_key` and `server_ca`; those are not decoded.
package struct PanelNode: Equatable, Sendable, Decodable {
    /// What the panel says of its connection to the node.
    package enum Status: Equatable, Sendable {
        case connected, connecting, error, disabled
        /// A word of a newer panel.
        case unknown(String)
    }

    package var id: Int
    package var name: String
    package var status: Status
    /// The panel's explanation of an error.
    package var message: String?

    package init(id: Int, name: String, status: Status, message: String? = nil) {
        self.id = id
        self.name = name
        self.status = status
        self.message = message
    }
}

extension PanelNode.Status: Decodable {
    package init(from decoder: any Decoder) throws {
        switch try decoder.singleValueContainer().decode(String.self) {
        case "connected": self = .connected
        case "connecting": self = .connecting
        case "error": self = .error
        case "disabled": self = .disabled
        case let word: self = .unknown(word)
        }
    }
}

extension PanelNode.Status: CustomStringConvertible {
    package var description: String {
        switch self {
        case .connected: "connected"
        case .connecting: "connecting"
        case .error: "error"
        case .disabled: "disabled"
        case .unknown(let word): word
        }
    }
}
