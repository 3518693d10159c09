// SPDX-License-Identifier: MIT

/// What a configuration is read from and checked against: this host, or a dictionary in tests.
package protocol ConfigurationFiles: Sendable {
    /// The whole content of a regular file of at most `limit` bytes, with the mode it had when it was opened.
    func read(_ path: String, atMost limit: Int) -> Result<FileContents, FileProblem>

    /// The names in a directory, in no order; an absent directory has none.
    func names(inDirectory path: String) -> Result<[String], FileProblem>

    /// The number of a group; nil where there is none of this name.
    func group(named name: String) -> Result<UInt32?, GroupProblem>

    /// Every directory in which a part of a file's path is looked up, as written and with links resolved, outermost first.
    func directories(onTheWayTo path: String) -> [(path: String, access: FileAccess)]

    /// What keeps the service from reading a file that was read here; nil where nothing does.
    func obstacle(to path: String, _ role: FileRole) -> FileObstacle?
}

extension ConfigurationFiles {
    /// Who reads the files is who needs them.
    package func obstacle(to path: String, _ role: FileRole) -> FileObstacle? { nil }
}

package struct FileContents: Equatable, Sendable {
    package var bytes: [UInt8]
    package var access: FileAccess
    /// When the content was last written, in microseconds since 1970.
    package var writtenAt: Int64

    package init(bytes: [UInt8], access: FileAccess, writtenAt: Int64 = 0) {
        self.bytes = bytes
        self.access = access
        self.writtenAt = writtenAt
    }
}

/// Why a file cannot be used; its description goes on after the file's name.
package enum FileProblem: Error, Equatable, Sendable, CustomStringConvertible {
    case missing
    case denied
    case directory
    /// A pipe, a device, a socket.
    case notRegular
    case larger(than: Int)
    /// Anything else, in the system's words.
    case failed(String)

    package var description: String {
        switch self {
        case .missing: "does not exist"
        case .denied: "cannot be read: permission denied"
        case .directory: "is a directory: name a file"
        case .notRegular: "is no regular file"
        case .larger(let limit): "is larger than \(ByteSize.written(limit))"
        case .failed(let reason): "cannot be read: \(reason)"
        }
    }
}

/// Why nobody can say whether there is a group, in the system's words.
package struct GroupProblem: Error, Equatable, Sendable {
    package var words: String
}

/// What a configuration may take at most, so that the memory to read one is bounded whatever is in the files.
enum FileLimit {
    /// The main file and each drop-in.
    static let configuration = 1 << 20
    /// All of them together.
    static let total = 4 << 20
    /// A file with a secret, or a systemd credential.
    static let secret = 64 << 10
    /// A file of authorities' certificates.
    static let certificates = 4 << 20
    /// The drop-ins of one configuration.
    static let dropIns = 256
}
