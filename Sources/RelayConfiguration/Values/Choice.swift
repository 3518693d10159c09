// SPDX-License-Identifier: MIT

extension ValueType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of a few words, of which some may not be built yet.
    static func choice(notBuilt: Value...) -> Self {
        let unbuilt = Set(notBuilt.map(\.rawValue))
        return Self { text throws(ValueProblem) in
            let built = Value.allCases.map(\.rawValue).filter { !unbuilt.contains($0) }
            if unbuilt.contains(text.string) {
                throw ValueProblem("is not built yet: write \(Shown.list(built, last: "or"))")
            }
            return try Self.word(text.string, among: built)
        }
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
