// SPDX-License-Identifier: MIT

import Testing

@testable import StreamClient

@Suite("When there is colour")
struct ColorChoiceTests {
    @Test func autoOnATerminalOnly() {
        #expect(ColorChoice.auto.isColoured(onTerminal: true, noColor: nil, terminalName: "xterm"))
        #expect(!ColorChoice.auto.isColoured(onTerminal: false, noColor: nil, terminalName: "xterm"))
    }

    @Test func autoHeedsTheEnvironment() {
        #expect(!ColorChoice.auto.isColoured(onTerminal: true, noColor: "1", terminalName: "xterm"))
        #expect(ColorChoice.auto.isColoured(onTerminal: true, noColor: "", terminalName: nil))
        #expect(!ColorChoice.auto.isColoured(onTerminal: true, noColor: nil, terminalName: "dumb"))
    }

    @Test func alwaysAndNeverDecideByThemselves() {
        #expect(ColorChoice.always.isColoured(onTerminal: false, noColor: "1", terminalName: "dumb"))
        #expect(!ColorChoice.never.isColoured(onTerminal: true, noColor: nil, terminalName: "xterm"))
    }
}
