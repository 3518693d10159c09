// SPDX-License-Identifier: MIT

import Glibc
package import RelayConfiguration

/// The service that runs with a configuration: its user and its credentials, as far as this process can see them.
package struct CheckedService: Sendable {
    /// The unit's name.
    package var unit: String
    /// nil where there is no such user on this machine, or this process is not root and so has its own eyes only.
    package var identity: ServiceIdentity?
    package var files: ServiceFiles
    /// nil where no unit runs with the configuration.
    package var credentials: UnitCredentials?

    /// Looks at the machine: asks systemd, where it runs, and the user database. Blocks.
    /// - Parameter path: the configuration's, as the operator named it.
    package init(ofConfiguration path: String) {
        let absolute = AbsolutePath.of(path)
        let name = SituationalDefault.unitName(configurationPath: absolute)
        let instance = name.flatMap { $0 == "relay" ? nil : $0 }
        let unit = instance.map { "pasarguard-logrelay@\($0).service" } ?? "pasarguard-logrelay.service"
        self.unit = unit
        guard geteuid() == 0 else {
            files = ServiceFiles(service: nil, isUnits: false)
            credentials = name == nil ? nil : .hidden
            return
        }
        let systemd = SystemdUnit(unit)
        let properties = systemd?.properties ?? UnitProperties("")
        identity = UserDatabase.identity(
            user: properties.user ?? "pasarguard-logrelay", group: properties.group,
            supplementary: properties.supplementaryGroups, hidden: properties.hidden)
        let store = CredentialStore(
            settings: systemd?.credentials(instance: instance) ?? .shipped(instance: instance),
            version: systemd?.version)
        credentials = .looked(store.places, remark: store.remark)
        files = ServiceFiles(service: identity, isUnits: name != nil, decrypt: store.contents)
    }
}

/// A unit, as the running systemd knows it.
private struct SystemdUnit {
    private static let systemctl = "/usr/bin/systemctl"
    private static let longestAnswer = 256 << 10

    private let name: String

    /// nil where systemd does not run, as in most containers.
    init?(_ name: String) {
        guard access("/run/systemd/system", F_OK) == 0 else { return nil }
        self.name = name
    }

    var properties: UnitProperties {
        let wanted = "--property=" + UnitProperties.names.joined(separator: ",")
        return UnitProperties(Self.ask(["show", wanted, name]) ?? "")
    }

    /// nil where there is no such unit.
    func credentials(instance: String?) -> UnitCredentialSettings? {
        Self.ask(["cat", name]).map { UnitCredentialSettings($0, instance: instance) }
    }

    /// nil where it cannot be known.
    var version: Int? {
        Self.ask(["--version"]).flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }
    }

    private static func ask(_ arguments: [String]) -> String? {
        BoundedCommand.output(of: [systemctl] + arguments, atMost: longestAnswer)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Where the manager of services takes credentials from.
private struct CredentialStore: Sendable {
    // Those that the manager of services was passed itself come first, as systemd.exec(5) has it.
    private static let plain = ["/run/credentials/@system", "/etc/credstore", "/run/credstore", "/usr/lib/credstore"]
    private static let encrypted = [
        "/etc/credstore.encrypted", "/run/credstore.encrypted", "/usr/lib/credstore.encrypted",
    ]
    /// From this version on `LoadCredential=` looks among the encrypted ones too.
    private static let looksEverywhere = 257
    private static let largest = 64 << 10
    private static let rootAlone = FileAccess(owner: 0, group: 0, mode: 0o400)

    private(set) var places: [String: UnitCredentials.Place] = [:]
    private(set) var remark: String?
    /// The names of the credentials in encrypted files.
    private var encryptedFiles: [String: String] = [:]
    private var texts: [String: [UInt8]] = [:]

    /// - Parameter version: systemd's; nil where it is not known.
    init(settings: UnitCredentialSettings, version: Int?) {
        for entry in settings.byPriority where places[entry.name] == nil {
            switch entry.source {
            case .load(let source):
                if let file = Self.find(source, in: Self.plain) {
                    places[entry.name] = .file(file)
                } else if let file = Self.find(source, in: Self.encrypted) {
                    let isAsked = settings.entries.contains {
                        $0.name == entry.name && $0.source == .loadEncrypted(source)
                    }
                    if isAsked || (version ?? Self.looksEverywhere) >= Self.looksEverywhere {
                        addEncrypted(file, entry.name)
                    } else {
                        remark = "\(file) is there, and before systemd 257 the unit needs LoadCredentialEncrypted="
                    }
                }
            case .imported(let source):
                if let file = Self.find(source, in: Self.plain) {
                    places[entry.name] = .file(file)
                } else if let file = Self.find(source, in: Self.encrypted) {
                    addEncrypted(file, entry.name)
                }
            case .loadEncrypted(let source):
                if let file = Self.find(source, in: Self.encrypted) { addEncrypted(file, entry.name) }
            case .set(let text):
                if text.contains("\\") {
                    places[entry.name] = .unseen("is in the unit's SetCredential=, with escapes that are not read here")
                } else {
                    let place = "SetCredential=\(entry.name)"
                    texts[place] = Array(text.utf8)
                    places[entry.name] = .file(place)
                }
            case .setEncrypted:
                places[entry.name] = .unseen("is in the unit's SetCredentialEncrypted=, which is not read here")
            }
        }
        let password = settings.entries.first { $0.name == "panel-password" }
        if remark == nil, places.isEmpty {
            remark =
                switch password?.source {
                case .load(let source)?, .imported(let source)?: "there is no \(source) in /etc/credstore"
                case nil: "the unit names no panel-password, as with a drop-in that empties LoadCredential="
                case .loadEncrypted(let source)?: "there is no \(source) in /etc/credstore.encrypted"
                case .set?, .setEncrypted?: nil
                }
        }
    }

    private mutating func addEncrypted(_ file: String, _ name: String) {
        encryptedFiles[file] = name
        places[name] = .file(file)
    }

    private static func find(_ source: String, in stores: [String]) -> String? {
        let candidates = source.hasPrefix("/") ? [source] : stores.map { "\($0)/\(source)" }
        return candidates.first { access($0, F_OK) == 0 }
    }

    /// The content of what is no plain file; nil for one that is.
    @Sendable func contents(_ path: String) -> Result<FileContents, FileProblem>? {
        if let text = texts[path] { return .success(FileContents(bytes: text, access: Self.rootAlone)) }
        guard let name = encryptedFiles[path] else { return nil }
        let command = ["/usr/bin/systemd-creds", "decrypt", "--name=\(name)", path, "-"]
        guard let bytes = BoundedCommand.output(of: command, atMost: Self.largest) else {
            return .failure(.failed("systemd-creds decrypt --name=\(name) fails"))
        }
        return .success(FileContents(bytes: bytes, access: Self.rootAlone))
    }
}

/// This machine's users and groups.
private enum UserDatabase {
    private static let mostGroups = 256

    /// nil where there is no such user.
    static func identity(
        user: String, group: String?, supplementary: [String], hidden: [ServiceIdentity.HiddenPath]
    ) -> ServiceIdentity? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        let ids = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64 << 10) { room -> (uid_t, gid_t)? in
            guard let buffer = room.baseAddress, getpwnam_r(user, &entry, buffer, room.count, &found) == 0, found != nil
            else { return nil }
            return (entry.pw_uid, entry.pw_gid)
        }
        guard let (uid, ownGroup) = ids else { return nil }
        let gid = group.flatMap(number) ?? ownGroup
        var gids = [gid_t](repeating: 0, count: mostGroups)
        var count = Int32(mostGroups)
        getgrouplist(user, gid, &gids, &count)
        let memberships = gids.prefix(Int(min(max(count, 0), Int32(mostGroups))))
        let all = [gid] + memberships + supplementary.compactMap(number)
        var seen: Set<gid_t> = []
        return ServiceIdentity(
            user: user, uid: uid, group: group ?? user, gids: all.filter { seen.insert($0).inserted }, hidden: hidden)
    }

    private static func number(of group: String) -> gid_t? {
        if let number = gid_t(group) { return number }
        guard case .success(let number?) = DiskFiles().group(named: group) else { return nil }
        return number
    }
}
