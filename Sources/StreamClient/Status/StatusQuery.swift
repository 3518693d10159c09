// SPDX-License-Identifier: MIT

/// Asks the relay how it stands.
package enum StatusQuery {
    package struct Answer: Sendable {
        package var status: StatusObject
        /// As it came, made fit for a terminal, with its line end.
        package var json: [UInt8]
    }

    /// Blocks until the answer has come, at most as long as the relay may take for one.
    package static func ask(path: String) throws(ClientFailure) -> Answer {
        try OneAnswer.to(.status, at: path) { object, line in
            guard case .status(let status) = object else { return nil }
            var json: [UInt8] = []
            SafeJSON.append(line, to: &json)
            return Answer(status: status, json: json + [UInt8(ascii: "\n")])
        }
    }
}
