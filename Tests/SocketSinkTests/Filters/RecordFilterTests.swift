// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import Testing
import XrayLog

@testable import SocketSink

@Suite("Filters")
struct RecordFilterTests {
    private let batch = NDJSONEncoder.encode(RecordBatch(SampleLines.all, seq: 1))
    private let gap = NDJSONEncoder.encode(
        Gap(seq: 8, time: .testing, source: Source(id: .core), reason: .noReplay))

    private func lines(_ filter: RecordFilter, _ records: EncodedRecords, of source: SourceID = .core) throws
        -> [String]
    {
        let selected = filter.select(records, of: source)
        let objects = try JSONObject.all(in: selected.bytes.readableBytesView)
        #expect(selected.marks.map(\.seq) == objects.compactMap(\.seq))
        #expect(selected.marks.last?.end ?? selected.bytes.writerIndex == selected.bytes.writerIndex)
        return objects.map { $0.line ?? $0.type }
    }

    @Test("Without any choice everything passes, in the very same bytes")
    func everything() throws {
        #expect(RecordFilter().select(batch, of: .core) == batch)
        #expect(RecordFilter().passesEveryRecord)
    }

    @Test(
        "A user is found by name, number or whole email",
        arguments: [
            (["ali"], [SampleLines.ali]), (["12"], [SampleLines.ali, SampleLines.bareNumber]),
            (["12.ali"], [SampleLines.ali]), (["ali", "bob"], [SampleLines.ali, SampleLines.bob]),
            (["7"], [SampleLines.bob]), (["a\"\\é"], [SampleLines.quoted]), (["5.a\"\\é"], [SampleLines.quoted]),
            (["al"], []), (["li"], []), (["012"], []), (["ALI"], []), ([".ali"], []), (["12."], []),
            (["x.example"], []),
        ] as [([String], [String])])
    func users(names: [String], expected: [String]) throws {
        #expect(try lines(RecordFilter(users: WantedUsers(names)), batch) == expected)
    }

    @Test(
        "A user whose name the panel has told is found by it, and by the number in the line",
        arguments: [(["ali"], true), (["12"], true), (["al"], false), (["12.ali"], false), (["a\"\\é"], false)])
    func toldName(names: [String], isFound: Bool) throws {
        let records = NDJSONEncoder.encode(RecordBatch(SampleLines.bareNumber, toldName: "ali"))
        #expect(try lines(RecordFilter(users: WantedUsers(names)), records).isEmpty != isFound)
        let odd = NDJSONEncoder.encode(RecordBatch(SampleLines.bareNumber, toldName: "a\"\\é"))
        #expect(try lines(RecordFilter(users: WantedUsers(["a\"\\é"])), odd).count == 1)
    }

    @Test("A user's name that is no UTF-8 is no name, and the line is found by the number alone")
    func namelessUser() throws {
        let line = Array(SampleLines.ali.utf8) + [0xFF]
        let records = NDJSONEncoder.encode(RecordBatch([line, line], seq: 1))
        #expect(try lines(RecordFilter(users: WantedUsers(["ali\u{FFFD}"])), records).isEmpty)
        #expect(try lines(RecordFilter(users: WantedUsers(["ali"])), records).isEmpty)
        #expect(try lines(RecordFilter(users: WantedUsers(["12"])), records).count == 2)
    }

    @Test("Kinds and the least level choose among lines")
    func kindsAndLevels() throws {
        #expect(try lines(RecordFilter(kinds: [.general]), batch) == [SampleLines.warning])
        #expect(try lines(RecordFilter(kinds: [.access, .other]), batch).count == 6)
        #expect(try lines(RecordFilter(level: .notice), batch) == [SampleLines.rejected, SampleLines.warning])
        #expect(try lines(RecordFilter(level: .critical), batch).isEmpty)
        #expect(try lines(RecordFilter(kinds: [.access], level: .warning), batch).isEmpty)
    }

    @Test("A gap passes whatever kind, level or user is asked for")
    func gapPasses() throws {
        let filter = RecordFilter(kinds: [.dns], level: .critical, users: WantedUsers(["nobody"]))
        #expect(try lines(filter, gap) == ["gap"])
        #expect(filter.passesState(of: .core))
    }

    @Test("Sources and types hold for gaps and states too")
    func sourcesAndTypes() throws {
        let node = RecordFilter(sources: [.node(3)])
        #expect(try lines(node, gap).isEmpty)
        #expect(try lines(node, gap, of: .node(3)) == ["gap"])
        #expect(try lines(node, batch).isEmpty)
        #expect(node.passesState(of: .node(3)) && !node.passesState(of: .core))
        let logs = RecordFilter(types: [.log])
        #expect(try lines(logs, gap).isEmpty)
        #expect(try lines(logs, batch).count == 7)
        #expect(!logs.passesState(of: .core))
        #expect(try lines(RecordFilter(types: [.gap]), batch).isEmpty)
    }

    @Test("A batch passes as a whole where each of its records does, and else not")
    func wholeBatch() {
        let kinds: [CaseSet<XrayLine.Kind>?] = [nil, [], [.access], [.access, .general, .other]]
        let types: [CaseSet<RecordFilter.ObjectType>?] = [nil, [.log], [.gap], [.log, .gap], [.state]]
        let users = [nil, WantedUsers(["ali"])]
        let lines = SampleLines.all.map { NDJSONEncoder.encode(RecordBatch([$0], seq: 1)) }
        var seen: Set<Bool> = []
        for records in [gap, batch, EncodedRecords(bytes: ByteBuffer(), marks: [])] + lines {
            for filter in kinds.flatMap({ kinds in
                types.flatMap { types in
                    users.flatMap { users in
                        ([nil] + XrayLine.Level.allCases).map {
                            RecordFilter(kinds: kinds, level: $0, users: users, types: types)
                        }
                    }
                }
            }) {
                let passAll = filter.marks(of: records, from: .core).count == records.marks.count
                let isWhole = filter.passesAll(BatchTraits(records.marks))
                seen.insert(isWhole)
                // Who asks for users is not told: each record is looked at.
                #expect(isWhole == (passAll && filter.users == nil))
            }
        }
        #expect(seen.count == 2)
    }

    @Test("Few records of a batch do not keep the batch in memory; most of it are not copied")
    func memory() {
        let records = NDJSONEncoder.encode(
            RecordBatch([String](repeating: SampleLines.bob, count: 99) + [SampleLines.ali], seq: 1))
        let few = RecordFilter(users: WantedUsers(["ali"])).select(records, of: .core)
        #expect(few.marks.map(\.seq) == [100])
        #expect(few.bytes.storageCapacity < 2048)
        let most = RecordFilter(users: WantedUsers(["bob"])).select(records, of: .core)
        #expect(most.marks.count == 99)
        #expect(most.bytes.storageCapacity == records.bytes.storageCapacity)
    }
}
