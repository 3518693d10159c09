// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Credentials from systemd")
struct CredentialTests {
    private let user = "[Panel]\nURL=https://h\nUsername=relay\n"

    private func sandbox(_ credentials: [(String, String)]) -> Sandbox {
        var sandbox = Sandbox()
        sandbox.environment.credentialsDirectory = "/run/credentials/x"
        for (name, text) in credentials { sandbox.files.add("/run/credentials/x/\(name)", text, mode: 0o440) }
        return sandbox
    }

    @Test("panel-password is used where no key names a secret")
    func usesPassword() throws {
        let configuration = try sandbox([("panel-password", "from systemd\n")]).load(user)
        #expect(configuration.panel.credentials == .login(username: "relay", password: Secret("from systemd")))
    }

    @Test("A key counts before it, and other credentials then do not matter")
    func keyWins() throws {
        let sandbox = sandbox([("panel-password", "from systemd"), ("panel-token", "t")])
        let configuration = try sandbox.load(user + "PasswordFile=/secrets/password")
        #expect(configuration.panel.credentials == .login(username: "relay", password: Secret("hunter2")))
    }

    @Test("It needs a user name")
    func needsUsername() {
        let lines = sandbox([("panel-password", "p")]).diagnostics("[Panel]\nURL=https://h")
        #expect(
            lines == ["relay.conf: error: [Panel] Username= is missing: name the panel's admin the password is for"])
    }

    @Test("An empty one is an error that names it")
    func refusesEmpty() {
        let lines = sandbox([("panel-password", "\n")]).diagnostics(user)
        #expect(
            lines == [
                "relay.conf: error: the systemd credential /run/credentials/x/panel-password is empty: "
                    + "write the secret into it"
            ])
    }

    @Test(
        "A key and a token are used where no key of the file names a secret",
        arguments: [
            ("panel-api-key", Configuration.Credentials.apiKey(Secret("t"))), ("panel-token", .token(Secret("t"))),
        ])
    func usesKeyOrToken(_ name: String, _ credentials: Configuration.Credentials) throws {
        #expect(try sandbox([(name, "t\n")]).load("[Panel]\nURL=https://h").panel.credentials == credentials)
    }

    @Test("Beside a user name, a key or token is another kind", arguments: ["panel-api-key", "panel-token"])
    func refusesUsername(_ name: String) {
        let lines = sandbox([(name, "pg_key_t")]).diagnostics(user)
        #expect(
            lines == [
                "relay.conf:3:1: error: Username= stands beside the systemd credential \(name): "
                    + "leave one of them out"
            ])
    }

    @Test("One that could not stand in a header is none")
    func refusesOtherText() {
        let lines = sandbox([("panel-token", "Bearer t")]).diagnostics("[Panel]\nURL=https://h")
        #expect(
            lines == [
                "relay.conf: error: the systemd credential /run/credentials/x/panel-token does not hold a token: "
                    + "there are spaces, line breaks or other characters in it that none has"
            ])
    }

    @Test("Two kinds at once are a contradiction")
    func refusesTwo() {
        let lines = sandbox([("panel-password", "p"), ("panel-token", "t")]).diagnostics(user)
        #expect(
            lines == [
                "relay.conf: error: the systemd credentials panel-password and panel-token are more than one kind: "
                    + "pass one"
            ])
    }

    @Test("Where one is missing, what systemd passes instead is told apart from nothing at all") func missing() {
        let other = sandbox([]).diagnostics(user)
        #expect(other.first?.hasSuffix("(systemd passes credentials, but none of this name)") == true)
        let none = Sandbox().diagnostics(user)
        #expect(none.first?.contains("passes none at all") == true && none.first?.contains("LoadCredential=") == true)
    }

    @Test("The unit's are found for who is not the service") func ofUnit() throws {
        var sandbox = Sandbox()
        sandbox.files.add("/etc/credstore/panel-password", "from the store\n", mode: 0o600)
        sandbox.environment.unitCredentials = .looked(
            ["panel-password": .file("/etc/credstore/panel-password")], remark: nil)
        let configuration = try sandbox.load(user)
        #expect(configuration.panel.credentials == .login(username: "relay", password: Secret("from the store")))
        sandbox.environment.unitCredentials = .looked([:], remark: "there is no panel-password in /etc/credstore")
        #expect(
            sandbox.diagnostics(user).first?.hasSuffix(
                "(the service would be passed none: there is no panel-password in /etc/credstore)") == true)
    }

    @Test("What cannot be looked at is untested, and not missing") func unseen() {
        var sandbox = Sandbox()
        for credentials in [
            UnitCredentials.hidden, .looked(["panel-password": .unseen("is encrypted")], remark: nil),
        ] {
            sandbox.environment.unitCredentials = credentials
            let error = #expect(throws: ConfigurationError.self) { try sandbox.load(user) }
            #expect(error?.isOnlyUntested == true)
            #expect(error?.diagnostics.map(\.severity) == [.untested])
        }
        #expect(sandbox.diagnostics("[Panel]\nUsername=relay\n").count == 2, "and errors are told beside it")
    }
}
