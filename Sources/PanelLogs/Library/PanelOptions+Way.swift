// SPDX-License-Identifier: MIT

import Addresses

extension PanelOptions {
    /// Where a panel is connected to that does not listen at its URL's host and port: a Unix socket, or an address of its
    /// own behind a proxy that goes by names.
    public struct Connect: Equatable, Sendable, CustomStringConvertible {
        let target: ConnectTarget

        /// - Parameter address: `unix:/path/of/socket` or `HOST:PORT`, an IPv6 address in brackets.
        /// - Throws: ``PanelLogsError/Code/invalidArgument`` where it is neither.
        public init(_ address: String) throws(PanelLogsError) {
            do throws(AddressProblem) {
                target = try ConnectTarget(reading: address)
            } catch {
                throw PanelLogsError(.invalidArgument, "the address to connect to \(error.message)")
            }
        }

        /// The address.
        public var description: String { target.description }
    }

    /// A proxy before the panel, HTTP or SOCKS5. It looks the panel's name up, and sees nothing of what is said behind
    /// `https`. Prints neither user name nor password.
    public struct Proxy: Equatable, Sendable {
        let endpoint: ProxyEndpoint

        /// A proxy at `url`.
        /// - Parameter url: `http://HOST:PORT`, asked with CONNECT for a panel of either scheme, or `socks5://HOST:PORT`,
        ///   with `USER:PASSWORD@` before the host where the proxy wants that; what a URL cannot hold stands there as `%XX`.
        /// - Throws: ``PanelLogsError/Code/invalidArgument`` where it is no such URL.
        public init(url: String) throws(PanelLogsError) {
            do throws(AddressProblem) {
                endpoint = try ProxyEndpoint(reading: url)
            } catch {
                throw PanelLogsError(.invalidArgument, "the proxy's URL \(error.message)")
            }
        }
    }
}

extension PanelOptions.Proxy: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Its URL without user name and password: `socks5://proxy.example.com:1080`.
    public var description: String { endpoint.description }

    /// Its URL without user name and password.
    public var debugDescription: String { description }
    /// Without children, so that `dump(_:)` shows no secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
