// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import RelayConfiguration

/// A pair of files in `Fixtures/`; its README says how to add one.
struct Fixture: CustomTestStringConvertible, Sendable {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")
    static let repository = folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    let name: String
    var testDescription: String { name }

    static let all: [Fixture] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".conf") }.map { Fixture(name: String($0.dropLast(5))) }
            .sorted { $0.name < $1.name }
    }()

    func text(_ suffix: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: name + suffix), encoding: .utf8)
    }

    /// The drop-ins in `NAME.conf.d`, if there are any.
    func dropIns() throws -> [(String, String)] {
        let directory = Self.folder.appending(path: name + ".conf.d")
        guard FileManager.default.fileExists(atPath: directory.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: directory.path).map { file in
            (file, try String(contentsOf: directory.appending(path: file), encoding: .utf8))
        }
    }

    /// What loading says, one line each; `loads` first where it succeeds.
    func outcome() throws -> String {
        let main = try text(".conf")
        let written = main.hasPrefix("# mode ") ? main.dropFirst(7).prefix { $0 != "\n" } : "0640 root"
        let mode = UInt32(written.prefix { $0 != " " }, radix: 8) ?? 0
        let group: UInt32 = written.hasSuffix("pasarguard-logrelay") ? Sandbox.account.group : 0
        let dropIns = try dropIns()
        do throws(ConfigurationError) {
            let configuration = try Sandbox().load(
                main, dropIns: dropIns, mode: mode, group: group, path: name + ".conf")
            return (["loads"] + configuration.warnings.map(\.description)).joined(separator: "\n") + "\n"
        } catch {
            return error.description + "\n"
        }
    }
}
