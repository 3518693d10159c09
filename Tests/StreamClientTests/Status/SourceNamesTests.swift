// SPDX-License-Identifier: MIT

import Testing

@testable import StreamClient

@Suite("Names of sources")
struct SourceNamesTests {
    private func status() throws -> StatusObject {
        let object = StreamObject(
            text: #"{"type":"status","version":"1","instance":"r","uptime":1,"sources":["#
                + #"{"source":"core","state":"connected","lines":0},"#
                + #"{"source":"node:1","node":{"id":1,"name":"de-fra"},"state":"connected","lines":0},"#
                + #"{"source":"node:2","node":{"id":2,"name":"twin"},"state":"connected","lines":0},"#
                + #"{"source":"node:3","node":{"id":3,"name":"twin"},"state":"connected","lines":0}]}"#)
        guard case .status(let status) = object else { throw NoStatus() }
        return status
    }

    private struct NoStatus: Error {}

    @Test(
        "An identifier stands for itself, whether the relay reads it or not", arguments: ["core", "node:0", "node:77"])
    func identifiers(text: String) throws {
        #expect(SourceNames.isIdentifier(text))
        #expect(try SourceNames.identifiers(of: [text], in: status()) == [text])
    }

    @Test("A name stands for all nodes that have it, each once")
    func names() throws {
        #expect(
            try SourceNames.identifiers(of: ["twin", "de-fra", "node:3"], in: status()) == [
                "node:2", "node:3", "node:1",
            ])
    }

    @Test("A name that no node has is an error that tells what there is")
    func unknown() throws {
        let status = try status()
        let error = try #require(throws: ClientFailure.self) {
            try SourceNames.identifiers(of: ["de-fra", "de-fr"], in: status)
        }
        #expect(error.description == "no source is called de-fr: the relay reads core, de-fra, twin, twin")
        #expect(error.class == .usage)
    }

    @Test("What only looks like an identifier is a mistake", arguments: ["", "node:", "node:3a", "node:-1"])
    func mistakes(text: String) {
        #expect(SourceNames.isMistaken(text))
    }

    @Test("Anything else may be a name", arguments: ["de-fra", "Core", "node 3", "node", "3"])
    func possibleNames(text: String) {
        #expect(!SourceNames.isMistaken(text) && !SourceNames.isIdentifier(text))
    }
}
