// SPDX-License-Identifier: MIT

import XrayLog

/// Some of an enumeration's cases. Asked for every record and every consumer, so that it is bits and hashes nothing.
package struct CaseSet<Case: NumberedCase>: Equatable, Sendable, ExpressibleByArrayLiteral {
    private var bits: UInt8 = 0

    package init() {}

    package init(_ cases: some Sequence<Case>) {
        for one in cases { insert(one) }
    }

    package init(arrayLiteral cases: Case...) { self.init(cases) }

    var isEmpty: Bool { bits == 0 }

    func isSuperset(of other: CaseSet) -> Bool { other.bits & ~bits == 0 }

    @inline(__always) mutating func insert(_ one: Case) { bits |= 1 << one.number }

    @inline(__always) package func contains(_ one: Case) -> Bool { bits >> one.number & 1 == 1 }
}

/// A case of an enumeration that has no more than eight.
package protocol NumberedCase: Sendable {
    /// From 0 to 7, and another for each case.
    var number: UInt8 { get }
}

extension XrayLine.Kind: NumberedCase {
    package var number: UInt8 {
        switch self {
        case .access: 0
        case .dns: 1
        case .general: 2
        case .startup: 3
        case .panic: 4
        case .other: 5
        }
    }
}
