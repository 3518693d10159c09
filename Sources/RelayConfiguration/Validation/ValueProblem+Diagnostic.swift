// SPDX-License-Identifier: MIT

extension ValueProblem {
    /// The message for the operator, at the value or the item of the list that is wrong.
    func diagnostic(of key: Key, _ value: PlacedText) -> Diagnostic {
        if let item {
            let shown = item.text.isEmpty ? "\"\"" : Shown.excerpt(item.text)
            return .error("\(key.name)= item \(shown) \(message)", at: item.place)
        }
        switch key.sensitivity {
        case .secret, .guarded:
            return .error("\(key.name)= \(message)\(Self.hint(value))", at: value.place)
        case .open:
            return .error("\(key.name)=\(Shown.excerpt(value.string)) \(message)\(Self.hint(value))", at: value.place)
        }
    }

    /// Two habits from other formats that spoil a value here.
    private static func hint(_ value: PlacedText) -> String {
        let text = value.string
        if text.contains(" #") || text.contains(" ;") { return " (a comment needs a line of its own)" }
        if text.hasPrefix("\"") || text.hasPrefix("'") { return " (without quotes)" }
        return ""
    }
}
