// SPDX-License-Identifier: MIT

extension LinePart {
    /// The part up to the first space. A fully masked address, `[Masked IPv4]`, is written with a space of its own,
    /// which does not count.
    var word: LinePart {
        var rest = self
        while let space = rest.firstPosition(of: .space) {
            guard isInMaskedAddress(space) else { return upTo(space) }
            rest = from(space + 1)
        }
        return self
    }

    /// Whether the space is the one of such an address.
    @inline(__always) private func isInMaskedAddress(_ space: Int) -> Bool {
        has("[Masked IPv4]", at: space &- 7) || has("[Masked IPv6]", at: space &- 7)
    }
}
