// SPDX-License-Identifier: MIT

import Testing

@testable import Continuity

@Suite struct ReplayAlignmentTests {
    @Test("what was relayed is a duplicate, what follows it is new")
    func suffix() {
        let alignment = align(memory: ["a", "b", "c", "d"], replay: ["c", "d", "e", "f"])
        #expect(alignment.verdicts == [.duplicate, .duplicate, .new, .new])
        #expect(alignment.reach == .end)
    }

    @Test("what the panel had lost between relayed lines comes late")
    func late() {
        let alignment = align(memory: ["a", "c", "f"], replay: ["a", "b", "c", "d", "e", "f", "g"])
        #expect(alignment.verdicts == [.duplicate, .late, .duplicate, .late, .late, .duplicate, .new])
    }

    @Test("of identical lines the earlier count as relayed")
    func identical() {
        let alignment = align(memory: ["a", "x", "x"], replay: ["a", "x", "x", "x", "b"])
        #expect(alignment.verdicts == [.duplicate, .duplicate, .duplicate, .new, .new])
    }

    @Test("one identical line more than were relayed before a known line is late")
    func oneIdenticalLost() {
        let alignment = align(memory: ["a", "x", "b"], replay: ["a", "x", "x", "b"])
        #expect(alignment.verdicts == [.duplicate, .duplicate, .late, .duplicate])
    }

    @Test("after a restart too, a line that comes again and again has come once more")
    func repeatedAfterRestart() {
        var memory = LineMemory()
        for text in ["x", "a", "x", "b", "c"] { memory.restore(LineHash.fixed.fingerprint(of: text)) }
        let replay = ["b", "c", "x", "d", "x"].map { LineHash.fixed.fingerprint(of: $0) }
        let alignment = ReplayAlignment(of: replay, with: memory, mayGoOn: false)
        #expect(alignment.verdicts == [.duplicate, .duplicate, .new, .new, .new])
    }

    @Test("after a restart too, a line of which the only copy is older than the replay has come once more")
    func olderThanReplay() {
        var memory = LineMemory()
        for text in ["x", "a", "b", "c"] { memory.restore(LineHash.fixed.fingerprint(of: text)) }
        let replay = ["b", "c", "d", "x"].map { LineHash.fixed.fingerprint(of: $0) }
        let alignment = ReplayAlignment(of: replay, with: memory, mayGoOn: false)
        #expect(alignment.verdicts == [.duplicate, .duplicate, .new, .new])
        #expect(doubtful(alignment) == [])
    }

    @Test("a line that comes again and again and is known beside lost ones may be lost too")
    func knownBesideLost() {
        let alignment = align(memory: ["x", "a", "b"], replay: ["l", "x", "a", "b"])
        #expect(alignment.verdicts == [.late, .duplicate, .duplicate, .duplicate])
        #expect(doubtful(alignment) == [])
        #expect(doubtful(align(memory: ["x", "a", "x", "b"], replay: ["l", "x", "a", "x", "b"])) == [1])
        #expect(doubtful(align(memory: ["x", "a", "x", "b"], replay: ["x", "l", "a", "x", "b"])) == [0])
    }

    @Test("nothing is certain where only lines were known that come again and again, if there are others")
    func onlyCommonKnown() {
        let memory = ["a", "x", "x", "x", "x", "x"]
        #expect(doubtful(align(memory: memory, replay: ["x", "x", "x", "x", "x", "b"])) == [0, 1, 2, 3, 4])
        #expect(doubtful(align(memory: ["x", "x", "x"], replay: ["x", "x", "x", "x"])) == [])
    }

    @Test("the only line that is known may be a new one, unless nothing else was remembered or has come")
    func onlyOneKnown() {
        let behindLost = align(memory: numbered(1...9) + ["x"], replay: ["l", "x", "n"])
        #expect(behindLost.verdicts == [.late, .duplicate, .new])
        #expect(doubtful(behindLost) == [1])
        #expect(doubtful(align(memory: numbered(1...9) + ["x"], replay: ["x", "n"])) == [0])
        #expect(doubtful(align(memory: numbered(1...9) + ["x"], replay: ["x"])) == [])
        #expect(doubtful(align(memory: ["x"], replay: ["x", "n"])) == [])
    }

    @Test("the only line that is known of a short beginning that proves nothing is left out, and in doubt")
    func shortBeginning() {
        let alignment = align(memory: numbered(1...40), replay: ["line 9", "l"], mayGoOn: true)
        #expect(alignment.reach == .nothing)
        #expect(alignment.verdicts == [.duplicate, .new])
        #expect(doubtful(alignment) == [0])
    }

    @Test("a replay that fits nowhere reaches nothing, and all of it is new")
    func nowhere() {
        let alignment = align(memory: ["a", "b"], replay: ["c", "d"])
        #expect(alignment.reach == .nothing)
        #expect(alignment.verdicts == [.new, .new])
    }

    @Test("without a memory everything is new")
    func noMemory() {
        let alignment = align(memory: [], replay: ["c", "d"])
        #expect(alignment.reach == .noMemory)
        #expect(alignment.verdicts == [.new, .new])
    }

    @Test("the beginning of a replay lies inside the memory; what the panel had lost there is late")
    func inside() {
        let alignment = align(memory: ["a", "b", "c", "d", "e"], replay: ["b", "x", "c"], mayGoOn: true)
        #expect(alignment.reach == .inside)
        #expect(alignment.verdicts == [.duplicate, .late, .duplicate])
    }

    @Test("a remembered line that the replay lacks does not spoil the match")
    func holeInReplay() {
        let alignment = align(
            memory: numbered(1...50), replay: numbered(20...47) + numbered(49...60))
        #expect(alignment.reach == .end)
        #expect(alignment.verdicts.prefix(30).allSatisfy { $0 == .duplicate })
        #expect(alignment.verdicts.dropFirst(30).allSatisfy { $0 == .new })
    }

    @Test("a banner that comes again after a restart is not taken for the old one")
    func banner() {
        let old = ["Xray 1.8.24", "A unified platform", "10:00 reading", "10:00 started"]
        let new = ["Xray 1.8.24", "A unified platform", "11:00 reading", "11:00 started"]
        let alignment = align(memory: old, replay: new, mayGoOn: true)
        #expect(alignment.reach == .nothing)
    }

    @Test("of lines that always repeat a few that fit by chance are not believed")
    func chance() {
        let cycle = ["p", "q", "r", "s"]
        let memory = (0..<200).map { cycle[$0 % 4] }
        let replay = (0..<100).map { $0 == 60 ? "s" : numbered(1...100)[$0] }
        #expect(align(memory: memory, replay: replay).reach == .nothing)
    }

    @Test("a run of lines that come again and again is not taken for an earlier run of them")
    func runOfCommonLines() {
        let memory = (0..<40).flatMap { place in
            ["line \(place)", "line \(place) too"] + (place % 20 == 0 ? ["x", "x", "x", "x"] : [])
        }
        let alignment = align(memory: memory, replay: ["new", "x", "x", "x"], mayGoOn: true)
        #expect(alignment.reach == .nothing)
        #expect(alignment.verdicts == [.new, .new, .new, .new])
    }

    @Test("one unmistakable line is believed, however many the panel had lost around it")
    func oneRareLine() {
        let replay = numbered(1001...1100)
        let alignment = align(memory: numbered(1...300) + ["line 1060"], replay: replay)
        #expect(alignment.reach == .end)
        #expect(alignment.verdicts.count { $0 == .late } == 59)
        #expect(alignment.verdicts.count { $0 == .duplicate } == 1)
    }

    @Test("lines that the panel pushed out behind the first of a replay do not hide that those are known")
    func pushedOut() {
        let replay = ["line 1", "line 3", "line 6"] + numbered(8...105)
        let alignment = align(memory: numbered(1...100), replay: replay)
        #expect(alignment.verdicts.count { $0 == .duplicate } == replay.count - 5)
        #expect(alignment.verdicts.suffix(5).allSatisfy { $0 == .new })
    }

    @Test("such first lines that come again and again are found between those that are like no other")
    func pushedOutCommon() {
        let memory = ["x", "a", "x", "x", "b"] + numbered(1...50)
        let alignment = align(memory: memory, replay: ["x", "a", "x"] + numbered(1...99))
        #expect(alignment.verdicts.prefix(53).allSatisfy { $0 == .duplicate })
        #expect(alignment.verdicts.dropFirst(53).allSatisfy { $0 == .new })
    }

    @Test("a line that the panel had lost is not taken for one of long before")
    func longBefore() {
        let alignment = align(memory: ["banner"] + numbered(1...150), replay: ["banner"] + numbered(130...228))
        #expect(alignment.verdicts.prefix(2) == [.late, .duplicate])
    }

    @Test("lines that were relayed late stand at their places in the memory afterwards")
    func memoryIsInPanelOrder() {
        var memory = memory(["a", "c", "f"])
        let replay = ["a", "b", "c", "d", "e", "f", "g"].map(LineHash.fixed.fingerprint(of:))
        memory.learn(replay, ReplayAlignment(of: replay, with: memory, mayGoOn: false))
        #expect(memory.lines == replay)
        #expect(memory.isInPanelOrder)
    }

    @Test("what the panel had lost before the first known line stands before that line afterwards")
    func lostBeforeTheFirst() {
        var memory = memory(["old", "c", "d"])
        let replay = ["a", "b", "c", "d"].map(LineHash.fixed.fingerprint(of:))
        memory.learn(replay, ReplayAlignment(of: replay, with: memory, mayGoOn: false))
        #expect(memory.lines == ["old", "a", "b", "c", "d"].map(LineHash.fixed.fingerprint(of:)))
    }

    @Test("the last known line is found behind a burst of lost ones")
    func burst() {
        let alignment = align(memory: numbered(1...269) + ["line 275"], replay: numbered(190...289))
        #expect(alignment.verdicts.prefix(80).allSatisfy { $0 == .duplicate })
        #expect(alignment.verdicts[80..<85].allSatisfy { $0 == .late })
        #expect(alignment.verdicts[85] == .duplicate)
        #expect(alignment.verdicts.dropFirst(86).allSatisfy { $0 == .new })
    }

    @Test("a replay that broke off among lost lines is inside the memory, if enough of it is known")
    func brokenOffInAHole() {
        let alignment = align(
            memory: numbered(1...64) + numbered(105...109), replay: numbered(55...88), mayGoOn: true)
        #expect(alignment.reach == .inside)
        #expect(alignment.verdicts.prefix(10).allSatisfy { $0 == .duplicate })
        #expect(alignment.verdicts.dropFirst(10).allSatisfy { $0 == .late })
    }

    @Test("a replay that may go on has not reached the end before the last known line has come")
    func lastLineIsToCome() {
        let alignment = align(
            memory: ["line 20", "line 70", "line 80", "line 95"], replay: numbered(1...90), mayGoOn: true)
        #expect(alignment.reach == .inside)
    }

    @Test("remembered lines around a replay that broke off stay where they are")
    func memoryAroundABeginning() {
        var memory = memory(["a", "b", "c", "d", "e"])
        let replay = ["b", "x", "c"].map(LineHash.fixed.fingerprint(of:))
        memory.learn(replay, ReplayAlignment(of: replay, with: memory, mayGoOn: true))
        #expect(memory.lines == ["a", "b", "x", "c", "d", "e"].map(LineHash.fixed.fingerprint(of:)))
    }

    @Test("lines that a memory of relayed order holds out of place are found")
    func displaced() {
        var memory = LineMemory()
        for text in ["a", "b", "d", "e", "c", "f"] { memory.restore(LineHash.fixed.fingerprint(of: text)) }
        let replay = ["a", "b", "c", "d", "e", "f", "g"].map(LineHash.fixed.fingerprint(of:))
        let alignment = ReplayAlignment(of: replay, with: memory, mayGoOn: false)
        #expect(alignment.verdicts.dropLast().allSatisfy { $0 == .duplicate })
        #expect(alignment.verdicts.last == .new)
        memory.learn(replay, alignment)
        #expect(memory.lines == replay)
    }

    @Test("the memory keeps the last 400 lines")
    func bounded() {
        let memory = memory(numbered(1...1000))
        #expect(memory.lines == numbered(601...1000).map(LineHash.fixed.fingerprint(of:)))
    }

    private func doubtful(_ alignment: ReplayAlignment) -> [Int] {
        alignment.isDoubtful.indices.filter { alignment.isDoubtful[$0] }
    }

    private func memory(_ texts: [String]) -> LineMemory {
        var memory = LineMemory()
        for text in texts { memory.append(LineHash.fixed.fingerprint(of: text)) }
        return memory
    }

    private func align(memory texts: [String], replay: [String], mayGoOn: Bool = false) -> ReplayAlignment {
        ReplayAlignment(
            of: replay.map(LineHash.fixed.fingerprint(of:)), with: memory(texts), mayGoOn: mayGoOn)
    }
}
