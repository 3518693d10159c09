// SPDX-License-Identifier: MIT

import FuzzProperties
import LogRelayModel
import Testing
import XrayLog

@testable import JournalSink

@Suite struct EntryEncoderTests {
    @Test func anAcceptedLineHasExactlyTheFieldsOfTheInterface() throws {
        let entry = try NativeEntry.texts(of: encode(RecordBatch(.accepted, seq: 1_795_420_800_123_457))[0])
        #expect(
            entry == [
                "MESSAGE": SampleLine.accepted.text,
                "SYSLOG_IDENTIFIER": "pasarguard", "PRIORITY": "6",
                "PASARGUARD_INSTANCE": "relay", "PASARGUARD_SOURCE": "node:3", "PASARGUARD_NODE_NAME": "de-fra",
                "PASARGUARD_SEQ": "1795420800123457",
                "XRAY_KIND": "access", "XRAY_STATUS": "accepted", "XRAY_SOURCE_IP": "203.0.113.7",
                "XRAY_NETWORK": "tcp", "XRAY_DESTINATION_HOST": "www.example.com", "XRAY_DESTINATION_PORT": "443",
                "XRAY_INBOUND_TAG": "VLESS TCP", "XRAY_OUTBOUND_TAG": "DIRECT", "XRAY_EMAIL": "12.ali",
                "XRAY_USER_ID": "12", "XRAY_USERNAME": "ali",
            ])
    }

    @Test func aRejectedLineHasItsReasonAndNoUser() throws {
        let entry = try NativeEntry.texts(of: encode(RecordBatch(.rejected, from: .core, seq: 7))[0])
        #expect(
            entry == [
                "MESSAGE": SampleLine.rejected.text, "SYSLOG_IDENTIFIER": "pasarguard", "PRIORITY": "5",
                "PASARGUARD_INSTANCE": "relay", "PASARGUARD_SOURCE": "core", "PASARGUARD_SEQ": "7",
                "XRAY_KIND": "access", "XRAY_STATUS": "rejected", "XRAY_SOURCE_IP": "198.51.100.9",
                "XRAY_REASON": "proxy/trojan: not a valid user",
            ])
    }

    @Test func aGeneralLineHasSeveritySessionAndComponent() throws {
        let entry = try NativeEntry.texts(of: encode(RecordBatch(.general, from: .core, seq: 8))[0])
        #expect(
            entry == [
                "MESSAGE": SampleLine.general.text, "SYSLOG_IDENTIFIER": "pasarguard", "PRIORITY": "4",
                "PASARGUARD_INSTANCE": "relay", "PASARGUARD_SOURCE": "core", "PASARGUARD_SEQ": "8",
                "XRAY_KIND": "general", "XRAY_SEVERITY": "Warning", "XRAY_SESSION": "2851737412",
                "XRAY_COMPONENT": "app/dispatcher",
            ])
    }

    @Test(arguments: ["ali", "علی", "a.b@c"]) func aNameThatThePanelHasToldIsAField(name: String) throws {
        let entry = try NativeEntry.texts(of: encode(RecordBatch("line", toldName: name))[0])
        #expect(entry["XRAY_USERNAME"] == name)
        #expect(entry["MESSAGE"] == "line")
    }

    @Test(arguments: zip(XrayLine.Level.allCases, ["7", "6", "5", "4", "3", "2"]))
    func theLevelBecomesThePriority(level: XrayLine.Level, priority: String) throws {
        var batch = RecordBatch("line")
        batch.records[0].xray.level = level
        #expect(try NativeEntry.texts(of: encode(batch)[0])["PRIORITY"] == priority)
    }

    @Test func theTimeOfReceiptIsThereOnlyWhenLate() throws {
        let batch = RecordBatch("line", receivedAt: Timestamp(microseconds: 1_795_424_400_123_456))
        #expect(try NativeEntry.texts(of: encode(batch)[0])["PASARGUARD_TIME"] == nil)
        #expect(
            try NativeEntry.texts(of: encode(batch, late: true)[0])["PASARGUARD_TIME"] == batch.receivedAt.description)
    }

    @Test(arguments: [(4_999_999, false), (5_000_000, false), (5_000_001, true), (-60_000_000, false)])
    func lateIsMoreThanFiveSeconds(age: Int64, isLate: Bool) {
        let received = Timestamp(microseconds: 1_795_424_400_000_000)
        let now = Timestamp(microseconds: received.microseconds + age)
        #expect(EntryEncoder.isLate(received, at: now) == isLate)
    }

    @Test func anImpossibleTimeIsNotLateAndDoesNotTrap() {
        let (least, most) = (Timestamp(microseconds: .min), Timestamp(microseconds: .max))
        #expect(!EntryEncoder.isLate(least, at: most))
        #expect(!EntryEncoder.isLate(most, at: least))
    }

    @Test func theRawLineIsThereOnlyWhereTheMessageDiffers() throws {
        let plain = try NativeEntry.texts(of: encode(RecordBatch("ünïcode\tand tab"))[0])
        #expect(plain["MESSAGE"] == "ünïcode\tand tab")
        #expect(plain["PASARGUARD_LINE"] == nil)
        let odd = try NativeEntry.texts(of: encode(RecordBatch("bell \u{7}"))[0])
        #expect(odd["MESSAGE"] == #"bell \x07"#)
        #expect(odd["PASARGUARD_LINE"] == "bell \u{7}")
    }

    @Test func aRenamedNodeIsStoredUnderItsNewName() throws {
        var encoder = EntryEncoder(identifier: "pasarguard", instance: "relay")
        _ = encoder.commonFields(of: Source(id: .node(3), nodeName: "old"))
        let fields = try NativeEntry.texts(of: encoder.commonFields(of: Source(id: .node(3), nodeName: "new")))
        #expect(fields["PASARGUARD_NODE_NAME"] == "new")
    }

    @Test(arguments: [("a", 1), ("\u{1B}", 4), ("ж", 2), ("\u{202E}", 8)])
    func aLongMessageIsCutWithAMark(piece: String, width: Int) throws {
        let limit = EntryEncoder.longestMessage
        for (count, isCut) in [(limit / width, false), (limit / width + 1, true), (8 << 20 / piece.utf8.count, true)] {
            let line = String(repeating: piece, count: count)
            let entry = try NativeEntry.fields(of: encode(RecordBatch(line))[0])
            let message = String(decoding: entry[0].value, as: UTF8.self)
            let mark = " … (cut; PASARGUARD_LINE has all \(line.utf8.count) bytes)"
            #expect(entry[0].name == "MESSAGE" && message.utf8.count <= limit)
            #expect(message.hasSuffix(mark) == isCut)
            // Nearly all of the room is used, and no character or escape is halved.
            if isCut { #expect(message.utf8.count > limit - 100) }
            #expect((message.utf8.count - (isCut ? mark.utf8.count : 0)) % width == 0)
            let isWhole = message == line
            #expect(entry.contains { $0.name == "PASARGUARD_LINE" && $0.value == Array(line.utf8) } == !isWhole)
        }
    }
}
