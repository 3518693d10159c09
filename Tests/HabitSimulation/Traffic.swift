// SPDX-License-Identifier: MIT

import Glibc
import PanelSimulator

/// When a stream brings lines, poll by poll: what users do, by day and by night.
package struct Traffic {
    package enum Kind: String, CaseIterable, Sendable {
        /// Lines that come independently of each other.
        case even
        /// Many users, each on and off.
        case crowd
        /// At most five users, who make all lines.
        case few
    }

    private struct Activity {
        private static var day: Double { 86_400 }

        /// How much is done at this time of the day, from 0.2 in the small hours to 1.
        static func at(_ time: Double) -> Double {
            let hour = time.truncatingRemainder(dividingBy: day) / 3600
            return 0.2 + 0.8 * (0.5 - 0.5 * cos((hour - 5) / 24 * 2 * .pi))
        }

        static var mean: Double { 0.6 }
    }

    /// The mean length of a user's session, in seconds; the lengths have a Pareto tail.
    private static var meanSession: Double { 70 }
    private static var shortestSession: Double { meanSession * 0.4 / 1.4 }

    private var random: SeededGenerator
    private let poll: Double
    private let hasEmptyNights: Bool
    private let linesOfUser: Double
    private let background: Double
    private let meanPause: Double
    private var turns = Turns()
    private var isOn: [Bool] = []
    private var usersOn = 0
    private var now = 0.0
    /// The next pause of the whole node.
    private var outage: (begins: Double, ends: Double)
    /// Of a poll, to bring a line, until `steadyUntil`.
    private var chance = 0.0
    private var steadyUntil = -1.0

    /// - Parameters:
    ///   - rate: lines a second, on average over days.
    ///   - poll: seconds from one poll to the next: 0.5, or the panel's `Interval=`.
    ///   - hasEmptyNights: every second night brings no line for 8 h.
    package init(rate: Double, kind: Kind, poll: Double, hasEmptyNights: Bool, seed: UInt64) {
        random = SeededGenerator(seed: seed)
        self.poll = poll
        self.hasEmptyNights = hasEmptyNights
        let users: Int
        let duty: Double
        switch kind {
        case .even:
            (users, linesOfUser, background, duty) = (0, 0, rate / Activity.mean, 1)
        case .crowd:
            users = max(1, min(400, Int((rate / 0.1).rounded())))
            let share = 0.8 * rate / Double(users)
            linesOfUser = max(0.4, share / 0.2)
            background = 0.2 * rate / Activity.mean
            duty = share / linesOfUser
        case .few:
            users = max(1, min(5, Int(rate.rounded())))
            let share = rate / Double(users)
            linesOfUser = max(0.5, share / 0.2)
            background = 0
            duty = share / linesOfUser
        }
        meanPause = users == 0 ? 0 : Self.meanSession * (1 - duty) / duty * Activity.mean
        let first = random.exponential(mean: 2 * 86_400)
        outage = (first, first + random.exponential(mean: 20))
        for user in 0..<users {
            turns.add(user, at: random.unit() * meanPause)
            isOn.append(false)
        }
    }

    /// The time of the next poll that brings lines, in seconds.
    package mutating func next() -> Double {
        var time = now
        while true {
            while turns.nextTime <= time { takeTurn(at: time) }
            if time >= steadyUntil, let jump = settle(at: time) {
                time = jump
                continue
            }
            if chance <= 0 {
                time = steadyUntil
            } else if chance > 0.2 {
                while time < steadyUntil {
                    time += poll
                    if chance > 0.9999 || random.unit() < chance { return arrive(time) }
                }
            } else {
                let polls = max(1, (log(random.unit()) / log(1 - chance)).rounded(.up))
                if time + polls * poll <= steadyUntil { return arrive(time + polls * poll) }
                time = steadyUntil
            }
        }
    }

    private mutating func arrive(_ time: Double) -> Double {
        now = time
        return time
    }

    private mutating func takeTurn(at time: Double) {
        let user = turns.nextUser
        if isOn[user] {
            usersOn -= 1
            let mean = meanPause / Activity.at(time)
            turns.replaceNext(time + random.pareto(shortest: mean / 3, shape: 1.5, longest: mean * 30))
        } else {
            usersOn += 1
            turns.replaceNext(time + random.pareto(shortest: Self.shortestSession, shape: 1.4, longest: 7200))
        }
        isOn[user].toggle()
        steadyUntil = -1
    }

    /// - Returns: where there is nothing before that time.
    private mutating func settle(at time: Double) -> Double? {
        if time >= outage.begins {
            if time < outage.ends { return outage.ends }
            let begins = time + random.exponential(mean: 2 * 86_400)
            outage = (begins, begins + random.exponential(mean: 20))
        }
        if hasEmptyNights {
            let passed = time.truncatingRemainder(dividingBy: 2 * 86_400)
            if passed < 28_800 { return time + 28_800 - passed }
        }
        let rate = Double(usersOn) * linesOfUser + background * Activity.at(time)
        chance = 1 - exp(-rate * poll)
        steadyUntil = min(turns.nextTime, time + 60)
        return nil
    }
}

/// The users' next turns, the first one on top.
private struct Turns {
    private var heap: [(time: Double, user: Int)] = []

    var nextTime: Double { heap.first?.time ?? .infinity }
    var nextUser: Int { heap[0].user }

    mutating func add(_ user: Int, at time: Double) {
        heap.append((time, user))
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].time > heap[child].time {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func replaceNext(_ time: Double) {
        heap[0].time = time
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, heap[child + 1].time < heap[child].time { child += 1 }
            guard heap[child].time < heap[parent].time else { return }
            heap.swapAt(parent, child)
            parent = child
        }
    }
}

extension SeededGenerator {
    /// Between 0 and 1, and neither.
    mutating func unit() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

    mutating func exponential(mean: Double) -> Double { -log(unit()) * mean }

    mutating func pareto(shortest: Double, shape: Double, longest: Double) -> Double {
        min(longest, shortest * pow(unit(), -1 / shape))
    }
}
