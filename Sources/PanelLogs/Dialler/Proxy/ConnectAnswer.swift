// SPDX-License-Identifier: MIT

extension ProxyError.Failure {
    /// What an HTTP proxy's answer to CONNECT means; nil where the way is open (RFC 9110, section 9.3.6).
    init?(connectStatus status: Int, hasCredentials: Bool) {
        switch status {
        case 200..<300: return nil
        case 407: self = hasCredentials ? .credentialsRefused : .credentialsWanted
        case 401, 403, 451: self = .forbidden("HTTP \(status)")
        case 502, 503, 504: self = .panelUnreachable("HTTP \(status)")
        case 405, 501: self = .failed("HTTP \(status): it does not take CONNECT")
        default: self = .failed("HTTP \(status)")
        }
    }
}
