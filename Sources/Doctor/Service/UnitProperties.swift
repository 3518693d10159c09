// SPDX-License-Identifier: MIT

import RelayConfiguration

/// What `systemctl show` prints of a unit, as far as it decides what the service can read.
struct UnitProperties: Equatable {
    static let names = [
        "User", "Group", "SupplementaryGroups", "ProtectHome", "PrivateTmp", "InaccessiblePaths",
    ]

    private var values: [String: String] = [:]

    /// - Parameter text: lines of `NAME=VALUE`.
    init(_ text: String) {
        for line in text.split(separator: "\n") {
            guard let sign = line.firstIndex(of: "=") else { continue }
            values[String(line[..<sign])] = String(line[line.index(after: sign)...])
        }
    }

    /// nil where the unit names none, or there is no such unit.
    var user: String? { value("User") }
    var group: String? { value("Group") }
    var supplementaryGroups: [String] { words("SupplementaryGroups") }

    /// What the service does not see of the file system.
    var hidden: [ServiceIdentity.HiddenPath] {
        var hidden: [ServiceIdentity.HiddenPath] = []
        if let protection = value("ProtectHome"), ["yes", "tmpfs"].contains(protection) {
            hidden += ["/home", "/root", "/run/user"].map { .init($0, by: "ProtectHome=\(protection)") }
        }
        if let isPrivate = value("PrivateTmp"), isPrivate != "no" {
            hidden += ["/tmp", "/var/tmp"].map { .init($0, by: "PrivateTmp=\(isPrivate)") }
        }
        for path in words("InaccessiblePaths") {
            let path = path.drop { $0 == "-" || $0 == "+" }
            hidden.append(.init(String(path), by: "InaccessiblePaths=\(path)"))
        }
        return hidden
    }

    private func value(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    private func words(_ name: String) -> [String] { value(name)?.split(separator: " ").map(String.init) ?? [] }
}

/// The credentials that a unit asks for, as `systemctl cat` prints its file and drop-ins.
struct UnitCredentialSettings: Equatable {
    enum Source: Equatable {
        /// A file by its path, or a name to be looked for in the stores.
        case load(String)
        /// The same, of what is encrypted.
        case loadEncrypted(String)
        /// A name to be looked for among plain and encrypted ones.
        case imported(String)
        case set(String)
        case setEncrypted
    }

    struct Entry: Equatable {
        var name: String
        var source: Source
    }

    /// The credentials that the relay looks for.
    private static let names = ["panel-password", "panel-api-key", "panel-token"]

    private(set) var entries: [Entry] = []

    /// The entries in the order in which systemd looks: the first that is found is passed.
    var byPriority: [Entry] {
        let rank: (Entry) -> Int = {
            switch $0.source {
            case .load, .loadEncrypted: 0
            case .imported: 1
            case .set, .setEncrypted: 2
            }
        }
        return (0...2).flatMap { wanted in entries.filter { rank($0) == wanted } }
    }

    /// What the units of the package ask for.
    static func shipped(instance: String?) -> UnitCredentialSettings {
        var settings = UnitCredentialSettings()
        for name in names {
            settings.entries.append(Entry(name: name, source: .load(instance.map { "\($0).\(name)" } ?? name)))
        }
        return settings
    }

    private init() {}

    /// - Parameter instance: what stands for `%i`; nil for a unit without instances.
    init(_ text: String, instance: String?) {
        var isService = false
        for line in Self.logicalLines(text) {
            if line.hasPrefix("[") { isService = line == "[Service]" }
            guard isService, let sign = line.firstIndex(of: "=") else { continue }
            let value = line[line.index(after: sign)...].trimmed
            let expanded = value.split(separator: "%", omittingEmptySubsequences: false).enumerated().map {
                index, part in
                guard index > 0, let instance, part.first == "i" || part.first == "I" else {
                    return index > 0 ? "%" + part : String(part)
                }
                return instance + part.dropFirst()
            }
            assign(String(line[..<sign].trimmed), expanded.joined())
        }
    }

    private mutating func assign(_ key: String, _ value: String) {
        let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0]
        let rest = parts.count > 1 ? parts[1] : nil
        switch key {
        case "LoadCredential", "LoadCredentialEncrypted":
            // An empty one empties both: they are one list.
            guard !value.isEmpty else {
                return remove {
                    switch $0 {
                    case .load, .loadEncrypted: true
                    case .imported, .set, .setEncrypted: false
                    }
                }
            }
            let source = rest ?? name
            entries.append(
                Entry(name: name, source: key == "LoadCredential" ? .load(source) : .loadEncrypted(source)))
        case "ImportCredential":
            guard !value.isEmpty else { return remove { if case .imported = $0 { true } else { false } } }
            for found in Self.names {
                guard let source = Self.imported(found, pattern: name, renamed: rest ?? name) else { continue }
                entries.append(Entry(name: found, source: .imported(source)))
            }
        case "SetCredential", "SetCredentialEncrypted":
            guard !value.isEmpty else { return remove { if case .set = $0 { true } else { $0 == .setEncrypted } } }
            entries.append(Entry(name: name, source: key == "SetCredential" ? .set(rest ?? "") : .setEncrypted))
        default: break
        }
    }

    /// - Parameters:
    ///   - pattern: a name, or the beginning of names before a final `*`, as systemd.exec(5) has it.
    ///   - renamed: what stands in place of that name or beginning in the service.
    /// - Returns: the name under which `name` is looked for; nil where the pattern does not pass it.
    private static func imported(_ name: String, pattern: String, renamed: String) -> String? {
        guard pattern.hasSuffix("*") else { return renamed == name ? pattern : nil }
        let prefix = renamed.hasSuffix("*") ? String(renamed.dropLast()) : renamed
        return name.hasPrefix(prefix) ? String(pattern.dropLast()) + name.dropFirst(prefix.count) : nil
    }

    private mutating func remove(where matches: (Source) -> Bool) { entries.removeAll { matches($0.source) } }

    /// Without comments, and with what `\` continues joined.
    private static func logicalLines(_ text: String) -> [String] {
        var lines: [String] = []
        var isContinued = false
        for line in text.split(separator: "\n") {
            let line = String(line).trimmed
            guard !line.hasPrefix("#"), !line.hasPrefix(";") else { continue }
            let text = line.hasSuffix("\\") ? String(line.dropLast()).trimmed : line
            if isContinued, let last = lines.popLast() { lines.append(last + " " + text) } else { lines.append(text) }
            isContinued = line.hasSuffix("\\")
        }
        return lines
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        let head = drop(while: isBlank)
        return String(String(head.reversed()).drop(while: isBlank).reversed())
    }
}
