// SPDX-License-Identifier: MIT

// count-lines URL SECONDS - read all connected nodes at once for so long, and say how many lines each has sent.
//
// What the panel is shown comes from the environment: PANEL_API_KEY, or PANEL_USERNAME and PANEL_PASSWORD.

import Glibc
import PanelLogs

@main
struct CountLines {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let seconds = Int(arguments[2]), let credentials = credentials() else {
            print("usage: PANEL_API_KEY=… count-lines URL SECONDS, or with PANEL_USERNAME= and PANEL_PASSWORD=")
            exit(64)
        }
        do {
            let panel = try Panel(url: arguments[1], credentials: credentials)
            let nodes = try await panel.nodes().filter { $0.status == .connected }
            async let counts = counts(nodes, of: panel)
            try await Task.sleep(for: .seconds(seconds))
            // The streams end without an error, and so does what counts them.
            await panel.closeAll()
            for count in await counts { print(count) }
        } catch {
            print(error)
            exit(69)
        }
    }

    /// What came of one node.
    private struct Count: CustomStringConvertible {
        var node: String
        var lines = 0
        var gaps = 0
        /// Why there is no more.
        var error: PanelLogsError?

        var description: String {
            "\(node): \(lines) lines, \(gaps) gaps\(error.map { "; ended: \($0)" } ?? "")"
        }
    }

    private static func counts(_ nodes: [PanelNode], of panel: Panel) async -> [Count] {
        await withTaskGroup(of: Count.self) { group in
            for node in nodes {
                group.addTask { await count(panel.node(id: node.id), as: node.name) }
            }
            var counts: [Count] = []
            for await count in group { counts.append(count) }
            return counts.sorted { $0.node < $1.node }
        }
    }

    private static func count(_ stream: LogStream, as node: String) async -> Count {
        var count = Count(node: node)
        do throws(PanelLogsError) {
            for try await event in stream {
                switch event {
                case .line: count.lines += 1
                case .gap: count.gaps += 1
                case .connected, .interrupted: break
                }
            }
        } catch {
            count.error = error
        }
        return count
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
