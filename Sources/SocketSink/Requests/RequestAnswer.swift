// SPDX-License-Identifier: MIT

import NIOCore

/// What is answered to one request line.
///
/// The place where requests will be told apart. None is built yet, so each is refused and the connection lives on.
enum RequestAnswer: Equatable {
    case error(String)

    init(to line: ByteBuffer) {
        self = .error("requests are not built yet; this connection goes on with the live stream")
    }

    var encoded: ByteBuffer {
        switch self {
        case .error(let message): NDJSONEncoder.error(message)
        }
    }
}
