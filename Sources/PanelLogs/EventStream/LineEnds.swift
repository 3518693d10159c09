// SPDX-License-Identifier: MIT

import Glibc

/// Finds the line ends of an event stream in one piece of it: CR and LF alike.
///
/// Remembers the next of each, so that every byte is searched twice at most, whichever of them is missing.
struct LineEnds {
    private let piece: UnsafeRawBufferPointer
    private var carriageReturn = -1
    private var lineFeed = -1

    /// - Parameter piece: must stay valid as long as this value is used.
    init(in piece: UnsafeRawBufferPointer) {
        self.piece = piece
    }

    /// Where the next CR or LF is, from `position` on; the end of the piece if there is none.
    mutating func next(from position: Int) -> Int {
        if carriageReturn < position { carriageReturn = find(UInt8(ascii: "\r"), from: position) }
        if lineFeed < position { lineFeed = find(UInt8(ascii: "\n"), from: position) }
        return min(carriageReturn, lineFeed)
    }

    private func find(_ byte: UInt8, from position: Int) -> Int {
        guard let start = piece.baseAddress,
            let found = memchr(start + position, Int32(byte), piece.count - position)
        else { return piece.count }
        return UnsafeRawPointer(found) - start
    }
}
