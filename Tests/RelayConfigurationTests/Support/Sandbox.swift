// SPDX-License-Identifier: MIT

@testable import RelayConfiguration

/// A small world of files that a configuration under test can refer to.
struct Sandbox {
    static let path = "relay.conf"
    /// A `[Panel]` with all that has no default.
    static let panel = """
        [Panel]
        URL=https://panel.example.com:8000
        Username=relay
        PasswordFile=/secrets/password

        """

    static let certificate = "-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n"

    var files: InMemoryFiles
    var environment = ServiceEnvironment(account: account)
    /// As whom the relay would run. The group is the socket's.
    static let account = ServiceAccount(user: 995, group: 990, name: "pasarguard-logrelay")

    init() {
        files = InMemoryFiles()
        files.add(group: "adm", id: 4)
        files.add(group: "far-away", GroupProblem(words: "Connection timed out"))
        files.add("/secrets/password", "hunter2\n")
        files.add("/secrets/open", "hunter2\n", mode: 0o644)
        files.add("/secrets/empty", "\n")
        files.add("/secrets/two-lines", "hunter2\n\n")
        files.add("/secrets/latin1", bytes: [0x70, 0xE4, 0x73, 0x73])
        files.add("/secrets/denied", .denied)
        files.add("/secrets/service", "hunter2\n", owner: 995, group: 990, mode: 0o400)
        files.add("/secrets/consumers", "hunter2\n", group: 990)
        files.add("/secrets/adm", "hunter2\n", group: 4)
        files.add("/secrets/writable", "hunter2\n", owner: 995, mode: 0o602)
        files.add("/secrets/group-writable", "hunter2\n", group: 4, mode: 0o660)
        files.add("/secrets/foreign", "hunter2\n", owner: 1001, mode: 0o400)
        files.add("/secrets/mark", "\u{FEFF}hunter2\n")
        files.add("/secrets/blank", "hunter2 \n")
        files.add("/secrets/quotes", "\"hunter2\"\n")
        files.add(directory: "/shared", mode: 0o777)
        files.add("/shared/password", "hunter2\n")
        files.add(directory: "/tmp", mode: 0o1777)
        files.add("/tmp/password", "hunter2\n")
        files.add("/certificates/ca.pem", Self.certificate, mode: 0o644)
        files.add("/certificates/key.pem", "-----BEGIN PRIVATE KEY-----\n", mode: 0o644)
    }

    /// Loads a main file and drop-ins, given by name.
    func load(
        _ main: String, dropIns: [(String, String)] = [], mode: UInt32 = 0o640, group: UInt32 = 0,
        path: String = Sandbox.path
    ) throws(ConfigurationError) -> Configuration {
        var files = files
        files.add(path, main, group: group, mode: mode)
        for (name, text) in dropIns { files.add("\(path).d/\(name)", text) }
        return try Configuration.load(path: path, environment: environment, files: files)
    }

    /// The errors of a main file as they are printed, and the warnings if there are any.
    func diagnostics(_ main: String, dropIns: [(String, String)] = [], mode: UInt32 = 0o640) -> [String] {
        do throws(ConfigurationError) {
            return try load(main, dropIns: dropIns, mode: mode).warnings.map(\.description)
        } catch {
            return error.diagnostics.map(\.description)
        }
    }
}
