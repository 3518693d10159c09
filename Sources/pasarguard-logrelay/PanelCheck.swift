// SPDX-License-Identifier: MIT

import Doctor
import NIOPosix
import RelayConfiguration
import StreamClient

/// What `check --online` does beyond the files.
enum PanelCheck {
    /// Asks the panel, and the relay that runs with this configuration, if one does.
    static func examine(_ configuration: Configuration, file: String, opensEventStreams: Bool) async -> Examination {
        let socket = configuration.socket
        let examiner = Examiner(
            configuration, file: file, opensEventStreams: opensEventStreams,
            askRelay: {
                guard socket.isEnabled else { return .noSocket }
                do throws(ClientFailure) {
                    return .status(try StatusQuery.ask(path: socket.path).status)
                } catch {
                    return .unavailable(error)
                }
            })
        return Examination(of: await examiner.examine(on: MultiThreadedEventLoopGroup.singleton.next()))
    }
}
