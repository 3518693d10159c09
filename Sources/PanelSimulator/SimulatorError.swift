// SPDX-License-Identifier: MIT

/// A call that the simulated panel cannot follow.
package enum SimulatorError: Error, Equatable, CustomStringConvertible {
    case noSuchNode(Int)
    case noSuchAccount(String)
    case alreadyListening(port: Int)
    case timeIsNotManual

    package var description: String {
        switch self {
        case .noSuchNode(let id): "The simulated panel has no node \(id); add it with setNode first."
        case .noSuchAccount(let name): "The simulated panel has no account \(name); add it with setAccount first."
        case .alreadyListening(let port): "The simulator listens on port \(port) already; stop it before."
        case .timeIsNotManual: "The simulator runs in real time; set time to .manual to move it by hand."
        }
    }
}
