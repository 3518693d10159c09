// SPDX-License-Identifier: MIT

import Addresses

extension ValueType where Value == ConnectTarget {
    /// `unix:/path/of/socket` or `HOST:PORT`.
    static var connectTarget: Self {
        Self { text throws(ValueProblem) in
            do throws(AddressProblem) {
                return try ConnectTarget(reading: text.string)
            } catch {
                throw ValueProblem(error.message)
            }
        }
    }
}

extension ValueType where Value == ProxyEndpoint {
    /// `http://HOST:PORT` or `socks5://HOST:PORT`, with `USER:PASSWORD@` before the host where the proxy wants that. Never
    /// quoted, and with a password a secret.
    static var proxy: Self {
        Self(.guarded, holdsSecret: { $0.string.contains("@") }) { text throws(ValueProblem) in
            do throws(AddressProblem) {
                return try ProxyEndpoint(reading: text.string)
            } catch {
                throw ValueProblem(error.message)
            }
        }
    }
}
