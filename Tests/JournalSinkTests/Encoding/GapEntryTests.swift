// SPDX-License-Identifier: MIT

import FuzzProperties
import LogRelayModel
import Testing

@testable import JournalSink

@Suite struct GapEntryTests {
    private func gap(_ reason: Gap.Reason, lost: UInt64? = nil, of source: Source = .germany) -> Gap {
        Gap(seq: 42, time: Timestamp(microseconds: 1_795_424_400_000_000), source: source, reason: reason, lost: lost)
    }

    @Test func aGapIsAWarningWithItsReasonAndNumber() throws {
        #expect(
            try NativeEntry.texts(of: encode(gap(.replayExceeded, lost: 37))) == [
                "MESSAGE": "37 lines of node:3 (de-fra) are missing: "
                    + "the panel's replay no longer reached back to the last relayed line",
                "SYSLOG_IDENTIFIER": "pasarguard", "PRIORITY": "4", "PASARGUARD_INSTANCE": "relay",
                "PASARGUARD_SOURCE": "node:3", "PASARGUARD_NODE_NAME": "de-fra", "PASARGUARD_SEQ": "42",
                "PASARGUARD_GAP": "replay_exceeded", "PASARGUARD_LOST": "37",
            ])
    }

    @Test func anUnknownNumberIsAbsent() throws {
        let entry = try NativeEntry.texts(of: encode(gap(.noReplay, of: .core)))
        #expect(entry["PASARGUARD_LOST"] == nil)
        #expect(entry["MESSAGE"] == "Lines of core may be missing: the stream was reopened without a replay")
    }

    @Test func oneLineIsSingular() {
        #expect(gap(.panelOverflow, lost: 1, of: .core).inWords.hasPrefix("1 line of core is missing: "))
    }

    @Test func aCutLineSaysThatItIsCut() {
        #expect(gap(.lineCut, of: .core).inWords == "The last line of core is cut: it was longer than 8 MiB")
    }

    @Test(arguments: Gap.Reason.allCases)
    func everyReasonIsStoredByItsName(reason: Gap.Reason) throws {
        #expect(try NativeEntry.texts(of: encode(gap(reason)))["PASARGUARD_GAP"] == reason.rawValue)
    }

    @Test func aLateGapSaysWhenItWas() throws {
        let entry = try NativeEntry.texts(of: encode(gap(.restart), late: true))
        #expect(entry["PASARGUARD_TIME"] == "2026-11-23T09:00:00.000000Z")
    }
}
