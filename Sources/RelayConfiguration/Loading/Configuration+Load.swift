// SPDX-License-Identifier: MIT

extension Configuration {
    /// Reads a configuration and its drop-ins (`PATH.d/*.conf`), checks all of it and reads its secrets.
    ///
    /// Blocks for the disk: not to be called on an event loop. At most 1 MiB a file, 256 drop-ins and 64 KiB a secret
    /// are read. Every call reads everything anew, so a reload is another call with the same arguments.
    ///
    /// - Parameters:
    ///   - path: The main file, as the operator named it; diagnostics show it like that.
    ///   - environment: `$CREDENTIALS_DIRECTORY` and `$RUNTIME_DIRECTORY`.
    ///   - files: Where to read from.
    /// - Returns: What to run with, its warnings included.
    /// - Throws: Every error there is, at once.
    package static func load(
        path: String, environment: ServiceEnvironment, files: some ConfigurationFiles = DiskFiles()
    ) throws(ConfigurationError) -> Configuration {
        var reader = ConfigurationReader(path: path, environment: environment, files: files)
        return try reader.read()
    }
}
