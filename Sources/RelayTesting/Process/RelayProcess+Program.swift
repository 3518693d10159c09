// SPDX-License-Identifier: MIT

import Glibc

extension RelayProcess {
    package struct ProgramNotFound: Error, CustomStringConvertible {
        var path: String
        package var description: String { "the program is not at \(path): build it with `swift build` first" }
    }

    /// The program that was built together with the running tests: SwiftPM puts both into one folder.
    package static var program: String {
        get throws {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let length = readlink("/proc/self/exe", &buffer, buffer.count)
            guard length > 0 else { throw SystemCallFailed("readlink /proc/self/exe") }
            let tests = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let path = tests.prefix(upTo: tests.lastIndex(of: "/") ?? tests.startIndex) + "/pasarguard-logrelay"
            guard access(String(path), X_OK) == 0 else { throw ProgramNotFound(path: String(path)) }
            return String(path)
        }
    }
}
