// SPDX-License-Identifier: MIT

import Logging
import NIOCore

/// What consumers do is reported to the operator, as often as ``RepeatedReports`` says.
extension SocketSink {
    /// - Parameter details: beside who it is.
    func report(_ kind: RepeatedReports.Kind, of peer: Peer, _ details: Logger.Metadata = [:]) {
        let metadata = peer.metadata.merging(details) { $1 }
        if reports.occurred(kind, uid: peer.uid, metadata, now: .now()) { log(kind, metadata) }
        scheduleReports()
    }

    /// Reports what was only counted so far, at the end.
    func reportTheRest() {
        reportTimer?.cancel()
        reportTimer = nil
        for report in reports.due(now: .distantFuture) { log(report.kind, report.metadata) }
    }

    private func scheduleReports() {
        guard reportTimer == nil, let due = reports.nextDue else { return }
        reportTimer = loop.scheduleTask(deadline: due) {
            self.assumeIsolated { sink in
                sink.reportTimer = nil
                for report in sink.reports.due(now: .now()) { sink.log(report.kind, report.metadata) }
                sink.scheduleReports()
            }
        }
    }

    private func log(_ kind: RepeatedReports.Kind, _ metadata: Logger.Metadata) {
        switch kind {
        case .connected: logger.info("a consumer has connected", metadata: metadata)
        case .gone: logger.info("a consumer has gone", metadata: metadata)
        case .goneWithLoss: logger.info("a consumer that lost lines has gone", metadata: metadata)
        case .tooSlow: logger.warning("a consumer is too slow and loses lines", metadata: metadata)
        case .turnedAway:
            logger.warning(
                "a consumer was turned away, there are too many: raise MaxConsumers= or find out who connects",
                metadata: metadata)
        case .requestTooLong:
            logger.notice("a consumer sent a request that is too long, and is disconnected", metadata: metadata)
        }
    }
}
