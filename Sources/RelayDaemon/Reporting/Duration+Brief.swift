// SPDX-License-Identifier: MIT

extension Duration {
    /// In the units of `systemd.time(7)`, as coarse as an operator wants them: `300ms`, `12s`, `15min`, `2h`.
    var brief: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        return switch milliseconds {
        case ..<1000: "\(milliseconds)ms"
        case ..<120_000: "\((milliseconds + 500) / 1000)s"
        case ..<7_200_000: "\((milliseconds + 30_000) / 60_000)min"
        default: "\((milliseconds + 1_800_000) / 3_600_000)h"
        }
    }
}
