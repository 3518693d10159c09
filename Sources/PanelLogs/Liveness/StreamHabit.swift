// SPDX-License-Identifier: MIT

import Glibc

/// How a stream's lines have been spaced lately, and so for how long it may be quiet before it is suspected to be deaf.
///
/// No panel says that it has started a node's backend anew behind an open stream. What shows is a pause that the stream is
/// not in the habit of. A pause lies between two polls that brought lines. The habit knows the second longest pause of the
/// last half hour to hour, since a single long one may be the panel's. The threshold is that pause times a factor that
/// grows with how uneven the pauses are: 1.8 where they are as even as those of independent lines, and the square root of
/// twelve hours to the time observed where a few users make all lines. It is 10 s at least and `Silence=` at most.
///
/// With one line a second, evenly random, the second longest pause of an hour is about 7 s, and the threshold 13 s; with
/// one line in ten seconds it is 100 s; with twenty lines a second it is 10 s.
///
/// A suspicion that brings nothing doubles the next one of the same pause, up to 2 h. Each pause that was suspected and
/// proved to be the stream's own makes the habit more cautious by half; some of that is forgotten each day.
///
/// Times are readings of the relay's ``MonotonicClock``. Takes a few instructions for each batch, and no memory.
package struct StreamHabit: Equatable, Sendable {
    private struct Window: Equatable, Sendable {
        var began: Duration
        var pauses = 0
        var longest = Duration.zero
        var secondLongest = Duration.zero

        @inline(__always) mutating func add(_ pause: Duration) {
            pauses &+= 1
            guard pause > secondLongest else { return }
            if pause > longest { (longest, secondLongest) = (pause, longest) } else { secondLongest = pause }
        }
    }

    private static var windowLength: Duration { .seconds(1800) }
    /// Fewer pauses make no habit.
    private static var fewest: Int { 8 }
    /// Pauses of a busy stream are this long on average, or shorter.
    private static var busyPause: Duration { .milliseconds(750) }
    /// The shortest threshold.
    static var shortest: Duration { .seconds(10) }
    /// Of a threshold that is doubled.
    package static var longest: Duration { .seconds(2 * 3600) }
    /// Where `Silence=` sets no bound.
    private static var usualBound: Duration { .seconds(3600) }
    private static var horizon: Double { 12 * 3600 }
    private static var leastFactor: Double { 1.8 }
    private static var cautionGrowth: Double { 1.5 }
    private static var mostCaution: Double { 256 }
    /// What is left of the caution after a window; after a day it is down by 1.4 of its steps.
    private static var cautionLeft: Double { 0.9882 }

    private var current: Window?
    private var previous: Window?
    /// The last line, or the opening of a connection that followed a break.
    private var quietSince: Duration?
    /// Suspicions of the present pause that brought nothing.
    private var fruitless = 0
    private var caution = 1.0

    package init() {}

    /// A connection is open.
    /// - Parameter afterSuspicion: the one before was in order, and was closed because of its silence.
    package mutating func opened(at now: Duration, afterSuspicion: Bool) {
        // What passed while no connection was open is no pause of the stream's.
        if !afterSuspicion, quietSince != nil { quietSince = now }
    }

    /// The stream is closed because it was quiet for ``patience(_:)``.
    package mutating func suspected() { fruitless += 1 }

    /// - Parameter wereHeldUp: the pause before them was the panel's, which kept them back.
    package mutating func receivedLines(at now: Duration, wereHeldUp: Bool = false) {
        defer { quietSince = now }
        guard let since = quietSince else {
            current = Window(began: now)
            return
        }
        let wasSuspected = fruitless > 0
        fruitless = 0
        if wereHeldUp { return forget(now - since) }
        if wasSuspected { caution = min(caution * Self.cautionGrowth, Self.mostCaution) }
        current?.add(now - since)
        if let began = current?.began, now - began >= Self.windowLength { beginWindow(at: now, after: began) }
    }

    private mutating func beginWindow(at now: Duration, after began: Duration) {
        let windows = min((now - began) / Self.windowLength, 48)
        (previous, current) = (current, Window(began: now))
        caution = max(caution * pow(Self.cautionLeft, windows), 1)
    }

    /// The time of a pause that was not the stream's does not count as observed.
    private mutating func forget(_ pause: Duration) {
        current?.began += pause
        previous?.began += pause
    }

    /// For how long the stream may bring no line, from its last one or its last opening on; nil: for ever.
    package func patience(_ limit: SilenceLimit) -> Duration? {
        guard limit.suspects || limit.bound > .zero else { return nil }
        let first = limit.suspects ? threshold(limit) : limit.bound
        let doubled = first * Int(1 << min(fruitless, 16))
        return fruitless == 0 ? first : max(first, min(doubled, Self.longest))
    }

    /// Whether a pause up to `now` is long for this stream, if not long enough for a suspicion of its own.
    func isUnusual(at now: Duration, _ limit: SilenceLimit) -> Bool {
        guard limit.suspects, let quietSince, isLearned else { return false }
        return now - quietSince >= threshold(limit) / 2
    }

    /// Whether several lines a second are usual.
    package var isBusy: Bool {
        guard isLearned, let current, let quietSince else { return false }
        let pauses = current.pauses + (previous?.pauses ?? 0)
        return (quietSince - (previous?.began ?? current.began)) / pauses <= Self.busyPause
    }

    private var isLearned: Bool { (current?.pauses ?? 0) + (previous?.pauses ?? 0) >= Self.fewest }

    private func threshold(_ limit: SilenceLimit) -> Duration {
        let bound = limit.bound > .zero ? limit.bound : Self.usualBound
        let most = max(min(bound * caution, Self.longest), bound)
        guard isLearned, let current, let quietSince else { return most }
        let before = previous ?? Window(began: current.began)
        let secondLongest = max(
            current.secondLongest, before.secondLongest, min(current.longest, before.longest))
        let observed = (quietSince - before.began) / .seconds(1)
        guard observed > 0 else { return most }
        let pauses = Double(current.pauses + before.pauses)
        let pause = secondLongest / .seconds(1)
        // 1 where lines come independently of each other.
        let unevenness = pause / (observed / pauses * max(log(pauses), 1))
        let exponent = min(max((unevenness - 1) / 2, 0), 1) / 2
        let factor = max(pow(max(Self.horizon / observed, 1), exponent), Self.leastFactor)
        return min(max(.seconds(pause * factor), Self.shortest) * caution, most)
    }
}
