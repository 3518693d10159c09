// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("A bare 403")
struct StreamRefusalTests {
    private static let nodes = [
        PanelNode(id: 1, name: "up", status: .connected),
        PanelNode(id: 2, name: "down", status: .error, message: "timed out"),
        PanelNode(id: 3, name: "off", status: .disabled),
        PanelNode(id: 4, name: "coming", status: .connecting),
        PanelNode(id: 5, name: "full", status: .limited),
    ]

    @Test("401 to the list of nodes means the token")
    func token() {
        #expect(StreamRefusal(of: .core, nodes: .failure(.unauthorized)) == .tokenRejected)
    }

    @Test("403 to the list of nodes means the rights")
    func rights() {
        #expect(
            StreamRefusal(of: .node(1), nodes: .failure(.forbidden(.webSocket)))
                == .rightsMissing(.webSocket))
    }

    @Test("no answer explains nothing")
    func unreachable() {
        let error = PanelError.dial(.timedOut(.http))
        #expect(StreamRefusal(of: .core, nodes: .failure(error)) == .undiagnosed(error))
    }

    @Test(
        "a list explains by the node's own state",
        arguments: [
            (1, StreamRefusal.unexplained),
            (2, .nodeNotConnected(.error, message: "timed out")),
            (3, .nodeDisabled),
            (4, .nodeNotConnected(.connecting, message: nil)),
            (5, .nodeNotConnected(.limited, message: nil)),
            (9, .nodeAbsent),
        ])
    func node(_ id: Int, _ expected: StreamRefusal) {
        #expect(StreamRefusal(of: .node(id), nodes: .success(Self.nodes)) == expected)
    }

    private static func refusal(
        _ error: DialError, _ dialect: PanelDialect = .eventStream, nodes: Result<[PanelNode], PanelError>
    ) async -> StreamRefusal? {
        await StreamRefusal(of: .node(1), error: error, dialect: dialect, nodes: { nodes })
    }

    private static func answer(_ status: Int) -> DialError { .noStream(.panel(status)) }

    @Test("a 403 of an event stream is about the rights, whatever the list says")
    func eventStreamRights() async {
        #expect(
            await Self.refusal(Self.answer(403), nodes: .success(Self.nodes))
                == .rightsMissing(.eventStream, words: "no"))
    }

    @Test(
        "a 404 of an event stream is about the node; the list says more, where it may be read",
        arguments: [
            (Result<[PanelNode], PanelError>.success([]), StreamRefusal.nodeAbsent),
            (.success([PanelNode(id: 1, name: "one", status: .disabled)]), .nodeDisabled),
            (.success([PanelNode(id: 1, name: "one", status: .connected)]), .unexplained),
            (.failure(.forbidden(.eventStream)), .nodeAbsent),
            (.failure(.unauthorized), .tokenRejected),
            (.failure(.unexpected(.panel(404))), .undiagnosed(.unexpected(.panel(404)))),
        ])
    func eventStreamNode(_ nodes: Result<[PanelNode], PanelError>, _ expected: StreamRefusal) async {
        #expect(await Self.refusal(Self.answer(404), nodes: nodes) == expected)
    }

    @Test("an event stream that ends at once is explained by its node's state, or not at all")
    func endedAtOnce() async {
        let down = PanelNode(id: 1, name: "one", status: .error, message: "timed out")
        #expect(
            await Self.refusal(.endedAtOnce(words: nil), nodes: .success([down]))
                == .nodeNotConnected(.error, message: "timed out"))
        #expect(
            await Self.refusal(.endedAtOnce(words: nil), nodes: .success(Self.nodes)) == nil)
        #expect(await Self.refusal(.endedAtOnce(words: nil), nodes: .failure(.forbidden(.eventStream))) == nil)
        #expect(await Self.refusal(.endedAtOnce(words: "Error: x"), nodes: .success([down])) == nil)
    }

    @Test("what is no refusal is left to itself", arguments: [409, 500, 502])
    func others(status: Int) async {
        #expect(await Self.refusal(Self.answer(status), nodes: .success(Self.nodes)) == nil)
        #expect(await Self.refusal(Self.answer(status), .webSocket, nodes: .success(Self.nodes)) == nil)
    }

    @Test("what something before the panel says is about neither token nor rights", arguments: [401, 403, 404])
    func foreign(status: Int) async {
        for dialect in [PanelDialect.eventStream] + (status == 404 ? [] : [.webSocket]) {
            #expect(await Self.refusal(.noStream(.html(status)), dialect, nodes: .failure(.unauthorized)) == nil)
        }
    }

    @Test(
        "an answer in the place of a WebSocket, while the interface answers, is a dropped upgrade",
        arguments: [.panel(404), .html(404), .html(200), .html(400), .panel(405), .html(426)] as [UnexpectedAnswer])
    func droppedUpgrade(_ answer: UnexpectedAnswer) async {
        #expect(
            await Self.refusal(.noStream(answer), .webSocket, nodes: .success(Self.nodes))
                == .upgradeDropped(status: answer.status))
        #expect(
            await Self.refusal(.noStream(answer), .webSocket, nodes: .failure(.dial(.timedOut(.http)))) == nil)
    }
}
