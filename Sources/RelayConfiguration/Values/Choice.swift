// SPDX-License-Identifier: MIT

extension ValueType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a few words.
    static func choice() -> Self {
        Self { text throws(ValueProblem) in try Self.word(text.string, among: Value.allCases.map(\.rawValue)) }
    }

    /// The case that is written `word`, or a problem that names the nearest.
    static func word(_ word: String, among known: [String]) throws(ValueProblem) -> Value {
        if let value = Value(rawValue: word), known.contains(word) { return value }
        if let nearest = NearestName.of(word, among: known) {
            throw ValueProblem("is not known: did you mean \(nearest)?")
        }
        throw ValueProblem("is not known: write \(Shown.list(known, last: "or"))")
    }
}
