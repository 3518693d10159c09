// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import PanelLogs

@Suite("Frame parser")
struct FrameParserTests {
    @Test("understands each case of the conformance table, whole", arguments: ConformanceCase.all)
    func whole(_ conformance: ConformanceCase) {
        expect(conformance, fed: [conformance.bytes[...]])
    }

    @Test("understands each case a byte at a time", arguments: ConformanceCase.all)
    func byByte(_ conformance: ConformanceCase) {
        expect(conformance, fed: conformance.bytes.indices.map { conformance.bytes[$0...$0] })
    }

    @Test("understands each case cut in two anywhere", arguments: ConformanceCase.all.filter { $0.bytes.count < 300 })
    func cutAnywhere(_ conformance: ConformanceCase) {
        for cut in conformance.bytes.indices {
            expect(conformance, fed: [conformance.bytes[..<cut], conformance.bytes[cut...]])
        }
    }

    @Test("hands a message on as it arrives, without gathering it")
    func streams() throws {
        var parser = FrameParser(largestMessage: 1 << 30)
        var buffer = ByteBuffer(bytes: [0x82, 0x7F, 0, 0, 0, 0, 0x20, 0, 0, 0])
        #expect(try parser.next(in: &buffer) == nil)
        for _ in 0..<100 {
            buffer.writeRepeatingByte(7, count: 1000)
            #expect(
                try parser.next(in: &buffer) == .message(.binary, ByteBuffer(repeating: 7, count: 1000), isLast: false))
            #expect(buffer.readableBytes == 0)
            buffer.clear()
        }
    }

    private func expect(_ conformance: ConformanceCase, fed pieces: [ArraySlice<UInt8>]) {
        let outcomes = outcomes(of: pieces)
        let isAsExpected =
            outcomes.count == conformance.expected.count
            && zip(outcomes, conformance.expected).allSatisfy { $0.matches($1) }
        #expect(isAsExpected, "\(conformance.name), in \(pieces.count) pieces: \(outcomes.map(brief))")
    }

    private func brief(_ outcome: ConformanceCase.Outcome) -> String { String(String(describing: outcome).prefix(80)) }

    private func outcomes(of pieces: [ArraySlice<UInt8>]) -> [ConformanceCase.Outcome] {
        var parser = FrameParser(largestMessage: 100_000)
        var outcomes: [ConformanceCase.Outcome] = []
        var message: [UInt8]?
        var pending = ByteBuffer()
        func endPart() {
            if let begun = message, !begun.isEmpty { outcomes.append(.part(begun)) }
            message = nil
        }
        for piece in pieces {
            pending.writeBytes(piece)
            do {
                while let event = try parser.next(in: &pending) {
                    switch event {
                    case .message(_, let bytes, let isLast):
                        message = (message ?? []) + Array(bytes.readableBytesView)
                        if isLast {
                            outcomes.append(.message(message ?? []))
                            message = nil
                        }
                    case .ping(let bytes): outcomes.append(.ping(Array(bytes.readableBytesView)))
                    case .pong(let bytes): outcomes.append(.pong(Array(bytes.readableBytesView)))
                    case .close(let frame):
                        endPart()
                        outcomes.append(.close(frame))
                    }
                }
            } catch {
                // How much of a bad text is handed on before depends on how it arrived.
                if error != .invalidUTF8 { endPart() }
                outcomes.append(.fail(error.closeCode.rawValue))
                return outcomes
            }
        }
        endPart()
        return outcomes
    }
}
