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
package final class StatusConnection {
    private let stream: UnixStream

    package init(path: String) throws(ClientFailure) { stream = try UnixStream.connect(to: path) }

    /// Blocks as ``StatusQuery/ask(path:)`` does; to be called once.
    package func ask() throws(ClientFailure) -> StatusQuery.Answer {
        let path = stream.path
        try stream.send(StreamRequest.status.encoded)
        let deadline = ContinuousClock.now + .seconds(UnixStream.patienceInSeconds)
        var lines = ObjectLines()
        while true {
            // No output is watched: a negative descriptor is passed over.
            let readiness = Readiness.wait(connection: stream.descriptor, output: -1, timeout: deadline - .now)
            guard readiness == .readable else { throw .silent(path, seconds: UnixStream.patienceInSeconds) }
            let isOpen = try lines.append { buffer throws(ClientFailure) in try stream.read(into: &buffer) }
            while let line = lines.next() {
                switch StreamObject(line: line) {
                case .status(let status):
                    var json: [UInt8] = []
                    SafeJSON.append(line, to: &json)
                    return StatusQuery.Answer(status: status, json: json + [UInt8(ascii: "\n")])
                case .error(let message): throw .refused(message)
                case nil: throw .foreign(path)
                // The stream that every connection gets.
                case .hello, .subscribed, .live, .state, .log, .gap, .dropped, .unknown: break
                }
            }
            guard isOpen else { throw .closedEarly(path) }
            guard ContinuousClock.now < deadline else {
                throw .silent(path, seconds: UnixStream.patienceInSeconds)
            }
        }
    }
}
