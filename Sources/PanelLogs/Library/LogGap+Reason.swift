// SPDX-License-Identifier: MIT

import LogRelayModel

extension LogGap.Reason {
    init(_ reason: Gap.Reason) {
        switch reason {
        case .replayExceeded: self = .replayExceeded
        case .noReplay: self = .noReplay
        case .panelOverflow: self = .panelOverflow
        case .streamSilent: self = .streamSilent
        case .lineCut: self = .lineCut
        case .journalOverflow, .restart: self = LogGap.Reason(description: reason.rawValue)
        }
    }
}
