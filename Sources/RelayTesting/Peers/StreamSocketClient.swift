// SPDX-License-Identifier: MIT

import Dispatch
import Glibc
import Synchronization

/// A consumer on the relay's socket. It begins to read when it is told to, and not before: left alone, it is a stuck
/// one.
package final class StreamSocketClient: Sendable {
    private enum Connection {
        /// Nobody reads.
        case idle(Int32)
        case reading(Int32)
        case closed
    }

    /// Every object that came, in order.
    package let objects = Feed<JSONValue>("the relay's socket")
    private let connection: Mutex<Connection>

    package init(path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemCallFailed("socket") }
        let connected = try UnixAddress(path).withPointer { connect(descriptor, $0, $1) }
        guard connected == 0 else {
            let failure = SystemCallFailed("connect \(path)")
            Glibc.close(descriptor)
            throw failure
        }
        connection = Mutex(.idle(descriptor))
    }

    /// Reads from now on. A line that is no JSON object ends it, as a failure of whoever waits for more.
    package func read() {
        let descriptor: Int32? = connection.withLock { connection in
            guard case .idle(let descriptor) = connection else { return nil }
            connection = .reading(descriptor)
            return descriptor
        }
        guard let descriptor else { return }
        // Decoded apart from the reading, so that this is no slow consumer.
        let decoding = DispatchQueue(label: "a consumer's decoding")
        LinesOfDescriptor.read(descriptor) { [objects] line in
            decoding.async {
                do {
                    objects.push(try JSONValue(parsing: line))
                } catch {
                    objects.end("a line is no JSON: \(String(decoding: line.prefix(500), as: UTF8.self)): \(error)")
                }
            }
        } end: { [self] why in
            // Before anybody learns of the end, so that nobody can shut down a number that is another's by then.
            connection.withLock { $0 = .closed }
            Glibc.close(descriptor)
            decoding.async { [objects] in objects.end(why) }
        }
    }

    /// Sends text as it is; the test's requests are short and find room.
    package func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        let sent = connection.withLock { connection in
            switch connection {
            case .idle(let descriptor), .reading(let descriptor):
                Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            case .closed: -1
            }
        }
        guard sent == bytes.count else { throw SystemCallFailed("send") }
    }

    /// Ends the writing half, as `nc -N` does.
    package func finishWriting() { shutDown(Int32(SHUT_WR)) }

    /// Hangs up, whatever is still under way.
    package func close() {
        connection.withLock { connection in
            switch connection {
            case .idle(let descriptor):
                Glibc.close(descriptor)
                connection = .closed
            case .reading(let descriptor):
                _ = shutdown(descriptor, Int32(SHUT_RDWR))
            case .closed: break
            }
        }
    }

    private func shutDown(_ how: Int32) {
        connection.withLock { connection in
            switch connection {
            case .idle(let descriptor), .reading(let descriptor): _ = shutdown(descriptor, how)
            case .closed: break
            }
        }
    }
}

extension StreamSocketClient {
    /// The next objects up to the `count`th of a type, with what came between.
    package func take(
        _ count: Int, _ type: String, within limit: Duration = patience
    ) async throws -> [JSONValue] {
        try await objects.take(count, "\"\(type)\" objects", within: limit) { $0["type"]?.text == type }
    }

    /// Waits for the state of a source, from where the test has read to.
    @discardableResult
    package func waitForState(
        _ state: String, of source: String, within limit: Duration = patience
    ) async throws -> JSONValue {
        let objects = try await objects.take("the state \(state) of \(source)", within: limit) {
            $0["type"]?.text == "state" && $0["source"]?.text == source && $0["state"]?.text == state
        }
        return objects.last ?? .null
    }
}
