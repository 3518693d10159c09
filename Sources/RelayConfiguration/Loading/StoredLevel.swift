// SPDX-License-Identifier: MIT

/// The least severe level that journald stores: `MaxLevelStore=` (`journald.conf(5)`). What is below it, journald takes and
/// drops without a word.
package struct StoredLevel: Equatable, Sendable {
    /// As in `PRIORITY=`: 0 is an emergency, 7 is debug.
    package var priority: Int
    /// The file that says so; nil where none does.
    package var file: String?

    /// What journald does where no file says otherwise.
    package static let everything = StoredLevel(priority: 7)

    package init(priority: Int, file: String? = nil) {
        self.priority = priority
        self.file = file
    }

    /// syslog's names, in the order of their numbers.
    private static let names = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"]
    /// The levels of lines that it drops, of those that are handed to it; the most severe first.
    /// - Parameter least: `Level=`: what is below is not handed over.
    package func missing(from least: LineLevel) -> [LineLevel] {
        LineLevel.allCases.drop { $0 != least }.filter { $0.priority > priority }.reversed()
    }

    /// For the operator, where more than debug is dropped that was meant to be stored.
    package func shortfall(from least: LineLevel) -> String? {
        let missing = missing(from: least)
        guard missing.contains(where: { $0 != .debug }) else { return nil }
        let levels = missing.map(\.rawValue).joined(separator: ", ")
        return
            "MaxLevelStore=\(Self.names[priority]) in \(file ?? "journald.conf"): those of level \(levels) are on the socket only"
    }

    /// Reads what journald reads when it starts, the first of these winning: a file of the same name in a directory that
    /// stands earlier, and a drop-in over the main file.
    ///
    /// What cannot be read says nothing. Blocks for the disk.
    /// - Parameters:
    ///   - namespace: whose journald; nil is the machine's.
    package static func ofJournald(
        namespace: String?, files: some ConfigurationFiles = DiskFiles()
    ) -> StoredLevel {
        let directories = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map { "\($0)/systemd" }
        let main = namespace.map { "journald@\($0).conf" } ?? "journald.conf"
        var paths = directories.map { "\($0)/\(main)" }.filter { files.contents(of: $0) != nil }.prefix(1)
        var dropIns: [String: String] = [:]
        for directory in directories.reversed() {
            guard case .success(let names) = files.names(inDirectory: "\(directory)/\(main).d") else { continue }
            for name in names where name.hasSuffix(".conf") && !name.hasPrefix(".") {
                dropIns[name] = "\(directory)/\(main).d/\(name)"
            }
        }
        paths += dropIns.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
        var level = everything
        for path in paths {
            guard let priority = files.contents(of: path).flatMap(maxLevelStore) else { continue }
            level = StoredLevel(priority: priority, file: path)
        }
        return level
    }

    /// What the last valid assignment of a file says.
    private static func maxLevelStore(in bytes: [UInt8]) -> Int? {
        let scalars: [Unicode.Scalar]
        do throws(UnreadableText) {
            scalars = try TextDecoding.scalars(of: bytes)
        } catch {
            return nil
        }
        var statements = Statements(scalars, file: "")
        var isJournal = false
        var found: Int?
        while let statement = statements.next() {
            switch statement {
            case .section(let name, _): isJournal = name.string == "Journal"
            case .assignment(let key, let value) where isJournal && key.string == "MaxLevelStore":
                // What is no level, journald passes over.
                found = names.indices.first { names[$0] == value.string || "\($0)" == value.string } ?? found
            case .assignment, .malformed: break
            }
        }
        return found
    }
}

extension ConfigurationFiles {
    /// nil where the file cannot be read.
    fileprivate func contents(of path: String) -> [UInt8]? {
        guard case .success(let contents) = read(path, atMost: FileLimit.configuration) else { return nil }
        return contents.bytes
    }
}

extension LineLevel {
    /// As in `PRIORITY=`.
    fileprivate var priority: Int {
        switch self {
        case .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
