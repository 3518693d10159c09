// SPDX-License-Identifier: MIT

/// What the kernel tells about the process.
extension RelayProcess {
    /// As everybody on the machine can read it.
    package var commandLine: String {
        get throws {
            let bytes = try ProcFile.bytes("/proc/\(pid)/cmdline")
            return String(decoding: bytes.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        }
    }

    /// The most memory it has ever held resident, in bytes.
    package var peakResidentBytes: Int {
        get throws { try statusBytes("VmHWM:") }
    }

    /// The memory it holds resident now, in bytes; 0 once it has ended.
    package var residentBytes: Int {
        get throws { try statusBytes("VmRSS:") }
    }

    private func statusBytes(_ name: String) throws -> Int {
        let line = try ProcFile.lines("/proc/\(pid)/status").first { $0.hasPrefix(name) } ?? ""
        return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }
}
