// SPDX-License-Identifier: MIT

import PanelLogs

/// A failure: what help it needs, its cause, and its cure.
struct Diagnosis: Equatable, Sendable {
    var fault: Fault
    var cause: String
    /// Never empty.
    var cure: [String]
    var pin: PublicKeyPin?

    init(_ fault: Fault, _ cause: String, cure: String, _ more: [String] = [], pin: PublicKeyPin? = nil) {
        self.fault = fault
        self.cause = cause
        self.cure = [cure] + more
        self.pin = pin
    }

    /// - Parameter otherwise: the cure, where the explanation names none.
    init(_ fault: Fault, _ explanation: Explanation, otherwise cure: String) {
        self.init(fault, explanation.cause, cure: explanation.cure ?? cure)
    }
}
