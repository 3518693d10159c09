// SPDX-License-Identifier: MIT

/// One of the panel's logs. Has nothing to do with the relay's own notion of a source, on purpose.
package enum PanelSource: Hashable, Sendable, CustomStringConvertible {
    case core
    case node(Int)

    package var description: String {
        switch self {
        case .core: "core"
        case .node(let id): "node \(id)"
        }
    }
}
