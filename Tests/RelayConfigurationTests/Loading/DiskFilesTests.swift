// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing

@testable import RelayConfiguration

@Suite("Files on disk")
final class DiskFilesTests {
    private let directory = NSTemporaryDirectory() + "relay-configuration-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func write(_ name: String, _ text: String, mode: mode_t = 0o640) throws -> String {
        let path = "\(directory)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: path))
        #expect(chmod(path, mode) == 0)
        return path
    }

    private func errors(_ path: String) -> String {
        do throws(ConfigurationError) {
            _ = try Configuration.load(path: path, environment: ServiceEnvironment(account: .current))
            return ""
        } catch {
            return error.description
        }
    }

    @Test("A configuration with drop-ins and a password file loads")
    func loads() throws {
        let password = try write("password", "hunter2\n")
        let text = "[Panel]\nURL=https://h\nUsername=u\nPasswordFile=\(password)\n"
        let path = try write("relay.conf", text, mode: 0o644)
        try FileManager.default.createDirectory(atPath: "\(path).d", withIntermediateDirectories: true)
        _ = try write("relay.conf.d/1.conf", "[Log]\nLevel=debug\n")
        let configuration = try Configuration.load(path: path, environment: ServiceEnvironment(account: .current))
        #expect(configuration.log.level == .debug)
        #expect(configuration.panel.credentials == .login(username: "u", password: Secret("hunter2")))
    }

    @Test("The mode of the opened file decides, and the error names the chmod", arguments: [0o644, 0o604] as [mode_t])
    func checksModes(_ mode: mode_t) throws {
        let password = try write("password", "hunter2\n", mode: mode)
        let path = try write("relay.conf", "[Panel]\nURL=https://h\nUsername=u\nPasswordFile=\(password)\n")
        #expect(errors(path).hasSuffix("is readable by others: run chmod 400 \(password)"))
    }

    @Test("A directory on the way that others can write is an error, with links resolved")
    func checksDirectories() throws {
        let open = "\(directory)/open"
        try FileManager.default.createDirectory(atPath: open, withIntermediateDirectories: true)
        let password = try write("open/password", "hunter2\n", mode: 0o400)
        #expect(chmod(open, 0o777) == 0)
        #expect(symlink(password, "\(directory)/link") == 0)
        let path = try write("relay.conf", "[Panel]\nURL=https://h\nUsername=u\nPasswordFile=\(directory)/link\n")
        #expect(
            errors(path).hasSuffix("lies in the directory \(open), which is writable by others: run chmod go-w \(open)")
        )
    }

    @Test("A symbolic link is as readable as what it points to")
    func followsLinks() throws {
        let password = try write("real", "hunter2\n", mode: 0o644)
        #expect(symlink(password, "\(directory)/password") == 0)
        let path = try write("relay.conf", "[Panel]\nURL=https://h\nUsername=u\nPasswordFile=\(directory)/password\n")
        #expect(errors(path).contains("is readable by others"))
    }

    @Test("An inline password needs a file that others cannot read")
    func checksInlineModes() throws {
        let text = "[Panel]\nURL=https://h\nUsername=u\nPassword=hunter2\n"
        let path = try write("relay.conf", text, mode: 0o644)
        #expect(errors(path).hasSuffix("run chmod 400 \(path)"))
        #expect(chmod(path, 0o640) == 0)
        #expect(errors(path) == "")
    }

    @Test("A drop-in that is a link to /dev/null is empty")
    func takesMaskedDropIns() throws {
        let path = try write("relay.conf", "[Panel]\nURL=https://h\nUsername=u\nPassword=hunter2\n")
        try FileManager.default.createDirectory(atPath: "\(path).d", withIntermediateDirectories: true)
        #expect(symlink("/dev/null", "\(path).d/1.conf") == 0)
        #expect(errors(path) == "")
    }

    @Test("What is no regular file is refused without waiting for it")
    func refusesOthers() throws {
        #expect(errors(directory) == "\(directory): error: is a directory: name a file")
        let pipe = "\(directory)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(errors(pipe) == "\(pipe): error: is no regular file")
        #expect(errors("/dev/zero") == "/dev/zero: error: is no regular file")
        #expect(
            errors("\(directory)/none")
                == "\(directory)/none: error: does not exist: write it, or name another with --config")
    }

    @Test("A file of 100 MB is refused by its size")
    func refusesLarge() throws {
        let path = try write("relay.conf", "")
        #expect(truncate(path, 100_000_000) == 0)
        #expect(errors(path) == "\(path): error: is larger than 1M")
    }

    @Test("A file that reports no size is read to the limit only")
    func boundsReading() {
        #expect(DiskFiles().read("/proc/self/maps", atMost: 16) == .failure(.larger(than: 16)))
    }

    @Test("A drop-in directory that is a file is an error")
    func refusesFileAsDirectory() throws {
        let path = try write("relay.conf", "[Panel]\nURL=https://h\nUsername=u\n")
        _ = try write("relay.conf.d", "")
        #expect(errors(path).contains("relay.conf.d: error: cannot be read"))
    }

    @Test("A file without the right to read it is an error that says so", .enabled(if: geteuid() != 0))
    func refusesDenied() throws {
        let path = try write("relay.conf", "", mode: 0)
        #expect(errors(path) == "\(path): error: cannot be read: permission denied")
    }
}
