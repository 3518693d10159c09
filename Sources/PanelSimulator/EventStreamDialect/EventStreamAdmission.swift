// SPDX-License-Identifier: MIT

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
