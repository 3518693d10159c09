// SPDX-License-Identifier: MIT

import Testing

/// Holds what a page names and what the program has against each other, both ways.
func expectSame(
    _ documented: some Sequence<String>, _ real: some Sequence<String>, at location: SourceLocation = #_sourceLocation
) {
    let (documented, real) = (Set(documented), Set(real))
    #expect(!real.isEmpty, "the program's side is found", sourceLocation: location)
    let missing = real.subtracting(documented).sorted()
    #expect(missing == [], "not in the manual", sourceLocation: location)
    let invented = documented.subtracting(real).sorted()
    #expect(invented == [], "in the manual, and nowhere else", sourceLocation: location)
}
