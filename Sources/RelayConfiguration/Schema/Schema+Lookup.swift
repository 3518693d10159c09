// SPDX-License-Identifier: MIT

extension Schema {
    /// What a key's name in a file means.
    enum Found {
        case key(Key)
        /// Wrong, but what was meant is clear: reading goes on with that, so that one slip is one error.
        case meant(Key, String)
        case unknown(String)
    }

    static func keys(in section: SectionName) -> [Key] {
        keys.filter { $0.section == section }
    }

    /// Looks a key up, and explains a name that is none.
    ///
    /// A name that nothing known resembles is shown only where `mayShow`: it might be a part of a secret.
    static func find(_ name: String, in section: Section, mayShow: Bool) -> Found {
        let here = keys(in: section.name)
        if let key = here.first(where: { $0.name == name }) { return .key(key) }

        let owners = keys.filter { $0.name == name }
        if !owners.isEmpty {
            let sections = Shown.list(owners.map(\.section.header), last: "or")
            let message = "\(name)= is no key of \(section.header): it belongs in \(sections)"
            if let only = owners.first, owners.count == 1 { return .meant(only, message) }
            return .unknown(message)
        }
        if let nearest = NearestName.of(name, among: here.map(\.name)),
            let key = here.first(where: { $0.name == nearest })
        {
            let message = "unknown key \(Shown.excerpt(name))= in \(section.header): did you mean \(nearest)=?"
            return .meant(key, message)
        }
        let shown = mayShow ? " \(Shown.excerpt(name))=" : ""
        let known = Shown.list(here.map(\.name))
        return .unknown("unknown key\(shown) in \(section.header): its keys are \(known)")
    }

    /// The settings with every key at its default, and the rows whose default its own type refuses (there are none;
    /// a test sees to it).
    static func standard() -> (settings: Settings, refused: [Key]) {
        var settings = Settings()
        let refused = keys.filter { key in
            !key.assign(PlacedText(key.standard), .first, &settings).isEmpty
        }
        return (settings, refused)
    }
}
