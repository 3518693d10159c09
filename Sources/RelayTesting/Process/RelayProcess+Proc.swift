// SPDX-License-Identifier: MIT

import Foundation

/// What the kernel tells about the process, under `/proc/PID`.
extension RelayProcess {
    /// As everybody on the machine can read them.
    package var commandLine: String {
        get throws {
            let bytes = try Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline"))
            return String(decoding: bytes.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        }
    }

    /// The most memory it has ever held resident, in bytes.
    package var peakResidentBytes: Int {
        get throws {
            let status = String(
                decoding: try Data(contentsOf: URL(filePath: "/proc/\(pid)/status")), as: UTF8.self)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
            return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
        }
    }
}
