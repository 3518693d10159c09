// SPDX-License-Identifier: MIT

extension PanelLogsError {
    static let closed = PanelLogsError(.closed, "the panel was closed, or the task cancelled")

    /// What is wrong, in the words for a program.
    init(_ problem: PanelProblem) {
        guard problem.code != .cancelled else {
            self = .closed
            return
        }
        self.init(Code(problem.code), problem.sentence(for: .program))
    }

    init(_ error: TLSPolicyError) {
        switch error {
        case .noAuthorities(let file, let cause), .badSystemAuthorities(let file, let cause):
            self.init(
                .invalidArgument,
                "\(file): no certificate authority can be read from it (\(cause)); PEM certificates are needed")
        case .noSystemAuthorities:
            self.init(.invalidArgument, "this system has no certificate authorities: its package is ca-certificates")
        case .unusable(let cause): self.init(.invalidArgument, "TLS cannot be set up: \(cause)")
        }
    }
}

extension PanelLogsError.Code {
    init(_ code: PanelProblem.Code) {
        self =
            switch code {
            case .notReached, .proxyRefused: .notReached
            case .unsupportedPanel: .unexpectedAnswer
            case .intermediary: .intermediary
            case .unexpectedAnswer: .unexpectedAnswer
            case .credentialsRefused: .credentialsRefused
            case .rightsMissing: .rightsMissing
            case .nodeNotFound: .nodeNotFound
            case .nodeDisabled, .nodeUnavailable: .nodeUnavailable
            case .noCoreStream: .noCoreStream
            case .streamRefused: .streamRefused
            case .streamEnded: .streamEnded
            case .cancelled: .closed
            }
    }
}
