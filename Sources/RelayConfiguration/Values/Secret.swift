// SPDX-License-Identifier: MIT

/// A password, key or token. It does not print, dump or mirror what it holds; only ``reveal()`` gives it away.
package struct Secret: Hashable, Sendable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// The secret itself, to be handed to the panel and to nobody else.
    package func reveal() -> String { text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(hidden)" }
    package var debugDescription: String { "(hidden)" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension ValueType where Value == Secret {
    static var secret: Self {
        Self(.secret) { text throws(ValueProblem) in Secret(text.string) }
    }
}
