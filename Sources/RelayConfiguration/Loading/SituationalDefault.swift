// SPDX-License-Identifier: MIT

/// The defaults that depend on where the relay runs rather than on the schema.
package enum SituationalDefault {
    /// `/etc/pasarguard-logrelay/NAME.conf` belongs to the instance NAME of the template unit; any other file to the
    /// one relay.
    static func instance(configurationPath path: String) -> String {
        let directory = "/etc/pasarguard-logrelay/"
        guard path.hasPrefix(directory), path.hasSuffix(".conf") else { return "relay" }
        let name = path.dropFirst(directory.count).dropLast(".conf".count)
        return name.isEmpty || name.contains("/") ? "relay" : String(name)
    }

    /// The socket's place in the service's own runtime directory; also where the commands look for it.
    package static func socketPath(_ environment: ServiceEnvironment) -> String {
        let directories = environment.runtimeDirectory?.split(separator: ":") ?? []
        return (directories.first.map(String.init) ?? "/run/pasarguard-logrelay") + "/stream.sock"
    }
}
