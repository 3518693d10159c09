// SPDX-License-Identifier: MIT

import CSystemd
import Glibc

/// A thread of its own for work that waits in system calls, which no cooperative pool may do.
///
/// Runs from the call to ``run(named:_:)`` until its body returns; the caller's task is suspended for so long, so the
/// thread has an owner at every moment.
enum JournalThread {
    /// `pthread_create(3)` failed with this error number.
    struct NotStarted: Error {
        var code: CInt
    }

    // The name has at most 15 bytes; `ps -L` and `top -H` show it.
    static func run<Value: Sendable>(
        named name: String, _ body: @escaping @Sendable () -> Value
    ) async throws(NotStarted) -> Value {
        let result: Result<Value, NotStarted> = await withCheckedContinuation { continuation in
            let start = Start(name: name) { continuation.resume(returning: .success(body())) }
            let argument = Unmanaged.passRetained(start)
            var thread = pthread_t()
            let code = pthread_create(&thread, nil, enter, argument.toOpaque())
            if code == 0 {
                // Nobody joins it: the continuation is the last thing it does.
                pthread_detach(thread)
            } else {
                argument.release()
                continuation.resume(returning: .failure(NotStarted(code: code)))
            }
        }
        return try result.get()
    }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        // Signals are for the threads that handle them.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        logrelay_name_this_thread(start.name)
        start.body()
        return nil
    }
}
