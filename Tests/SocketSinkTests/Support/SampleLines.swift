// SPDX-License-Identifier: MIT

/// One line of each sort that filters tell apart.
enum SampleLines {
    static let ali = "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x.example:443 [a -> b] email: 12.ali"
    static let bob = "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x.example:443 [a -> b] email: 7.bob"
    static let bareNumber = "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x.example:443 [a -> b] email: 12"
    static let quoted = "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x.example:443 [a -> b] email: 5.a\"\\é"
    static let rejected = "2026/08/20 10:15:42 from 198.51.100.9:1 rejected  proxy/trojan: not a valid user"
    static let warning = "2026/08/20 10:15:42 [Warning] [5] app/dispatcher: default route"
    static let other = "what is this"

    static let all = [ali, bob, bareNumber, quoted, rejected, warning, other]
}
