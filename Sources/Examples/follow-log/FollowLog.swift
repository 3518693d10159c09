// SPDX-License-Identifier: MIT

// follow-log URL NODE - print the log of one node, by its name, until Ctrl-C.
//
// What the panel is shown comes from the environment: PANEL_API_KEY, or PANEL_USERNAME and PANEL_PASSWORD.

import Glibc
import PanelLogs

@main
struct FollowLog {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let credentials = credentials() else {
            print("usage: PANEL_API_KEY=… follow-log URL NODE, or with PANEL_USERNAME= and PANEL_PASSWORD=")
            exit(64)
        }
        do {
            try await follow(arguments[1], arguments[2], credentials)
        } catch {
            print(error)
            exit(error.code == .credentialsRefused || error.code == .rightsMissing ? 77 : 69)
        }
    }

    private static func follow(
        _ url: String, _ name: String, _ credentials: PanelCredentials
    ) async throws(PanelLogsError) {
        let panel = try Panel(url: url, credentials: credentials)
        for try await event in panel.node(named: name) {
            switch event {
            case .line(let line): print(line.text)
            case .gap(let gap): print("… lines are missing here: \(gap.reason)")
            case .interrupted(let error, let delay): print("… \(error); again in \(delay)")
            case .connected: print("… connected")
            }
        }
    }

    private static func credentials() -> PanelCredentials? {
        if let key = variable("PANEL_API_KEY") { return .apiKey(key) }
        guard let name = variable("PANEL_USERNAME"), let password = variable("PANEL_PASSWORD") else { return nil }
        return .login(username: name, password: password)
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
