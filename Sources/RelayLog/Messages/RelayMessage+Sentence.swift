// SPDX-License-Identifier: MIT

extension RelayMessage {
    /// The message for a reader who sees nothing else, as `journalctl -u` shows it: the constant text, a colon, and the
    /// values, each in the form of its key and in the order of ``ValueForm/ofKey``:
    /// `stream is down, will retry: node:3 (node is not connected), in 12s`.
    ///
    /// May hold anything that a value may hold; who writes it out escapes it.
    var sentence: String {
        var told = ""
        for value in values {
            let joined = value.texts.joined(separator: ", ")
            let (words, isReason): (String, Bool)
            switch ValueForm.of(value.key) {
            case .fieldOnly: continue
            case .bare: (words, isReason) = (joined, false)
            case .after(let word): (words, isReason) = ("\(word) \(joined)", false)
            case .before(let word): (words, isReason) = ("\(joined) \(word)", false)
            case .reason: (words, isReason) = (joined, true)
            case nil: (words, isReason) = ("\(value.key)=\(joined)", false)
            }
            if told.isEmpty {
                told = words
            } else {
                told += isReason ? " (\(words))" : ", \(words)"
            }
        }
        return told.isEmpty ? text : "\(text): \(told)"
    }
}
