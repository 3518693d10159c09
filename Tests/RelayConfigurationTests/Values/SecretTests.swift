// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("A secret stays one")
struct SecretTests {
    /// Everything Swift can make of a value without asking for its parts by name.
    private func everyText(of value: some Sendable) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        var children = ""
        func walk(_ mirror: Mirror) {
            for child in mirror.children {
                children += "\(child.label ?? "") \(child.value) "
                walk(Mirror(reflecting: child.value))
            }
            if let parent = mirror.superclassMirror { walk(parent) }
        }
        walk(Mirror(reflecting: value))
        return "\(value) \(String(describing: value)) \(String(reflecting: value)) \(dumped) \(children)"
    }

    @Test("It does not print, dump or mirror itself")
    func hidesItself() {
        let secret = Secret("hunter2")
        #expect(!everyText(of: secret).contains("hunter2"))
        #expect(!everyText(of: [secret: Optional(secret)]).contains("hunter2"))
        #expect(secret.reveal() == "hunter2")
    }

    @Test(
        "A whole configuration does not show it",
        arguments: [
            "Username=relay\nPasswordFile=/secrets/password", "Username=relay\nPassword=hunter2", "APIKey=hunter2",
            "Token=hunter2",
        ])
    func isHiddenInConfiguration(_ keys: String) throws {
        let configuration = try Sandbox().load("[Panel]\nURL=http://h\n\(keys)")
        switch configuration.panel.credentials {
        case .login(_, let secret), .apiKey(let secret), .token(let secret): #expect(secret.reveal() == "hunter2")
        }
        #expect(!everyText(of: configuration).contains("hunter2"))
    }

    @Test(
        "No error shows it, wherever it was put",
        arguments: [
            "Password=hunter2\nPasswordFile=/secrets/password", "APIKey=hunter2", "Token=hunter2\nAPIKey=hunter2",
            "PasswordFile=hunter2", "Pasword=hunter2", "URL=https://relay:hunter2@h", "URL=hunter2", "Proxy=hunter2",
            "Proxy=socks5://relay:hunter2@h", "hunter2", "hunter2=", "hunter2==", "hunter2", "Password hunter2=x",
            "Password=x\\\n[hunter2", "Zebra=hunter2", "[Zebra]\nPassword=hunter2", "TokenFile=hunter2",
            "Token=Bearer hunter2",
        ])
    func isHiddenInErrors(_ lines: String) {
        for mode: UInt32 in [0o640, 0o644] {
            let text = "[Panel]\nURL=nonsense\nUsername=relay\n\(lines)\n"
            do throws(ConfigurationError) {
                _ = try Sandbox().load(text, mode: mode)
                Issue.record("loaded")
            } catch {
                #expect(!everyText(of: error).contains("hunter2"), "\(error)")
            }
        }
    }
}
