// SPDX-License-Identifier: MIT

/// Files that exist only here, for tests.
package struct InMemoryFiles: ConfigurationFiles {
    private var files: [String: Result<FileContents, FileProblem>] = [:]
    private var groups: [String: Result<UInt32?, GroupProblem>] = [:]
    private var directories: [String: FileAccess] = [:]

    package init() {}

    package mutating func add(
        _ path: String, _ text: String, owner: UInt32 = 0, group: UInt32 = 0, mode: UInt32 = 0o640,
        writtenAt: Int64 = 0
    ) {
        add(path, bytes: Array(text.utf8), owner: owner, group: group, mode: mode, writtenAt: writtenAt)
    }

    package mutating func add(
        _ path: String, bytes: [UInt8], owner: UInt32 = 0, group: UInt32 = 0, mode: UInt32 = 0o640,
        writtenAt: Int64 = 0
    ) {
        let access = FileAccess(owner: owner, group: group, mode: mode)
        files[path] = .success(FileContents(bytes: bytes, access: access, writtenAt: writtenAt))
    }

    /// A directory that others than root may own or write; one that is not added is root's alone.
    package mutating func add(directory path: String, owner: UInt32 = 0, group: UInt32 = 0, mode: UInt32) {
        directories[path] = FileAccess(owner: owner, group: group, mode: mode)
    }

    /// A file or directory that cannot be read.
    package mutating func add(_ path: String, _ problem: FileProblem) {
        files[path] = .failure(problem)
    }

    package mutating func add(group name: String, id: UInt32) {
        groups[name] = .success(id)
    }

    /// A group that cannot be looked up.
    package mutating func add(group name: String, _ problem: GroupProblem) {
        groups[name] = .failure(problem)
    }

    package func group(named name: String) -> Result<UInt32?, GroupProblem> { groups[name] ?? .success(nil) }

    package func read(_ path: String, atMost limit: Int) -> Result<FileContents, FileProblem> {
        switch files[path] ?? .failure(.missing) {
        case .success(let contents) where contents.bytes.count > limit: .failure(.larger(than: limit))
        case .success(let contents): .success(contents)
        case .failure(let problem): .failure(problem)
        }
    }

    package func directories(onTheWayTo path: String) -> [(path: String, access: FileAccess)] {
        directories.filter { path.hasPrefix($0.key + "/") }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    package func names(inDirectory path: String) -> Result<[String], FileProblem> {
        if case .failure(let problem) = files[path] { return .failure(problem) }
        let prefix = path + "/"
        return .success(
            files.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
                .filter { !$0.contains("/") })
    }
}
