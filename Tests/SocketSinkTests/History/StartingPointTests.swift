// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing
import XrayLog

@testable import SocketSink

@Suite("Where a subscription begins")
struct StartingPointTests {
    /// A run that began with 101; 106 to 110 are kept.
    private func point(_ request: Subscription.History, _ filter: RecordFilter = RecordFilter()) -> StartingPoint {
        var history = History(limit: 1 << 20, completeAfter: 100)
        _ = history.append(
            NDJSONEncoder.encode(RecordBatch(["a", "b", "c", "d", "e"], seq: 106)), of: .core, at: .testing)
        return StartingPoint(request, of: history, passing: filter, newest: 110, runStart: 101)
    }

    @Test("Without history, with what comes next")
    func none() {
        #expect(point(.none) == StartingPoint(position: 110, first: 111, missing: .nothing))
        #expect(point(.last(0)) == StartingPoint(position: 110, first: 111, missing: .nothing))
    }

    @Test("With the oldest that is asked for")
    func kept() {
        #expect(point(.last(2)) == StartingPoint(position: 108, first: 109, missing: .nothing))
        #expect(point(.last(99)) == StartingPoint(position: 105, first: 106, missing: .nothing))
        #expect(point(.after(107)) == StartingPoint(position: 107, first: 108, missing: .nothing))
        #expect(point(.after(105)) == StartingPoint(position: 105, first: 106, missing: .nothing))
        #expect(point(.after(110)) == StartingPoint(position: 110, first: 111, missing: .nothing))
    }

    @Test("What this run told and no longer keeps is counted")
    func missing() {
        #expect(point(.after(104)) == StartingPoint(position: 104, first: 106, missing: .records(1)))
        #expect(point(.after(100)) == StartingPoint(position: 100, first: 106, missing: .records(5)))
    }

    @Test("Of an earlier run, of none, and of records a filter would judge, nobody knows how many are missing")
    func unknown() {
        #expect(point(.after(99)) == StartingPoint(position: 99, first: 106, missing: .unknown))
        #expect(point(.after(0)) == StartingPoint(position: 0, first: 106, missing: .unknown))
        let filter = RecordFilter(level: .warning)
        #expect(point(.after(104), filter) == StartingPoint(position: 104, first: 106, missing: .unknown))
        #expect(point(.after(105), filter) == StartingPoint(position: 105, first: 106, missing: .nothing))
    }

    @Test("With a cursor that is yet to come, all that is kept")
    func future() {
        #expect(point(.after(111)) == StartingPoint(position: 0, first: 106, missing: .unknown))
        #expect(point(.after(.max)) == StartingPoint(position: 0, first: 106, missing: .unknown))
    }

    @Test("With nothing kept, everything behind the cursor is missing")
    func nothingKept() {
        let point = StartingPoint(
            .after(104), of: History(limit: 0, completeAfter: 100), passing: RecordFilter(), newest: 110, runStart: 101)
        #expect(point == StartingPoint(position: 104, first: 111, missing: .records(6)))
    }
}
