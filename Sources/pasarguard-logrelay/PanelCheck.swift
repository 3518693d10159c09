// SPDX-License-Identifier: MIT

import Doctor
import Glibc
import NIOPosix
import PanelLogs
import RelayConfiguration
import RelayDaemon
import StreamClient

/// What `check --online` does beyond the files.
struct PanelCheck: Sendable {
    private let configuration: Configuration
    private let file: String
    private let tls: Result<TLSPolicy?, TLSPolicyError>
    private let forcesStreams: Bool
    private let sockets: RelaySockets

    /// Connects to the relays of this machine, and gives up root's rights for good.
    ///
    /// The secrets, the authorities and the connections to sockets are had by then, and not a byte of somebody else's is
    /// read before.
    init(
        configuration: Configuration, file: String, tls: Result<TLSPolicy?, TLSPolicyError>, service: ServiceIdentity?,
        forcesStreams: Bool
    ) throws(Privileges.Kept) {
        self.configuration = configuration
        self.file = file
        self.tls = tls
        self.forcesStreams = forcesStreams
        sockets = RelaySockets(configuration.socket)
        try Privileges.drop(to: service)
    }

    /// Asks the relays, and then the panel.
    func examine() async -> Examination {
        let relays = sockets.ask()
        if forcesStreams, !relays.isAnyRunning {
            StandardStreams.tell(
                "--open-streams: of Server-Sent Events, what comes while they are open, and what waits at the nodes, is"
                    + " taken from the relay: one that is started meanwhile has it neither in the journal nor on the socket"
            )
        }
        let examiner = Examiner(
            configuration, file: file, tls: tls, relays: relays, forcesStreams: forcesStreams)
        return Examination(of: await examiner.examine(on: MultiThreadedEventLoopGroup.singleton.next()))
    }
}

/// Open connections to the relays of this machine.
private struct RelaySockets: Sendable {
    /// The sockets of other instances that are asked at most.
    private static let most = 64

    private let own: Result<StatusConnection, ClientFailure>?
    private var others: [Result<StatusConnection, ClientFailure>] = []

    /// Connects to the configuration's own socket, and to those of every other instance.
    init(_ socket: Configuration.Socket) {
        own = socket.isEnabled ? Self.connect(socket.path) : nil
        let mine = socket.isEnabled ? AbsolutePath.resolved(socket.path) ?? socket.path : nil
        for path in Self.instances where AbsolutePath.resolved(path) ?? path != mine {
            others.append(Self.connect(path))
        }
    }

    /// How each of them stands; one that does not run is left out of the others.
    func ask() -> RunningRelays {
        RunningRelays(
            own: own.map(Self.answer) ?? .noSocket,
            others: others.map(Self.answer).filter { answer in
                if case .unavailable(let failure) = answer { !failure.meansStopped } else { true }
            })
    }

    private static func connect(_ path: String) -> Result<StatusConnection, ClientFailure> {
        do {
            return .success(try StatusConnection(path: path))
        } catch {
            return .failure(error)
        }
    }

    private static func answer(_ connection: Result<StatusConnection, ClientFailure>) -> RunningRelays.Answer {
        do throws(ClientFailure) {
            return .status(try connection.get().ask().status)
        } catch {
            return .unavailable(error)
        }
    }

    private static var instances: [String] {
        guard case .success(let names) = DiskFiles().names(inDirectory: "/run") else { return [] }
        let directories = names.filter { $0 == "pasarguard-logrelay" || $0.hasPrefix("pasarguard-logrelay-") }
        return directories.sorted().prefix(most).map { "/run/\($0)/stream.sock" }.filter { access($0, F_OK) == 0 }
    }
}
