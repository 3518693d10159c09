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
