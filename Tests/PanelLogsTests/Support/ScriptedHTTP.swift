// SPDX-License-Identifier: MIT

import Synchronization

@testable import PanelLogs

/// A server without a network that answers each path as the test has said, or 404, as a panel.
final class ScriptedHTTP: Sendable {
    private let state = Mutex<(answers: [String: Result<HTTPAnswer, DialError>], paths: [String])>(([:], []))

    init(_ answers: [String: HTTPAnswer] = [:]) {
        state.withLock { $0.answers = answers.mapValues { .success($0) } }
    }

    /// Every path that was asked for, in order.
    var paths: [String] { state.withLock { $0.paths } }

    func answer(_ path: String, _ answer: HTTPAnswer) {
        state.withLock { $0.answers[path] = .success(answer) }
    }

    func fail(_ path: String, _ error: DialError) {
        state.withLock { $0.answers[path] = .failure(error) }
    }

    func answer(_ path: String) throws(DialError) -> HTTPAnswer {
        let answer = state.withLock { state in
            state.paths.append(path)
            return state.answers[path]
        }
        return try answer?.get() ?? .panel(404, "Not Found")
    }
}
