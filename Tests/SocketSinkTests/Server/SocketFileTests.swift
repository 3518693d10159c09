// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import NIOCore
import NIOPosix
import RelayTesting
import Testing

@testable import SocketSink

@Suite("The socket file", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct SocketFileTests {
    private func sink(_ path: String, mode: UInt32 = 0o660) -> SocketSink {
        .testing(SocketSink.Settings(path: path, mode: mode), loop: MultiThreadedEventLoopGroup.singleton.next())
    }

    private func exists(_ path: String) -> Bool { FileAtPath(path) != .nothing }

    @Test("has the mode that was asked for, whatever the umask", arguments: [0o600, 0o660, 0o666] as [UInt32])
    func mode(mode: UInt32) async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/s"
            let sink = sink(path, mode: mode)
            try await sink.open()
            let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(permissions == Int(mode))
            await sink.shutdown(deadline: .now())
        }
    }

    @Test(
        "belongs to the group that was asked for before anybody can connect",
        .enabled(if: geteuid() == 0, "only root may give it to any group"))
    func group() async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/s"
            let group = SocketGroup(name: "some", id: 12345)
            let (file, descriptor) = try SocketFile.listen(at: path, mode: 0o620, group: group)
            close(descriptor)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.groupOwnerAccountID] as? Int == 12345)
            #expect(attributes[.posixPermissions] as? Int == 0o620)
            file.remove()
        }
    }

    @Test("is left in the group it has, where that is the one asked for")
    func ownGroup() async throws {
        try await withTemporaryDirectory { directory in
            let group = SocketGroup(name: "own", id: getegid())
            let (_, descriptor) = try SocketFile.listen(at: "\(directory)/s", mode: 0o660, group: group)
            close(descriptor)
        }
    }

    @Test("that was passed is served and outlives the sink")
    func passed() async throws {
        try await withTemporaryDirectory { directory in
            let (first, second) = ("\(directory)/1", "\(directory)/2")
            let listeners = try [first, second].map { path in
                SocketSink.Listener(descriptor: try SocketFile.listen(at: path, mode: 0o600).descriptor, path: path)
            }
            let sink = sink("\(directory)/not-used")
            try await sink.open(on: listeners)
            for path in [first, second] {
                let client = try await SocketClient(path)
                #expect(try await client.required().type == "hello")
            }
            await sink.shutdown(deadline: .now())
            #expect(exists(first) && exists(second))
            #expect(!exists("\(directory)/not-used"))
        }
    }

    @Test("is gone after the shutdown")
    func removed() async throws {
        try await withTemporaryDirectory { directory in
            let sink = sink("\(directory)/s")
            try await sink.open()
            #expect(exists("\(directory)/s"))
            await sink.shutdown(deadline: .now())
            #expect(!exists("\(directory)/s"))
        }
    }

    @Test("of somebody else in its place is left alone")
    func othersFile() async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/s"
            let sink = sink(path)
            try await sink.open()
            try FileManager.default.removeItem(atPath: path)
            let successor = self.sink(path)
            try await successor.open()
            await sink.shutdown(deadline: .now())
            #expect(exists(path))
            let client = try await SocketClient(path)
            #expect(try await client.required().type == "hello")
            await successor.shutdown(deadline: .now())
        }
    }

    @Test("needs its directory")
    func missingDirectory() async throws {
        try await withTemporaryDirectory { directory in
            let error = SocketSinkError.missingDirectory(path: "\(directory)/no/s", directory: "\(directory)/no")
            await #expect(throws: error) { try await sink("\(directory)/no/s").open() }
            #expect(error.description.contains("there is no directory \(directory)/no"))
        }
    }

    @Test("does not replace what is no socket")
    func notASocket() async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/s"
            try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
            await #expect(throws: SocketSinkError.notASocket(path: path)) { try await sink(path).open() }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
        }
    }

    @Test("does not replace a symbolic link")
    func symbolicLink() async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/s"
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "\(directory)/other")
            await #expect(throws: SocketSinkError.notASocket(path: path)) { try await sink(path).open() }
        }
    }

    @Test("replaces one whose process is dead")
    func stale() async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/s"
            let (_, descriptor) = try SocketFile.listen(at: path, mode: 0o600)
            close(descriptor)
            #expect(exists(path))
            let sink = sink(path)
            try await sink.open()
            let client = try await SocketClient(path)
            #expect(try await client.required().type == "hello")
            await sink.shutdown(deadline: .now())
        }
    }

    @Test("does not replace one that answers")
    func live() async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/s"
            let first = sink(path)
            try await first.open()
            await #expect(throws: SocketSinkError.alreadyServed(path: path)) { try await sink(path).open() }
            #expect(
                SocketSinkError.alreadyServed(path: path).description.contains("another relay is running at \(path)"))
            let client = try await SocketClient(path)
            #expect(try await client.required().type == "hello")
            await first.shutdown(deadline: .now())
        }
    }

    @Test(
        "has a path that a socket can have", arguments: ["", "/tmp/" + String(repeating: "x", count: 103), "/tmp/a\0b"])
    func unusable(path: String) async {
        await #expect(throws: SocketSinkError.unusablePath(path)) { try await sink(path).open() }
    }

    @Test("may have a path of 107 bytes")
    func longest() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/" + String(repeating: "x", count: 106 - directory.utf8.count)
            let sink = sink(path)
            try await sink.open()
            #expect(exists(path))
            await sink.shutdown(deadline: .now())
        }
    }

    @Test("is opened once")
    func twice() async throws {
        try await withTemporaryDirectory { directory in
            let sink = sink("\(directory)/s")
            try await sink.open()
            await #expect(throws: SocketSinkError.notIdle(path: "\(directory)/s")) { try await sink.open() }
            await sink.shutdown(deadline: .now())
            await #expect(throws: SocketSinkError.notIdle(path: "\(directory)/s")) { try await sink.open() }
        }
    }
}
