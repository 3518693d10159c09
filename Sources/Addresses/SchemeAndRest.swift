// SPDX-License-Identifier: MIT

/// What stands before and behind `://`, the scheme in lower case.
package struct SchemeAndRest {
    package var scheme: String
    package var rest: Substring

    /// nil where there is no scheme.
    package init?(_ text: String) {
        let name = text.prefix { $0 != ":" && $0 != "/" }
        let rest = text[name.endIndex...]
        guard !name.isEmpty, rest.hasPrefix("://") else { return nil }
        scheme = name.lowercased()
        self.rest = rest.dropFirst(3)
    }
}
