// SPDX-License-Identifier: MIT

import Addresses

extension ConfigurationReader {
    /// The proxy of `Proxy=`, else the environment's; with `Connect=` the environment's do not count.
    mutating func proxy(for url: PanelURL?) -> ProxyEndpoint? {
        if let written = interpreter.settings.panel.proxy { return written }
        guard interpreter.assigned.isSound(.panel, "Proxy"), interpreter.assigned.place(.panel, "Connect") == nil,
            let url,
            let (variable, value) = environment.proxies.proxy(for: url)
        else { return nil }
        do {
            // There it is the custom to leave the scheme out.
            return try ProxyEndpoint(reading: value.contains("://") ? value : "http://\(value)")
        } catch {
            let message = "the environment's $\(variable) \(error.message); or write Proxy= or set $no_proxy"
            interpreter.add(.error(message, in: path))
            return nil
        }
    }
}
