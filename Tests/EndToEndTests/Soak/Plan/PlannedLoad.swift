// SPDX-License-Identifier: MIT

import PanelSimulator

/// When one source prints how many lines: stretches of every pace, with silence in between.
struct PlannedLoad {
    let source: PanelSource
    var random: SeededGenerator

    private static let slice = Duration.milliseconds(25)

    mutating func steps(_ settings: PlanSettings) -> [FaultPlan.Step] {
        var steps: [FaultPlan.Step] = []
        var now = Duration.milliseconds(Int.random(in: 0...200, using: &random))
        var left = settings.mostLinesOfSource
        while now < settings.length, left > 0 {
            let (rate, span) = stretch(settings.loads[source] ?? .slow)
            let end = min(now + span, settings.length)
            var owed = 0.0
            while now < end, left > 0 {
                owed += rate * (Self.slice / .seconds(1))
                let count = min(Int(owed), left)
                if count > 0 {
                    steps.append(FaultPlan.Step(at: now, action: .emit(source, count)))
                    left -= count
                    owed -= Double(count)
                }
                now += Self.slice
            }
        }
        return steps
    }

    /// Lines a second, and for how long.
    private mutating func stretch(_ load: PlanSettings.Load) -> (rate: Double, span: Duration) {
        switch load {
        case .slow:
            return (Double.random(in: 2...12, using: &random), milliseconds(500...2_000))
        case .steady:
            return (Double.random(in: 18...30, using: &random), milliseconds(500...2_000))
        case .mixed:
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<3: return (0, milliseconds(200...1_500))
            case 3..<5: return (Double.random(in: 2...20, using: &random), milliseconds(500...2_000))
            case 5..<8: return (Double.random(in: 50...450, using: &random), milliseconds(300...1_500))
            // All at once: a look of the panel finds more than its buffer holds, or just as much.
            case 8: return (Double(Int.random(in: 20...160, using: &random)) * 40, Self.slice)
            default: return (Double.random(in: 600...2_500, using: &random), milliseconds(100...600))
            }
        }
    }

    private mutating func milliseconds(_ range: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: range, using: &random))
    }
}
