// SPDX-License-Identifier: MIT

/// The defaults that depend on where the relay runs rather than on the schema.
package enum SituationalDefault {
    /// `/etc/pasarguard-logrelay/NAME.conf` belongs to the instance NAME of the template unit; any other file to the
    /// one relay.
    static func instance(configurationPath path: String) -> String {
        unitName(configurationPath: path) ?? "relay"
    }

    /// The name of the file in `/etc/pasarguard-logrelay` without its ending; nil for a file that no unit runs with.
    package static func unitName(configurationPath path: String) -> String? {
        let directory = "/etc/pasarguard-logrelay/"
        guard path.hasPrefix(directory), path.hasSuffix(".conf") else { return nil }
        let name = path.dropFirst(directory.count).dropLast(".conf".count)
        return name.isEmpty || name.contains("/") ? nil : String(name)
    }

    /// The runtime directory that the unit of a configuration gets from systemd.
    package static func runtimeDirectory(configurationPath path: String) -> String {
        switch unitName(configurationPath: path) {
        case nil, "relay"?: "/run/pasarguard-logrelay"
        case let name?: "/run/pasarguard-logrelay-\(name)"
        }
    }

    /// The socket's place in the service's own runtime directory; also where the commands look for it.
    package static func socketPath(_ environment: ServiceEnvironment) -> String {
        let directories = environment.runtimeDirectory?.split(separator: ":") ?? []
        return (directories.first.map(String.init) ?? "/run/pasarguard-logrelay") + "/stream.sock"
    }
}
