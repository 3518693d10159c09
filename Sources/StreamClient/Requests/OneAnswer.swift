// SPDX-License-Identifier: MIT

/// Asks the relay to try now what waits or is refused.
package enum RetryQuery {
    /// Blocks until the answer has come, at most as long as the relay may take for one.
    /// - Parameter sources: identifiers, or names of nodes; empty: all sources.
    /// - Returns: what the relay does, in a sentence.
    /// - Throws: ``ClientFailure/withheld(_:)`` where the relay makes no login for it.
    package static func ask(path: String, sources: [String]) throws(ClientFailure) -> String {
        let identifiers = try SourceNames.identifiers(of: sources, askingRelayAt: path)
        let (count, reason) = try OneAnswer.to(.retry(sources: identifiers), at: path) { object, _ in
            if case .retried(let count, let reason) = object { (count, reason) } else { nil }
        }
        if let reason { throw .withheld(reason) }
        return switch count {
        case 0: "no stream waits or is refused"
        case 1: "1 stream is tried now"
        default: "\(count) streams are tried now"
        }
    }
}

/// Asks the relay one thing and waits for the answer, on a connection of its own.
enum OneAnswer {
    /// Sends the request and passes over the stream that every connection gets. Blocks, at most as long as the relay may
    /// take for an answer; a relay that systemd is only starting, with the socket already there, answers once it is up.
    ///
    /// - Parameter read: reads the answer from an object and its line; nil for any other object.
    static func to<Answer>(
        _ request: StreamRequest, at path: String, _ read: (StreamObject, ArraySlice<UInt8>) -> Answer?
    ) throws(ClientFailure) -> Answer {
        try to(request, on: try UnixStream.connect(to: path), read)
    }

    /// The same on a connection that nothing was asked on yet.
    static func to<Answer>(
        _ request: StreamRequest, on stream: borrowing UnixStream, _ read: (StreamObject, ArraySlice<UInt8>) -> Answer?
    ) throws(ClientFailure) -> Answer {
        let path = stream.path
        try stream.send(request.encoded)
        let deadline = ContinuousClock.now + .seconds(UnixStream.patienceInSeconds)
        var lines = ObjectLines()
        while true {
            // No output is watched: a negative descriptor is passed over.
            let readiness = Readiness.wait(connection: stream.descriptor, output: -1, timeout: deadline - .now)
            guard readiness == .readable else { throw .silent(path, seconds: UnixStream.patienceInSeconds) }
            let isOpen = try lines.append { buffer throws(ClientFailure) in try stream.read(into: &buffer) }
            while let line = lines.next() {
                guard let object = StreamObject(line: line) else { throw .foreign(path) }
                if case .error(let message) = object { throw .refused(message) }
                if let answer = read(object, line) { return answer }
            }
            guard isOpen else { throw .closedEarly(path) }
            guard ContinuousClock.now < deadline else {
                throw .silent(path, seconds: UnixStream.patienceInSeconds)
            }
        }
    }
}
