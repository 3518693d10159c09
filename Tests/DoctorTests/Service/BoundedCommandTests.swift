// SPDX-License-Identifier: MIT

import Testing

@testable import Doctor

@Suite("A program of the system") struct BoundedCommandTests {
    @Test("gives what it prints") func output() {
        #expect(BoundedCommand.output(of: ["/bin/echo", "two words"], atMost: 100) == Array("two words\n".utf8))
    }

    @Test("gives nothing where it is missing, fails, or prints more than there is room for") func failures() {
        #expect(BoundedCommand.output(of: ["/nowhere/program"], atMost: 100) == nil)
        #expect(BoundedCommand.output(of: ["/bin/false"], atMost: 100) == nil)
        #expect(BoundedCommand.output(of: ["/usr/bin/yes"], atMost: 100_000) == nil)
    }

    @Test("gives nothing where it closes its output and goes on for ever") func endless() {
        let command = ["/bin/sh", "-c", "echo words; exec /bin/sleep 100000 >&-"]
        #expect(BoundedCommand.output(of: command, atMost: 100) == nil)
    }
}
