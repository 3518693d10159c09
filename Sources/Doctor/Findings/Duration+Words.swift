// SPDX-License-Identifier: MIT

extension Duration {
    /// Its size in the largest unit that leaves two or more: `3 days`, `90 minutes`, `1.5 s`; rounded down.
    var inWords: String {
        let size = self < .zero ? .zero - self : self
        let seconds = size.components.seconds
        switch seconds {
        case (2 * 86_400)...: return "\(seconds / 86_400) days"
        case (2 * 3_600)...: return "\(seconds / 3_600) hours"
        case 120...: return "\(seconds / 60) minutes"
        case 10...: return "\(seconds) s"
        default:
            let tenths = seconds * 10 + size.components.attoseconds / 100_000_000_000_000_000
            if tenths == 0 { return "less than 0.1 s" }
            return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
        }
    }
}
