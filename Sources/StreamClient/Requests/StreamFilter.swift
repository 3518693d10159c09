// SPDX-License-Identifier: MIT

package import XrayLog

/// Which lines a consumer wants; empty lists want all.
package struct StreamFilter: Equatable, Sendable {
    /// `core` or `node:ID`.
    package var sources: [String]
    package var kinds: [XrayLine.Kind]
    /// The least level.
    package var level: XrayLine.Level?
    /// Names, numbers or whole e-mails.
    package var users: [String]

    package init(
        sources: [String] = [], kinds: [XrayLine.Kind] = [], level: XrayLine.Level? = nil, users: [String] = []
    ) {
        self.sources = sources
        self.kinds = kinds
        self.level = level
        self.users = users
    }
}

/// Where in the relay's history a consumer wants to begin.
package enum StreamStart: Equatable, Sendable {
    /// With the last so many lines that pass the filter.
    case last(UInt64)
    /// Behind the record with this `seq`.
    case after(UInt64)
}
