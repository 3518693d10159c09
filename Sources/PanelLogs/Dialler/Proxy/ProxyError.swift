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
