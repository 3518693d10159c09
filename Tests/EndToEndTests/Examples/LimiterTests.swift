// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import RelayTesting
import Synchronization
import Testing

@Suite("The example of a limiter") final class LimiterTests: Sendable {
    private static let program = Repository.root.appending(path: "packaging/examples/ip-limiter").path

    private static func line(_ address: String, _ email: String, verb: String = "accepted") -> String {
        "2026/08/20 10:15:42.123456 from \(address):51512 \(verb) tcp:a.example:443 [in >> out] email: \(email)"
    }

    @Test("has at most forty lines") func length() throws {
        let text = try String(contentsOfFile: Self.program, encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 41, "the last is empty")
    }

    /// Runs it until it has told so much.
    private func told(_ amount: String, _ arguments: String, of lines: [String]) async throws -> ShellCommand.Result {
        try await Stage.with(.eventStream) { stage in
            let (_, consumer) = try await stage.startConnected()
            let command = ShellCommand(
                text: "coproc limiter { exec \(Self.program) \(arguments); }\n"
                    + "head \(amount) <&\"${limiter[0]}\"; kill \"$limiter_PID\"",
                environment: ["SOCKET": stage.socketPath])
            async let result = command.run()
            try await stage.waitForForeignConsumer(consumer)
            try await stage.emit(lines)
            let told = try await result
            answers.withLock { $0.append(told) }
        }
        return try #require(answers.withLock { $0.popLast() })
    }

    private let answers = Mutex<[ShellCommand.Result]>([])

    @Test("names each user with more addresses than allowed, once; a network of IPv6 is one address")
    func limited() async throws {
        let (a, b, c) = ("203.0.113.1", "203.0.113.2", "203.0.113.3")
        let told = try await told(
            "-n 2", "2 10",
            of: [
                Self.line(a, "12.ali"), Self.line(b, "12.ali"), Self.line(a, "12.ali"),
                Self.line(a, "7.sara"), Self.line("[2001:db8::1]", "7.sara"), Self.line("[2001:db8::2]", "7.sara"),
                "2026/08/20 10:15:42.123456 from \(c):40112 rejected  proxy/trojan: not a valid user",
                "2026/08/20 10:15:42.123456 [Info] app/dispatcher: nothing of interest",
                Self.line(c, "12.ali"), Self.line("203.0.113.4", "12.ali"),
                Self.line(a, "99"), Self.line(b, "99"), Self.line(c, "99"),
            ])
        #expect(told.lines == ["ali \(a) \(b) \(c)", "99 \(a) \(b) \(c)"], "\(told.errors)")
    }

    @Test("hands the user and the addresses to a command, as arguments of their own") func command() async throws {
        let told = try await told(
            "-c 38", "1 10 printf '<%s>' limit:",
            of: [Self.line("203.0.113.1", "12.a$(b);c"), Self.line("203.0.113.2", "12.a$(b);c")])
        #expect(told.output == "<limit:><a$(b);c><203.0.113.1><203.0.1", "\(told.errors)")
    }

    @Test("leaves out a user whose name a command would take for an option") func option() async throws {
        let told = try await told(
            "-n 1", "1 10",
            of: ["12.--all", "13.-x", "7.sara"].flatMap { user in
                ["203.0.113.1", "203.0.113.2"].map { Self.line($0, user) }
            })
        #expect(told.lines == ["sara 203.0.113.1 203.0.113.2"], "\(told.errors)")
    }

    @Test("comes back after a relay that dies in the middle of an object, and shows what the relay refuses")
    func cutObject() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "limiter-\(UInt32.random(in: 0 ... .max))")
            .path
        defer { unlink(path) }
        let object = { (seq: Int, address: String) in
            #"{"type":"log","seq":\#(seq),"time":"2026-11-23T09:00:0\#(seq).000000Z","xray":{"status":"accepted","#
                + #""sourceIP":"\#(address)","email":"7.sara","userID":7,"username":"sara"}}"#
        }
        // What each connection gets: the first is cut off, and the second refused.
        let answers = [
            object(1, "203.0.113.1") + "\n" + object(2, "203.0.113.2").prefix(40),
            #"{"type":"error","message":"64 consumers are connected"}"# + "\n", object(2, "203.0.113.2") + "\n",
        ]
        let script = """
            import socket, sys
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(sys.argv[1])
                listener.listen()
                print("ready", flush=True)
                for answer in sys.argv[2:]:
                    with listener.accept()[0] as consumer:
                        print(consumer.makefile().readline(), end="", file=sys.stderr, flush=True)
                        consumer.sendall(answer.encode())
            """
        let quoted = ([script, path] + answers).map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }
        let told = try await ShellCommand(
            text: "exec 3< <(exec python3 -c \(quoted.joined(separator: " "))); read -r _ <&3\n"
                + "timeout 50 \(Self.program) 1 10 2>&1 | head -n 3",
            environment: ["SOCKET": path]
        ).run()
        #expect(told.lines.count == 3 && told.lines.last == "sara 203.0.113.1 203.0.113.2", "\(told)")
        #expect(told.lines.first?.hasPrefix("ip-limiter: \(path): ") == true)
        #expect(told.lines.dropFirst().first == "ip-limiter: \(path): 64 consumers are connected")
        // What was missed comes first.
        #expect(told.errors.split(separator: "\n").dropFirst().allSatisfy { $0.contains(#""after": "1""#) })
    }
}

extension Stage {
    /// Waits until the relay has a consumer from another process than the test's own.
    func waitForForeignConsumer(_ consumer: StreamSocketClient) async throws {
        let own = JSONValue.number(UInt64(getpid()))
        try await within("another consumer") {
            while true {
                let consumers = try await consumer.status()["socket"]?["consumers"]?.elements ?? []
                if consumers.contains(where: { $0["pid"] != own }) { return }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
