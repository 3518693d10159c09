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
        case set(String)
        case setEncrypted
    }

    struct Entry: Equatable {
        var name: String
        var source: Source
    }

    private(set) var entries: [Entry] = []

    /// What the units of the package ask for.
    static func shipped(instance: String?) -> UnitCredentialSettings {
        var settings = UnitCredentialSettings()
        for name in ["panel-password", "panel-api-key", "panel-token"] {
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
            guard !value.isEmpty else { return remove { if case .set = $0 { false } else { $0 != .setEncrypted } } }
            let source = rest ?? name
            entries.append(
                Entry(name: name, source: key == "LoadCredential" ? .load(source) : .loadEncrypted(source)))
        case "SetCredential", "SetCredentialEncrypted":
            guard !value.isEmpty else { return remove { if case .set = $0 { true } else { $0 == .setEncrypted } } }
            entries.append(Entry(name: name, source: key == "SetCredential" ? .set(rest ?? "") : .setEncrypted))
        default: break
        }
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
