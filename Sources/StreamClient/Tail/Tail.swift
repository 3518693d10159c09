// SPDX-License-Identifier: MIT

/// Follows the relay's stream and writes it, across restarts of the relay. Blocks until the end.
package struct Tail {
    private let path: String
    private let output: OutputDescriptor
    private let tell: (String) -> Void
    private var session: TailSession
    private var format: OutputFormat

    /// - Parameters:
    ///   - tell: Takes a sentence for standard error, fit for a terminal.
    package init(
        path: String, session: TailSession, format: OutputFormat, output: OutputDescriptor,
        tell: @escaping (String) -> Void
    ) {
        self.path = path
        self.session = session
        self.format = format
        self.output = output
        self.tell = tell
    }

    /// Returns when all is written that was asked for, or when nobody reads it any more.
    package mutating func run() throws(ClientFailure) {
        while true {
            let failure: ClientFailure
            do {
                switch try connection() {
                case .finished: return
                case .lost(let reason): failure = reason
                }
            } catch {
                failure = error
            }
            switch session.lost(failure) {
            case .fail(let failure): throw failure
            case .reconnect(let delay, let isNew):
                if isNew { tell("\(failure); waiting for it to come back") }
                switch Readiness.wait(connection: nil, output: output.descriptor, timeout: delay) {
                case .outputClosed: return
                case .timedOut, .readable: break
                }
            }
        }
    }

    private enum End {
        case finished
        case lost(ClientFailure)
    }

    /// One connection from its beginning to its end.
    private mutating func connection() throws(ClientFailure) -> End {
        if session.needsNames { try session.learnNames(from: StatusQuery.ask(path: path).status) }
        let stream = try UnixStream.connect(to: path)
        session.connected()
        var lines = ObjectLines()
        let deadline = ContinuousClock.now + .seconds(UnixStream.patienceInSeconds)
        while true {
            let patience = session.awaitsAnswer ? deadline - .now : nil
            switch Readiness.wait(connection: stream.descriptor, output: output.descriptor, timeout: patience) {
            case .outputClosed: return .finished
            case .timedOut: return .lost(.silent(path, seconds: UnixStream.patienceInSeconds))
            case .readable: break
            }
            let isOpen = try lines.append { buffer throws(ClientFailure) in try stream.read(into: &buffer) }
            if let end = try show(&lines, from: stream) { return end }
            guard isOpen else { return .lost(.closed(path)) }
        }
    }

    /// Writes what one read brought.
    private mutating func show(_ lines: inout ObjectLines, from stream: borrowing UnixStream) throws(ClientFailure)
        -> End?
    {
        var batch: [UInt8] = []
        var notices: [String] = []
        let width = output.terminalWidth
        var end: End?
        while end == nil, let line = lines.next() {
            let object = StreamObject(line: line)
            switch session.receive(object) {
            case .send(let request):
                try stream.send(request.encoded)
                // What came before the answer is part of the stream in `json`, where `hello` is worth having.
                if case .json = format { append(object, line, width, &batch, &notices) }
            case .show:
                append(object, line, width, &batch, &notices)
            case .resumed:
                notices.append("\(SafeText.of(path)): connected again")
                append(object, line, width, &batch, &notices)
            case .skip: break
            case .finish:
                append(object, line, width, &batch, &notices)
                end = .finished
            case .retry(let message): end = .lost(.refused(message))
            case .fail(let failure): throw failure
            }
        }
        if let skipped = lines.takeSkipped() { notices.append(skipped) }
        if try output.write(batch) == .closed { return .finished }
        for notice in notices { tell(notice) }
        return end
    }

    private mutating func append(
        _ object: StreamObject?, _ line: ArraySlice<UInt8>, _ width: Int?, _ batch: inout [UInt8],
        _ notices: inout [String]
    ) {
        guard let object else { return }
        format.append(object, line: line, width: width, to: &batch, notices: &notices)
    }
}
