// SPDX-License-Identifier: MIT

import PanelLogs
package import RelayConfiguration
import RelayDaemon

extension Patient {
    /// - Parameter file: where the configuration was read from.
    package init(_ configuration: Configuration, file: String) {
        let panel = configuration.panel
        self.init(
            file: file, warnings: configuration.warnings.count, panel: "\(panel.url)", authority: panel.url.authority,
            trust: Trust(configuration.tls, for: panel.url), connect: panel.connect.map { "\($0)" },
            proxy: panel.proxy.map { "\($0)" },
            credentials: Credentials(panel.credentials), dialect: PanelDialect(panel.dialect),
            sources: SourceSelection(configuration.sources))
    }
}

extension Patient.Trust {
    fileprivate init?(_ tls: Configuration.TLS, for url: PanelURL) {
        switch url.scheme {
        case .http: return nil
        case .https: self = tls.pinSHA256 != nil ? .pinnedKey : tls.verify ? .authorities : .nothing
        }
    }
}

extension Patient.Credentials {
    fileprivate init(_ credentials: Configuration.Credentials) {
        switch credentials {
        case .login(let username, _): self = .login(username: username)
        case .apiKey: self = .apiKey
        case .token: self = .token
        }
    }
}
