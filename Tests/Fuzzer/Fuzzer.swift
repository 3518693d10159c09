// SPDX-License-Identifier: MIT

import FuzzProperties
import Glibc

/// libFuzzer's program, for the target that `$FUZZ_TARGET` names.
@main enum Fuzzer {
    static func main() {
        guard let name = getenv("FUZZ_TARGET"), let target = FuzzTarget(rawValue: String(cString: name)) else {
            report("FUZZ_TARGET is to be one of \(FuzzTarget.allCases.map(\.rawValue))")
            exit(64)
        }
        self.target = target
        var count = CommandLine.argc
        var arguments: ArgumentList? = CommandLine.unsafeArgv
        exit(
            runDriver(&count, &arguments) { start, count in
                Fuzzer.test(UnsafeBufferPointer(start: start, count: count))
            })
    }

    /// Set once, before the first input; libFuzzer has no other thread that looks at it.
    nonisolated(unsafe) private static var target = FuzzTarget.line

    /// A property that does not hold ends the run as a crash does.
    private static func test(_ input: UnsafeBufferPointer<UInt8>) -> CInt {
        do throws(BrokenProperty) {
            try target.check(Array(input))
        } catch {
            report("broken property of \(target.rawValue): \(error)")
            abort()
        }
        return 0
    }

    private static func report(_ words: String) {
        let line = Array("\(words)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}

private typealias ArgumentList = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

/// libFuzzer's entry for programs with a main function of their own (`FuzzerInterface.h`).
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<ArgumentList?>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
