// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("User book")
struct UserBookTests {
    private typealias Question = UserBook.Question

    /// Looks users up; what is due then is asked.
    private func ask(
        _ book: inout UserBook, about ids: [UInt64], at now: Duration
    ) throws -> Question {
        for id in ids { _ = book.name(of: id, now: now) }
        return try book.due(at: now + UserBook.gathering)
    }

    @Test("who is not known has no name, and is asked about together with those who come soon after")
    func gathered() {
        var book = UserBook()
        #expect(book.next(now: .zero) == .wait(until: nil))
        #expect(book.name(of: 12, now: .zero) == nil)
        #expect(book.name(of: 7, now: .milliseconds(400)) == nil)
        #expect(book.name(of: 12, now: .milliseconds(450)) == nil)
        #expect(book.next(now: .milliseconds(450)) == .wait(until: .milliseconds(500)))
        #expect(book.question(at: .milliseconds(500))?.ids == [7, 12])
    }

    @Test("later lines have the name that the panel tells, and it is not asked again for six hours")
    func answered() throws {
        var book = UserBook()
        let question = try ask(&book, about: [12], at: .zero)
        book.answered(question, [12: "ali"], now: .seconds(1))
        #expect(book.name(of: 12, now: .seconds(2)) == "ali")
        #expect(book.name(of: 12, now: .seconds(6 * 3600)) == "ali")
        #expect(book.next(now: .seconds(6 * 3600)) == .wait(until: nil))
    }

    @Test("after that he is asked about anew, and has his old name until the answer comes")
    func renewed() throws {
        var book = UserBook()
        book.answered(try ask(&book, about: [12], at: .zero), [12: "ali"], now: .zero)
        let later = UserBook.nameLasts + .seconds(1)
        #expect(book.name(of: 12, now: later) == "ali")
        let question = try book.due(at: later + UserBook.gathering)
        #expect(question.ids == [12])
        #expect(book.name(of: 12, now: later + .seconds(1)) == "ali")
        book.answered(question, [12: "ali2"], now: later + .seconds(1))
        #expect(book.name(of: 12, now: later + .seconds(2)) == "ali2")
    }

    @Test("whom the panel does not name is not asked about for an hour")
    func absent() throws {
        var book = UserBook()
        book.answered(try ask(&book, about: [12], at: .zero), [:], now: .zero)
        #expect(book.name(of: 12, now: UserBook.absenceLasts - .seconds(1)) == nil)
        #expect(!book.wantsSomebody)
        #expect(book.name(of: 12, now: UserBook.absenceLasts) == nil)
        #expect(book.wantsSomebody)
    }

    @Test(
        "an empty name, or one longer than any panel allows, is none",
        arguments: ["", String(repeating: "a", count: 257)])
    func impossibleName(_ name: String) throws {
        var book = UserBook()
        book.answered(try ask(&book, about: [12], at: .zero), [12: name], now: .zero)
        #expect(book.name(of: 12, now: .seconds(1)) == nil)
    }

    @Test("a name may have dots, signs and any letters", arguments: ["a.b", "ali@corp", "علی", "a b", "-"])
    func possibleName(_ name: String) throws {
        var book = UserBook()
        book.answered(try ask(&book, about: [12], at: .zero), [12: name], now: .zero)
        #expect(book.name(of: 12, now: .seconds(1)) == name)
    }

    @Test("a hundred at most go with one request, and there is a pause before the next")
    func batches() throws {
        var book = UserBook()
        let first = try ask(&book, about: Array(1...150), at: .zero)
        #expect(first.ids == Array(1...100))
        book.answered(first, [:], now: .seconds(10))
        #expect(book.next(now: .seconds(10)) == .wait(until: .seconds(12)))
        #expect(book.question(at: .seconds(12))?.ids == Array(101...150))
    }

    @Test("while one request is under way there is no other")
    func oneAtATime() throws {
        var book = UserBook()
        _ = try ask(&book, about: [1], at: .zero)
        _ = book.name(of: 2, now: .seconds(100))
        #expect(book.next(now: .seconds(200)) == .wait(until: nil))
    }

    @Test("failures are answered with growing pauses, and those wanted are not forgotten; success ends that")
    func failures() throws {
        var book = UserBook()
        var random = FixedGenerator.highest
        var now = Duration.zero
        var question = try ask(&book, about: [12], at: now)
        var delays: [Duration] = []
        for _ in 0..<9 {
            let delay = book.failed(question, now: now, random: &random)
            delays.append(delay)
            #expect(book.next(now: now + delay - .nanoseconds(1)) == .wait(until: now + delay))
            now += delay
            question = try book.due(at: now)
        }
        #expect(delays == [7, 12, 22, 42, 82, 162, 322, 602, 602].map { .seconds($0) })
        #expect(question.ids == [12])
        book.answered(question, [:], now: now)
        question = try ask(&book, about: [13], at: now + .seconds(10))
        #expect(book.failed(question, now: now, random: &random) == .seconds(7))
    }

    @Test("where the panel will not tell, nobody is noted for ten minutes, then six hours; the first time is news")
    func barred() throws {
        var book = UserBook()
        var bar = book.barred(try ask(&book, about: [1, 2], at: .zero), now: .zero)
        #expect(bar == (.seconds(600), true))
        #expect(book.name(of: 3, now: .seconds(599)) == nil)
        #expect(!book.wantsSomebody)
        bar = book.barred(try ask(&book, about: [3], at: .seconds(600)), now: .seconds(601))
        #expect(bar == (.seconds(6 * 3600), false))
        let later = Duration.seconds(601 + 6 * 3600)
        #expect(try ask(&book, about: [3], at: later).ids == [3])
    }

    @Test("names that are known stay while the panel does not tell others")
    func barredLater() throws {
        var book = UserBook()
        book.answered(try ask(&book, about: [12], at: .zero), [12: "ali"], now: .zero)
        _ = book.barred(try ask(&book, about: [13], at: .seconds(10)), now: .seconds(11))
        #expect(book.name(of: 12, now: .seconds(12)) == "ali")
    }

    @Test("a reload has the panel asked at once, and tells it anew if it still refuses")
    func askedAnew() throws {
        var book = UserBook()
        _ = book.barred(try ask(&book, about: [1], at: .zero), now: .zero)
        book.askAnew()
        let question = try ask(&book, about: [1], at: .seconds(1))
        #expect(book.barred(question, now: .seconds(2)) == (.seconds(600), true))
    }

    @Test("another panel has other users, and what the old one was asked says nothing of them")
    func otherPanel() throws {
        var book = UserBook()
        book.answered(try ask(&book, about: [12], at: .zero), [12: "ali"], now: .zero)
        let question = try ask(&book, about: [13], at: .seconds(10))
        book.forgetAll()
        #expect(book.name(of: 12, now: .seconds(11)) == nil)
        #expect(book.next(now: .seconds(20)) == .wait(until: nil), "the old request is still under way")
        book.answered(question, [13: "eve"], now: .seconds(21))
        #expect(book.name(of: 13, now: .seconds(22)) == nil)
        #expect(book.question(at: .seconds(30))?.ids == [12, 13])
    }

    @Test("a number that is no user's on any panel is not asked about", arguments: [UInt64(Int32.max) + 1, .max])
    func hugeNumber(_ id: UInt64) {
        var book = UserBook()
        #expect(book.name(of: id, now: .zero) == nil)
        #expect(!book.wantsSomebody)
    }

    @Test("no more than ten thousand wait to be asked about")
    func bounded() {
        var book = UserBook()
        for id in 1...20_000 as ClosedRange<UInt64> { _ = book.name(of: id, now: .zero) }
        var asked: Set<UInt64> = []
        var now = Duration.seconds(1)
        while let question = book.question(at: now) {
            asked.formUnion(question.ids)
            book.answered(question, [:], now: now)
            now += UserBook.pause
        }
        #expect(asked.count == UserBook.mostWanted)
    }
}

extension UserBook {
    private struct NothingIsDue: Error {}

    fileprivate mutating func question(at now: Duration) -> Question? {
        if case .ask(let question) = next(now: now) { question } else { nil }
    }

    fileprivate mutating func due(at now: Duration) throws -> Question {
        guard let question = question(at: now) else { throw NothingIsDue() }
        return question
    }
}
