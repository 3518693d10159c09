// SPDX-License-Identifier: MIT

/// Asks the relay to try now what waits or is refused.
package enum RetryQuery {
    /// Blocks until the answer has come, at most as long as the relay may take for one.
    /// - Parameter sources: identifiers, or names of nodes; empty: all sources.
    /// - Returns: what the relay does, in a sentence.
    package static func ask(path: String, sources: [String]) throws(ClientFailure) -> String {
        let identifiers = try SourceNames.identifiers(of: sources, askingRelayAt: path)
        return try OneAnswer.to(.retry(sources: identifiers), at: path) { object, _ in
            guard case .retried(let count, let reason) = object else { return nil }
            if let reason { return "no stream is tried: \(SafeText.of(reason))" }
            switch count {
            case 0: return "no stream waits or is refused"
            case 1: return "1 stream is tried now"
            default: return "\(count) streams are tried now"
            }
        }
    }
}
