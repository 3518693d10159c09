// SPDX-License-Identifier: MIT

import FuzzProperties
import LogRelayModel
import Testing
import XrayLog

@testable import JournalSink

/// Whatever a line, a node's name or the configuration holds, it stays inside its own field.
@Suite struct ForgeryTests {
    private static let forgery = "x\nPRIORITY=0\n_UID=0\n\nMESSAGE\n\u{1}\0\0\0\0\0\0\0y"

    @Test func aLineCannotAddFields() throws {
        let fields = try NativeEntry.fields(of: encode(RecordBatch(Self.forgery))[0])
        #expect(
            fields.map(\.name) == [
                "MESSAGE", "PASARGUARD_LINE", "SYSLOG_IDENTIFIER", "PASARGUARD_INSTANCE", "PASARGUARD_SOURCE",
                "PRIORITY", "PASARGUARD_SEQ", "XRAY_KIND",
            ])
        #expect(fields[1].value == Array(Self.forgery.utf8))
        #expect(!fields[0].value.contains(UInt8(ascii: "\n")))
    }

    @Test func aFieldOfALineCannotAddFields() throws {
        let sample = SampleLine("email: 1.\(Self.forgery)", kind: .access, level: .info) { xray, find in
            xray.email = find("1.\(Self.forgery)")
            xray.username = find(Self.forgery)
            xray.reason = xray.email
            xray.component = xray.email
            xray.inboundTag = xray.username
        }
        let fields = try NativeEntry.fields(of: encode(RecordBatch(sample, from: .core))[0])
        #expect(
            fields.map(\.name) == [
                "MESSAGE", "PASARGUARD_LINE", "SYSLOG_IDENTIFIER", "PASARGUARD_INSTANCE", "PASARGUARD_SOURCE",
                "PRIORITY", "PASARGUARD_SEQ", "XRAY_KIND", "XRAY_INBOUND_TAG", "XRAY_EMAIL", "XRAY_USERNAME",
                "XRAY_REASON", "XRAY_COMPONENT",
            ])
        #expect(fields[10].value == Array(Self.forgery.utf8))
    }

    @Test func aUsersNameCannotAddFields() throws {
        let entry = try NativeEntry.texts(of: encode(RecordBatch("a", toldName: Self.forgery))[0])
        #expect(entry["XRAY_USERNAME"] == Self.forgery)
        #expect(entry["PRIORITY"] == "6")
    }

    @Test func aNodesNameCannotAddFields() throws {
        let source = Source(id: .node(1), nodeName: Self.forgery)
        let escaped =
            #"x\x0aPRIORITY=0\x0a_UID=0\x0a\x0aMESSAGE\x0a\x01\x00\x00\x00\x00\x00\x00\x00y"#
        let line = try NativeEntry.texts(of: encode(RecordBatch("a", from: source))[0])
        #expect(line["PASARGUARD_NODE_NAME"] == escaped)
        #expect(line["PRIORITY"] == "6")
        let gap = Gap(seq: 1, time: Timestamp(microseconds: 0), source: source, reason: .noReplay)
        let told = try NativeEntry.texts(of: encode(gap))
        #expect(told["PRIORITY"] == "4")
        #expect(told["MESSAGE"]?.contains("(\(escaped))") == true)
    }

    @Test func theConfigurationCannotAddFields() throws {
        var encoder = EntryEncoder(identifier: "a\nPRIORITY=0", instance: "b\nPRIORITY=1")
        let fields = try NativeEntry.texts(of: encoder.commonFields(of: .core))
        #expect(fields["SYSLOG_IDENTIFIER"] == "a\nPRIORITY=0")
        #expect(fields["PASARGUARD_INSTANCE"] == "b\nPRIORITY=1")
        #expect(fields["PRIORITY"] == nil)
    }

    @Test func anyBytesAreRecoverable() throws {
        var generator = SeededGenerator(seed: 0x5EED)
        for _ in 0..<2_000 {
            let length = Int.random(in: 1...80, using: &generator)
            let line = (0..<length).map { _ in
                [UInt8.random(in: 0...255, using: &generator), 0x0A, 0x20, 0xE2, 0x80].randomElement(using: &generator)
                    ?? 0
            }
            let fields = try NativeEntry.fields(of: encode(RecordBatch([line]))[0])
            let raw = fields.first { $0.name == "PASARGUARD_LINE" } ?? fields[0]
            #expect(raw.value == line)
        }
    }
}

/// SplitMix64: random histories that a seed repeats.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
