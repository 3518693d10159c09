// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// Decides what a request for a node's log gets.
enum EventStreamAdmission {
    case refused(PanelResponse)
    /// There are no lines: 200, at most these words, and the end.
    case over(words: String?)
    case live(node: Int)

    init(_ request: PanelRequest, node text: String, to panel: Panel, on details: EventStreamPanel) {
        if let refusal = panel.refusal(to: request, needing: .nodesLogs, on: details) {
            self = .refused(refusal)
        } else if let id = Int(text) {
            self =
                switch panel.nodes[id]?.status {
                case _ where !details.hasNodeWorker: .refused(.detail(.conflict, "No node worker is available"))
                case nil, .disabled?, .limited?:
                    details.wordsWhenUnknown.map { .over(words: $0) } ?? .refused(.detail(.notFound, "Node not found"))
                case .connected?: .live(node: id)
                default: .over(words: details.wordsWhenDown)
                }
        } else {
            self = .refused(.invalidNumber("node_id"))
        }
    }
}

/// One request for an event stream, from its arrival to its answer. Counted and led astray as a handshake is.
final class EventStreamOpening {
    enum Decision {
        case asThePanel
        case refuse
        case http(HTTPAnswer)
    }

    private enum State {
        case idle
        case deciding
        case over
    }

    private let panel: Panel
    private let connection: Connection
    private var state = State.idle

    init(panel: Panel, connection: Connection) {
        self.panel = panel
        self.connection = connection
    }

    func begin(_ head: HTTPRequestHead) {
        state = .deciding
        panel.note(head, isHandshake: true)
        panel.ledger.handshakeBegan()
        connection.channel.closeFuture.assumeIsolated().whenComplete { [self] _ in finished(accepted: false) }
        panel.changed()
    }

    /// Calls `answer` as soon as the faults let it, unless the connection ends before.
    func decide(_ answer: @escaping (Decision) -> Void) {
        switch panel.faults.takeHandshakeAnswer(upgrades: false) {
        case .asThePanel, .wrongAcceptKey, .http(.asThePanel): answer(.asThePanel)
        case .refuse: answer(.refuse)
        case .http(let instead): answer(.http(instead))
        case .never: break
        case .hold:
            let promise = connection.makeBoundedPromise()
            panel.hold(promise)
            promise.futureResult.assumeIsolated().whenSuccess { answer(.asThePanel) }
        case .delayed(let delay):
            let promise = connection.makeBoundedPromise()
            _ = panel.timeline.after(delay) { promise.succeed() }
            promise.futureResult.assumeIsolated().whenSuccess { answer(.asThePanel) }
        }
    }

    /// The answer is known, or will never be needed.
    func finished(accepted: Bool) {
        guard case .deciding = state else { return }
        state = .over
        panel.ledger.handshakes.inProgress -= 1
        if accepted {
            panel.ledger.handshakes.accepted += 1
        } else {
            panel.ledger.handshakes.refused += 1
        }
        panel.changed()
    }
}
