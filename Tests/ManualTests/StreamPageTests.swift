// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing
import XrayLog

@testable import SocketSink

@Suite("pasarguard-logrelay-stream(7)") struct StreamPageTests {
    private static let page = ManualPage.stream

    @Test("has every type of object") func types() throws {
        expectSame(Self.page.subsections(of: "OBJECTS"), try SampleObjects.keys().keys)
    }

    @Test("has every key of each, and no other") func keys() throws {
        for (type, keys) in try SampleObjects.keys() where keys != ["type"] {
            expectSame(Self.page.items("Va", below: "OBJECTS", type), keys.subtracting(["type"]))
        }
    }

    /// So that the samples leave out nothing that the encoder can write.
    @Test("is compared with everything that the encoder writes") func samplesAreWhole() throws {
        let written = try Repository.sources(in: "Sources/SocketSink/Encoding")
            .matches(of: #/\\"(\w+)\\":/#).map { String($0.output.1) }
        let seen = try SampleObjects.keys().values.joined()
            .flatMap { $0.replacing("[]", with: "").split(separator: ".").map(String.init) }
        expectSame(seen, written)
        let types = try Repository.sources(in: "Sources/SocketSink/Encoding")
            .matches(of: #/\\"type\\":\\"(\w+)\\"/#).map { String($0.output.1) }
        expectSame(try SampleObjects.keys().keys, types)
    }

    @Test("names no key that there is not") func mentions() throws {
        let known = Set(try SampleObjects.keys().values.joined()).union(Subscription.Key.allCases.map(\.rawValue))
        #expect(Self.page.names("Va").filter { !known.contains($0) } == [])
    }

    @Test("has every state, kind, level and reason") func words() {
        expectSame(Self.page.items("Li", below: "STATES"), SourceState.Phase.allCases.map(\.rawValue))
        expectSame(Self.page.items("Li", below: "KINDS"), XrayLine.Kind.allCases.map(\.rawValue))
        expectSame(Self.page.items("Li", below: "LEVELS"), XrayLine.Level.allCases.map(\.rawValue))
        expectSame(Self.page.items("Li", below: "GAPS"), Gap.Reason.allCases.map(\.rawValue))
        #expect(Self.page.items("Li", below: "LEVELS") == XrayLine.Level.allCases.map(\.rawValue), "in their order")
    }

    @Test("has every word of a line's parts") func parts() {
        let words = Set(
            Self.page.text(below: "OBJECTS", "log").filter { $0.hasPrefix(".Ql ") }
                .map { String($0.dropFirst(4).prefix { $0 != " " }) })
        for word in XrayLine.Status.allCases.map(\.rawValue) + XrayLine.Severity.allCases.map(\.rawValue) {
            #expect(words.contains(word))
        }
    }

    @Test("has every request and every key of it") func requests() {
        expectSame(Self.page.subsections(of: "REQUESTS"), Request.Name.allCases.map(\.rawValue))
        expectSame(Self.page.items("Va", below: "REQUESTS", "subscribe"), Subscription.Key.allCases.map(\.rawValue))
    }

    @Test("has the key of retry") func retry() {
        #expect(Self.page.items("Va", below: "REQUESTS", "retry") == ["sources"])
    }

    @Test("has every type that can be asked for") func filters() {
        expectSame(Self.page.items("Li", below: "FILTERS"), RecordFilter.ObjectType.allCases.map(\.rawValue))
    }
}
