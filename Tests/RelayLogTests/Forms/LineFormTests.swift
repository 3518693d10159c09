// SPDX-License-Identifier: MIT

import Logging
import Testing

@testable import RelayLog

@Suite("A message as a line of text")
struct LineFormTests {
    private let plain = LineForm(prefix: .time, isColoured: false)

    private func line(_ form: LineForm, _ message: RelayMessage) -> String {
        String(decoding: form.encode(message), as: UTF8.self)
    }

    @Test("A line has time, level, text and values, quoted where needed")
    func wholeLine() {
        let down = message(
            "stream is down, will retry", .warning,
            ["source": "node:3", "reason": "node is not connected", "instance": "relay"])
        #expect(
            line(plain, down)
                == "2026-11-23T09:00:00.123Z warning stream is down, will retry source=node:3 "
                + "reason=\"node is not connected\"\n")
    }

    @Test("To a reader that stamps lines itself, a line begins with its priority and has no time")
    func priorityPrefix() {
        let form = LineForm(prefix: .priority, isColoured: false)
        #expect(line(form, message("logged in", .notice, ["user": "ali"])) == "<5>logged in user=ali\n")
    }

    @Test("Only the level is coloured")
    func colour() {
        let form = LineForm(prefix: .time, isColoured: true)
        #expect(
            line(form, message("x", .error, ["a": "b"]))
                == "2026-11-23T09:00:00.123Z \u{1B}[31merror\u{1B}[0m   x a=b\n")
        #expect(line(form, message("x", .info)) == "2026-11-23T09:00:00.123Z info    x\n")
    }

    @Test(
        "A value that could be misread is quoted",
        arguments: [
            ("", #""""#), ("a b", #""a b""#), ("a=b", #""a=b""#), (#"a"b"#, #""a\"b""#), (#"a\b"#, #""a\\b""#),
            ("a\nb", #""a\x0ab""#), ("\u{1B}[2J", #""\x1b[2J""#), ("a\u{202E}b", #""a\u{202e}b""#), ("é", "é"),
            ("a\u{9B}b", #""a\u{9b}b""#), (#"""#, #""\"""#), (#"\""#, #""\\\"""#),
        ])
    func quoting(value: String, written: String) {
        let form = LineForm(prefix: .priority, isColoured: false)
        #expect(line(form, message("x", .info, ["reason": "\(value)"])) == "<6>x reason=\(written)\n")
    }

    @Test("A text or key that a library brings cannot steer the terminal either")
    func hostileText() {
        let form = LineForm(prefix: .priority, isColoured: false)
        #expect(line(form, message("a\u{1B}c\n", .info, ["k\u{1B}=": "v"])) == "<6>a\\x1bc\\x0a k__=v\n")
    }

    @Test("A line is never longer than a pipe takes at once, and is cut between characters", arguments: 0..<4)
    func bounded(shift: Int) {
        let long = String(repeating: "x", count: shift) + String(repeating: "é", count: 5000)
        let bytes = plain.encode(message("x", .info, ["a": "\(long)", "b": "\(long)", "c": "\(long)"]))
        #expect(bytes.count <= 4096)
        #expect(String(validating: bytes, as: UTF8.self)?.hasSuffix("…\n") == true)
    }
}
