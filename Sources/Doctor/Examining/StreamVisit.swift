// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs

/// Opens streams for a moment, a few at a time, since a panel may block at each node for seconds, and closes them in order.
///
/// Only for streams that no relay reads: of event streams each reader takes lines from the others, and on Marzban a reader
/// that leaves can silence another.
struct StreamVisit: Sendable {
    private static var width: Int { 4 }

    /// For event streams: waits for a head that a proxy holds back until the panel has given its first sign.
    let patientDialler: Dialler
    let dialect: PanelDialect
    let webSocket: any Transport
    let token: Token
    /// What the panel says of its nodes: explains a refusal.
    let nodes: Result<[PanelNode], PanelError>?
    let patience: ExaminerPatience
    let wallClock: WallClock

    func all(_ requests: [StreamRequest]) async -> [SourceID: StreamFact] {
        let gate = ConnectGate(width: Self.width)
        return await withTaskGroup(of: (SourceID, StreamFact)?.self) { group in
            for request in requests {
                group.addTask { await gate.pass { () async in (request.source, await visit(request)) } }
            }
            group.addTask { [patience] in
                await Pause.sleep(patience.allStreams)
                return nil
            }
            var facts: [SourceID: StreamFact] = [:]
            while facts.count < requests.count, let next = await group.next() {
                if let (source, fact) = next { facts[source] = fact } else { group.cancelAll() }
            }
            group.cancelAll()
            return facts
        }
    }

    private func visit(_ request: StreamRequest) async -> StreamFact {
        guard !Task.isCancelled else { return .outOfTime }
        let looker = StreamLooker()
        do {
            let stream = try await transport(looker).open(request, token: token, receiver: looker)
            return await look(at: stream, looker)
        } catch {
            guard !Task.isCancelled else { return .outOfTime }
            let nodes = nodes ?? .failure(.unauthorized)
            let refusal = await StreamRefusal(of: request.source, error: error, dialect: dialect) { nodes }
            return refusal.map(StreamFact.refused) ?? .failed(error)
        }
    }

    /// An event stream tells its signs of life to its own looker.
    private func transport(_ looker: StreamLooker) -> any Transport {
        switch dialect {
        case .webSocket:
            return webSocket
        case .eventStream:
            var options = EventStreamOptions()
            options.progress = { looker.progressed($0) }
            return EventStreamTransport(dialler: patientDialler, options: options, wallClock: wallClock)
        }
    }

    /// Leaves an event stream with its first byte, since each line that comes is taken from whoever else reads it.
    private func look(at stream: any OpenStream, _ looker: StreamLooker) async -> StreamFact {
        let (dialect, patience) = (dialect, patience)
        let end = await withTaskGroup(of: StreamEnd?.self) { race in
            race.addTask { await stream.waitForEnd() }
            race.addTask {
                switch dialect {
                case .webSocket: await Pause.sleep(patience.look)
                case .eventStream: await looker.firstByte(within: patience.sign)
                }
                return nil
            }
            let first = await race.next() ?? nil
            looker.stop()
            race.cancelAll()
            return first
        }
        // Cut short, it says nothing.
        guard !Task.isCancelled else { return .outOfTime }
        if let end { return .ended(end) }
        return .opened(looker.look(of: dialect))
    }
}
