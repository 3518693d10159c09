// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import PanelLogs

@Suite("Client frames")
struct ClientFrameTests {
    @Test("a frame is masked as RFC 6455 shows it in section 5.7")
    func masked() {
        var buffer = ByteBuffer()
        ClientFrame.text(ByteBuffer(string: "Hello")).write(into: &buffer, mask: 0x37FA_213D)
        #expect(
            Array(buffer.readableBytesView)
                == [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58])
    }

    @Test("the length takes the fewest bytes", arguments: [(125, 2), (126, 4), (65_535, 4), (65_536, 10)])
    func lengths(_ payload: Int, _ header: Int) {
        var buffer = ByteBuffer()
        ClientFrame.binary(ByteBuffer(repeating: 1, count: payload)).write(into: &buffer, mask: 0)
        #expect(buffer.readableBytes == header + 4 + payload)
        #expect(buffer.getInteger(at: header, as: UInt32.self) == 0)
    }

    @Test("a close frame without a code is empty, and a long reason is cut to what fits")
    func close() {
        var empty = ByteBuffer()
        ClientFrame.close(CloseFrame()).write(into: &empty, mask: 0)
        #expect(Array(empty.readableBytesView) == [0x88, 0x80, 0, 0, 0, 0])

        var long = ByteBuffer()
        let words = String(repeating: "x", count: 300)
        ClientFrame.close(CloseFrame(code: .normal, reason: words)).write(into: &long, mask: 0)
        #expect(long.readableBytes == 2 + 4 + 125)
    }
}
