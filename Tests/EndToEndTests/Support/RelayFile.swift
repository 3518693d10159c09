// SPDX-License-Identifier: MIT

/// A configuration to be written for one test.
struct RelayFile {
    private var sections: [String: [String: String]] = [:]

    subscript(section: String, key: String) -> String? {
        get { sections[section]?[key] }
        set { sections[section, default: [:]][key] = newValue }
    }

    var text: String {
        sections.sorted { $0.key < $1.key }.map { section, keys in
            "[\(section)]\n" + keys.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
        }.joined()
    }
}

/// What a relay shows the panel instead of logging in.
enum ShownCredential {
    case key(String)
    case token(String)
}

extension RelayFile {
    /// In the place of user name and password.
    mutating func show(_ credential: ShownCredential) {
        self["Panel", "Username"] = nil
        self["Panel", "Password"] = nil
        switch credential {
        case .key(let key): self["Panel", "APIKey"] = key
        case .token(let token): self["Panel", "Token"] = token
        }
    }
}
