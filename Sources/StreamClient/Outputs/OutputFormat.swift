// SPDX-License-Identifier: MIT

/// What `tail` writes.
package enum OutputFormat: Sendable {
    /// Rows for people.
    case short(ShortFormat)
    /// The lines' bytes as the panel sent them. What is not a line stands beside them, in `notices`.
    case raw
    /// The objects as they come, one a line.
    case json

    /// - Parameters:
    ///   - line: The object as it came, without its line end.
    ///   - width: The terminal's columns; nil without a terminal.
    ///   - output: For standard output.
    ///   - notices: For standard error, one a line.
    package mutating func append(
        _ object: StreamObject, line: ArraySlice<UInt8>, width: Int?, to output: inout [UInt8],
        notices: inout [String]
    ) {
        switch self {
        case .short(var format):
            var rows = ""
            format.append(object, width: width, to: &rows)
            output += rows.utf8
            self = .short(format)
        case .json:
            SafeJSON.append(line, to: &output)
            output.append(UInt8(ascii: "\n"))
        case .raw:
            if case .log(let log) = object {
                if let raw = log.raw { output += raw } else { output += log.line.utf8 }
                output.append(UInt8(ascii: "\n"))
            } else if let words = Notice.words(for: object) {
                notices.append(Self.place(of: object) + words)
            }
        }
    }

    private static func place(of object: StreamObject) -> String {
        if case .gap(let gap) = object { return "\(gap.origin.name): " }
        return ""
    }
}
