// SPDX-License-Identifier: MIT

/// An error in words: what happened, and what the operator can do about it, where that follows from it.
package struct Explanation: Equatable, Sendable {
    package var cause: String
    package var cure: String?

    package init(_ cause: String, cure: String? = nil) {
        self.cause = cause
        self.cure = cure
    }

    /// Both in one sentence.
    package var sentence: String { cure.map { "\(cause): \($0)" } ?? cause }
}
