// SPDX-License-Identifier: MIT

extension LinePart {
    /// The part up to the first space. A fully masked address, `[Masked IPv4]`, is written with a space of its own,
    /// which does not count.
    var word: LinePart {
        var position = start
        while position < end {
            let byte = line[position]
            if byte == .space { break }
            position &+= byte == .openBracket && hasMaskedAddress(at: position) ? Self.maskedAddressLength : 1
        }
        return upTo(position)
    }

    private static var maskedAddressLength: Int { 13 }

    @inline(__always) private func hasMaskedAddress(at position: Int) -> Bool {
        has("[Masked IPv4]", at: position) || has("[Masked IPv6]", at: position)
    }
}
