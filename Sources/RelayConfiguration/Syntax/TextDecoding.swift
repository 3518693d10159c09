// SPDX-License-Identifier: MIT

/// Why the bytes of a file are not a configuration at all, and where.
enum UnreadableText: Error, Equatable {
    case notUTF8(Position)
    case zeroByte(Position)

    var position: Position {
        switch self {
        case .notUTF8(let position), .zeroByte(let position): position
        }
    }

    var message: String {
        switch self {
        case .notUTF8: "not UTF-8 from here on: save the file as UTF-8 text"
        case .zeroByte: "a NUL byte: this is no text file, or it is damaged"
        }
    }
}

enum TextDecoding {
    /// The characters of a file, without a byte order mark. Comments, too, have to be UTF-8.
    static func scalars(of bytes: [UInt8]) throws(UnreadableText) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(bytes.count)
        var parser = Unicode.UTF8.ForwardParser()
        var remaining = bytes.makeIterator()
        while true {
            switch parser.parseScalar(from: &remaining) {
            case .emptyInput:
                return scalars
            case .error:
                throw .notUTF8(end(of: scalars))
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if scalar == "\0" { throw .zeroByte(end(of: scalars)) }
                if scalar == "\u{FEFF}", scalars.isEmpty { continue }
                scalars.append(scalar)
            }
        }
    }

    /// The position behind what could be read.
    private static func end(of scalars: [Unicode.Scalar]) -> Position {
        var lines = PhysicalLines(scalars)
        var position = Position(line: 1, column: 1)
        while let line = lines.next() {
            position = Position(line: line.number, column: line.text.count + 1)
            if line.isTerminated { position = Position(line: line.number + 1, column: 1) }
        }
        return position
    }
}
