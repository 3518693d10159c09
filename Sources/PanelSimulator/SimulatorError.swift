// SPDX-License-Identifier: MIT

/// A call that the simulated panel cannot follow.
package enum SimulatorError: Error, Equatable, CustomStringConvertible {
    case noSuchNode(Int)
    case noSuchAccount(String)
    case alreadyListening(port: Int)
    case timeIsNotManual
    case stillListening(port: Int)
    case noCoreLog
    case unusableTLSFiles(certificateChain: String, privateKey: String, reason: String)

    package var description: String {
        switch self {
        case .noSuchNode(let id): "The simulated panel has no node \(id); add it with setNode first."
        case .noSuchAccount(let name): "The simulated panel has no account \(name); add it with setAccount first."
        case .alreadyListening(let port): "The simulator listens on port \(port) already; stop it before."
        case .stillListening(let port):
            "The simulator listens on port \(port); a panel changes its dialect only while it is stopped."
        case .noCoreLog: "This panel has no core log of its own; emit to a node."
        case .unusableTLSFiles(let chain, let key, let reason):
            "Cannot serve https with \(chain) and \(key): check that both are readable PEM files (\(reason))."
        case .timeIsNotManual: "The simulator runs in real time; set time to .manual to move it by hand."
        }
    }
}
