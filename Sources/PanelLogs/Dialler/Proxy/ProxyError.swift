// SPDX-License-Identifier: MIT

import Addresses

/// Why a proxy did not open the way to the panel. Of the panel nothing is known then.
package struct ProxyError: Error, Equatable, Sendable {
    package enum Failure: Equatable, Sendable {
        /// No TCP connection to the proxy; the system's words.
        case unreachable(String)
        /// It took the connection, and its time.
        case silent
        /// It hung up; why, where that is known.
        case closed(String?)
        /// What answers there is no proxy of this kind.
        case foreign
        /// It wants a user name and password, and there are none.
        case credentialsWanted
        /// It does not take those that it was given.
        case credentialsRefused
        /// It does not let anybody, or this user, connect there; its own code.
        case forbidden(String)
        /// It does not come through to the panel; in its own words or code.
        case panelUnreachable(String)
        /// Anything else that it said.
        case failed(String)
    }

    /// ``ProxyEndpoint``'s description.
    package var proxy: String
    package var failure: Failure

    init(_ failure: Failure, of proxy: ProxyEndpoint) {
        self.failure = failure
        self.proxy = proxy.description
    }

    /// Only the operator can help, here or at the proxy; asking again would at best be refused again, and at worst get the
    /// relay locked out.
    package var isRefusal: Bool {
        switch failure {
        case .credentialsWanted, .credentialsRefused, .forbidden: true
        case .unreachable, .silent, .closed, .foreign, .panelUnreachable, .failed: false
        }
    }
}

extension ProxyError: CustomStringConvertible {
    package var description: String { explanation.sentence }

    package var explanation: Explanation {
        switch failure {
        case .unreachable(let cause): Explanation("the proxy \(proxy) cannot be reached: \(cause)")
        case .silent: Explanation("the proxy \(proxy) accepts connections but does not answer")
        case .closed(let cause?):
            Explanation("the proxy \(proxy) broke off before it had connected to the panel: \(cause)")
        case .closed(nil): Explanation("the proxy \(proxy) hung up before it had connected to the panel")
        case .foreign:
            Explanation(
                "what answers at \(proxy) is no such proxy", cure: "check its scheme, host and port in Proxy=")
        case .credentialsWanted:
            Explanation(
                "the proxy \(proxy) wants a user name and a password", cure: "write them into Proxy= (\(example))")
        case .credentialsRefused:
            Explanation(
                "the proxy \(proxy) refuses the user name or the password", cure: "correct them in Proxy= and reload")
        case .forbidden(let code):
            Explanation(
                "the proxy \(proxy) does not allow connections to the panel (\(code))",
                cure: "allow its host and port there")
        case .panelUnreachable(let cause):
            Explanation(
                "the proxy \(proxy) does not reach the panel (\(cause))",
                cure: "check URL=, and whether the panel runs")
        case .failed(let cause):
            Explanation("the proxy \(proxy) does not connect to the panel (\(cause))", cure: "see its own log")
        }
    }

    private var example: String {
        let scheme = proxy.prefix { $0 != ":" }
        return "\(scheme)://USER:PASSWORD@\(proxy.dropFirst(scheme.count + 3))"
    }
}
