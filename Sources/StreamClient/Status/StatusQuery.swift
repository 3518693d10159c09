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
        try StatusConnection(path: path).ask()
    }
}

/// An open connection to a relay that has not been asked yet: to connect may need rights that the process gives up before
/// it reads the answer.
package final class StatusConnection: Sendable {
    private let stream: UnixStream

    package init(path: String) throws(ClientFailure) { stream = try UnixStream.connect(to: path) }

    /// Blocks as ``StatusQuery/ask(path:)`` does; to be called once.
    package func ask() throws(ClientFailure) -> StatusQuery.Answer {
        try OneAnswer.to(.status, on: stream) { object, line in
            guard case .status(let status) = object else { return nil }
            var json: [UInt8] = []
            SafeJSON.append(line, to: &json)
            return StatusQuery.Answer(status: status, json: json + [UInt8(ascii: "\n")])
        }
    }
}
