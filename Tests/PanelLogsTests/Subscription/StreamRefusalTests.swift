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
        PanelNode(id: 5, name: "new", status: .unknown("limited")),
    ]

    @Test("401 to the list of nodes means the token")
    func token() {
        #expect(StreamRefusal(of: .core, nodes: .failure(.unauthorized), dialect: .webSocket) == .tokenRejected)
    }

    @Test("403 to the list of nodes means the rights")
    func rights() {
        #expect(
            StreamRefusal(of: .node(1), nodes: .failure(.forbidden(.webSocket)), dialect: .webSocket)
                == .rightsMissing(.webSocket))
    }

    @Test("no answer explains nothing")
    func unreachable() {
        let error = PanelError.dial(.timedOut(.http))
        #expect(StreamRefusal(of: .core, nodes: .failure(error), dialect: .webSocket) == .undiagnosed(error))
    }

    @Test(
        "a list explains by the node's own state",
        arguments: [
            (1, StreamRefusal.unexplained),
            (2, .nodeNotConnected(status: "error", message: "timed out")),
            (3, .nodeDisabled),
            (4, .nodeNotConnected(status: "connecting", message: nil)),
            (5, .nodeNotConnected(status: "limited", message: nil)),
            (9, .nodeAbsent),
        ])
    func node(_ id: Int, _ expected: StreamRefusal) {
        #expect(StreamRefusal(of: .node(id), nodes: .success(Self.nodes), dialect: .webSocket) == expected)
    }

    private static func refusal(
        _ error: DialError, _ dialect: PanelDialect = .eventStream, nodes: Result<[PanelNode], PanelError>
    ) async -> StreamRefusal? {
        await StreamRefusal(of: .node(1), error: error, dialect: dialect, nodes: { nodes })
    }

    private static func answer(_ status: Int) -> DialError { .noStream(HTTPAnswer(status: status)) }

    @Test("a 403 of an event stream is about the rights, whatever the list says")
    func eventStreamRights() async {
        #expect(
            await Self.refusal(Self.answer(403), nodes: .success(Self.nodes)) == .rightsMissing(.eventStream))
    }

    @Test(
        "a 404 of an event stream is about the node; the list says more, where it may be read",
        arguments: [
            (Result<[PanelNode], PanelError>.success([]), StreamRefusal.nodeAbsent),
            (.success([PanelNode(id: 1, name: "one", status: .disabled)]), .nodeDisabled),
            (.success([PanelNode(id: 1, name: "one", status: .connected)]), .unexplained),
            (.failure(.forbidden(.eventStream)), .nodeAbsent),
            (.failure(.unauthorized), .tokenRejected),
            (.failure(.unexpected(HTTPAnswer(status: 404))), .undiagnosed(.unexpected(HTTPAnswer(status: 404)))),
        ])
    func eventStreamNode(_ nodes: Result<[PanelNode], PanelError>, _ expected: StreamRefusal) async {
        #expect(await Self.refusal(Self.answer(404), nodes: nodes) == expected)
    }

    @Test("an event stream that ends at once is explained by its node's state, or not at all")
    func endedAtOnce() async {
        let down = PanelNode(id: 1, name: "one", status: .error, message: "timed out")
        #expect(
            await Self.refusal(.endedAtOnce(words: nil), nodes: .success([down]))
                == .nodeNotConnected(status: "error", message: "timed out"))
        #expect(
            await Self.refusal(.endedAtOnce(words: nil), nodes: .success(Self.nodes)) == nil)
        #expect(await Self.refusal(.endedAtOnce(words: nil), nodes: .failure(.forbidden(.eventStream))) == nil)
        #expect(await Self.refusal(.endedAtOnce(words: "Error: x"), nodes: .success([down])) == nil)
    }

    @Test("what is no refusal is left to itself", arguments: [409, 422, 500, 502])
    func others(status: Int) async {
        #expect(await Self.refusal(Self.answer(status), nodes: .success(Self.nodes)) == nil)
        #expect(await Self.refusal(Self.answer(status), .webSocket, nodes: .success(Self.nodes)) == nil)
    }
}
