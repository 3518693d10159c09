// SPDX-License-Identifier: MIT

import Glibc
import Testing

@testable import RelayConfiguration

@Suite("What the service's user can read")
struct ServiceIdentityTests {
    private let service = ServiceIdentity(
        user: "pasarguard-logrelay", uid: 990, group: "pasarguard-logrelay", gids: [991, 992],
        hidden: [.init("/root", by: "ProtectHome=yes")])
    private let file = "/etc/pasarguard-logrelay/password"

    private func obstacle(
        _ status: FileAccess, _ role: FileRole = .secret,
        directory: FileAccess = FileAccess(owner: 0, group: 0, mode: 0o755)
    ) -> FileObstacle? {
        service.obstacle(to: file, role) { $0 == file ? status : $0 == "/etc/pasarguard-logrelay" ? directory : nil }
    }

    @Test(
        "is decided by owner, group and mode, the first that fits",
        arguments: [
            (990, 0, 0o400, true), (990, 991, 0o040, false), (0, 991, 0o040, true), (0, 992, 0o640, true),
            (0, 991, 0o604, false), (0, 0, 0o600, false), (0, 0, 0o640, false), (0, 0, 0o644, true),
        ] as [(UInt32, UInt32, UInt32, Bool)])
    func decision(_ uid: UInt32, _ gid: UInt32, _ mode: UInt32, _ isReadable: Bool) {
        #expect((obstacle(FileAccess(owner: uid, group: gid, mode: mode)) == nil) == isReadable)
    }

    @Test("has a cure: a secret becomes the user's alone, a configuration the group's") func cures() {
        let closed = FileAccess(owner: 0, group: 0, mode: 0o600)
        #expect(
            obstacle(closed)?.words
                == "cannot be read by the service (user pasarguard-logrelay): run "
                + "chown pasarguard-logrelay \(file) && chmod 400 \(file)")
        #expect(
            obstacle(closed, .configuration)?.words.hasSuffix(
                "run chgrp pasarguard-logrelay \(file) && chmod 640 \(file)")
                == true)
    }

    @Test(
        "needs every directory on the way",
        arguments: [
            (0, 0, 0o700, "chgrp pasarguard-logrelay /etc/pasarguard-logrelay && chmod g+x /etc/pasarguard-logrelay"),
            (0, 991, 0o740, "chmod g+x /etc/pasarguard-logrelay"),
            (990, 0, 0o600, "chmod u+x /etc/pasarguard-logrelay"),
        ] as [(UInt32, UInt32, UInt32, String)])
    func directories(_ uid: UInt32, _ gid: UInt32, _ mode: UInt32, _ cure: String) {
        let found = obstacle(
            FileAccess(owner: 990, group: 0, mode: 0o400), directory: FileAccess(owner: uid, group: gid, mode: mode))
        #expect(found?.place == "/etc/pasarguard-logrelay")
        #expect(found?.words.hasSuffix("run \(cure)") == true)
    }

    @Test("leaves out what the unit hides") func hidden() {
        let open = FileAccess(owner: 0, group: 0, mode: 0o644)
        let found = service.obstacle(to: "/root/password", .secret) { _ in open }
        #expect(found?.words.hasPrefix("is hidden from the service by ProtectHome=yes") == true)
        #expect(service.obstacle(to: "/rootless/password", .secret) { _ in open } == nil)
    }

    @Test("says so of the configuration, its drop-ins, secrets and authorities, each once, among all errors")
    func reader() {
        var files = ObservedFiles()
        files.base.add("/c/relay.conf", "[Panel]\nURL=https://h\nUsername=a\nPasswordFile=/c/password\nNo=such\n")
        files.base.add("/c/relay.conf.d/10.conf", "[TLS]\nCAFile=/c/ca.pem\n")
        files.base.add("/c/password", "p", mode: 0o600)
        files.base.add("/c/ca.pem", Sandbox.certificate)
        var lines: [String] = []
        do throws(ConfigurationError) {
            _ = try Configuration.load(path: "/c/relay.conf", environment: ServiceEnvironment(), files: files)
        } catch {
            lines = error.diagnostics.map(\.description)
        }
        #expect(lines.count == 6, "\(lines)")
        #expect(lines.contains("/c/relay.conf: error: hidden as configuration"))
        #expect(lines.contains("/c/relay.conf.d: error: hidden as dropIns"))
        #expect(lines.contains("/c/relay.conf.d/10.conf: error: hidden as configuration"))
        #expect(lines.contains("/c/relay.conf:4:14: error: PasswordFile=/c/password hidden as secret"))
        #expect(lines.contains("/c/relay.conf.d/10.conf:2:8: error: CAFile=/c/ca.pem hidden as certificates"))
    }

    @Test("of a file with the password in it says what is said of secrets") func inlineSecret() {
        var files = ObservedFiles()
        files.base.add("/c/relay.conf", "[Panel]\nURL=https://h\nUsername=a\nPassword=p\n", mode: 0o600)
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration.load(path: "/c/relay.conf", environment: ServiceEnvironment(), files: files)
        }
        #expect(error?.diagnostics.map(\.message) == ["hidden as secret"])
    }

    @Test(
        "is what the kernel lets it read", .enabled(if: geteuid() == 0, "only root can become another user"),
        arguments: [0o600, 0o640, 0o604, 0o400, 0o044, 0o040] as [mode_t], [0, 65_534] as [uid_t])
    func kernel(_ mode: mode_t, _ owner: uid_t) throws {
        let directory = "/tmp/service-eyes-\(UInt32.random(in: 0 ... .max))"
        #expect(mkdir(directory, 0o755) == 0)
        defer { rmdir(directory) }
        let file = directory + "/secret"
        let descriptor = open(file, O_CREAT | O_WRONLY, 0o600)
        close(descriptor)
        defer { unlink(file) }
        #expect(chown(file, owner, 65_534) == 0 && chmod(file, mode) == 0)
        let nobody = ServiceIdentity(user: "nobody", uid: 65_534, group: "nogroup", gids: [65_534])
        let judged = ServiceFiles(service: nobody, isUnits: true).obstacle(to: file, .secret) == nil
        // The kernel's own answer, of a child that is nobody.
        var child: pid_t = 0
        let command = [
            "/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/test", "-r", file,
        ]
        let arguments = command.map { strdup($0) }
        defer { for text in arguments { free(text) } }
        #expect(posix_spawn(&child, command[0], nil, nil, arguments + [nil], [nil]) == 0)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        #expect(judged == (status == 0))
    }
}

/// Files of which the service can read none.
private struct ObservedFiles: ConfigurationFiles {
    var base = InMemoryFiles()

    func read(_ path: String, atMost limit: Int) -> Result<FileContents, FileProblem> { base.read(path, atMost: limit) }
    func names(inDirectory path: String) -> Result<[String], FileProblem> { base.names(inDirectory: path) }
    func group(named name: String) -> Result<UInt32?, GroupProblem> { base.group(named: name) }
    func directories(onTheWayTo path: String) -> [(path: String, access: FileAccess)] { [] }
    func obstacle(to path: String, _ role: FileRole) -> FileObstacle? {
        FileObstacle(place: path, words: "hidden as \(role)")
    }
}
