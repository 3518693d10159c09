// SPDX-License-Identifier: MIT

/// A node as the panel lists it.
public struct PanelNode: Equatable, Sendable {
    /// What the panel says of its connection to the node.
    public enum Status: Equatable, Sendable {
        /// Its lines can be read.
        case connected
        /// The panel is trying.
        case connecting
        /// The panel cannot reach it; ``PanelNode/message`` may say why.
        case error
        /// Switched off on the panel.
        case disabled
        /// Its traffic limit is reached, so that the panel has disconnected it: from PasarGuard 3 on.
        case limited
        /// A word of a newer panel.
        case unknown(String)
    }

    /// The number that the panel has given it.
    public var id: Int
    /// What people call it.
    public var name: String
    /// How it stands, as of the panel's last look.
    public var status: Status
    /// The panel's explanation of an error.
    public var message: String?

    package init(id: Int, name: String, status: Status, message: String? = nil) {
        self.id = id
        self.name = name
        self.status = status
        self.message = message
    }
}

extension PanelNode {
    /// In bytes of UTF-8; what a panel sends beyond is cut off, with `…` in its place.
    static let longestName = 256
    static let longestMessage = 1024
}

extension String {
    /// At most so many bytes of UTF-8, ending in `…` where more were cut off.
    func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        let mark = "…"
        var kept = String.UnicodeScalarView()
        var size = mark.utf8.count
        for scalar in unicodeScalars {
            size += UTF8.width(scalar)
            if size > limit { break }
            kept.append(scalar)
        }
        return String(kept) + mark
    }
}

extension PanelNode.Status: CustomStringConvertible {
    /// The panel's own word.
    public var description: String {
        switch self {
        case .connected: "connected"
        case .connecting: "connecting"
        case .error: "error"
        case .disabled: "disabled"
        case .limited: "limited"
        case .unknown(let word): word
        }
    }
}

extension PanelNode.Status {
    /// Reads the panel's own word.
    init(word: String) {
        switch word {
        case "connected": self = .connected
        case "connecting": self = .connecting
        case "error": self = .error
        case "disabled": self = .disabled
        case "limited": self = .limited
        case let word: self = .unknown(word)
        }
    }
}
