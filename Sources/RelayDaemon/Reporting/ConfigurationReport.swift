// SPDX-License-Identifier: MIT

package import Logging
package import RelayConfiguration

/// Tells the operator what is wrong with the configuration, a message for each fault.
package enum ConfigurationReport {
    package static func tell(_ diagnostics: [Diagnostic], to logger: Logger) {
        for diagnostic in diagnostics {
            switch diagnostic.severity {
            case .error, .untested:
                logger.error("the configuration cannot be used", metadata: [LogKey.reason: "\(diagnostic)"])
            case .warning:
                logger.warning(
                    "the configuration has a doubtful setting", metadata: [LogKey.reason: "\(diagnostic)"])
            }
        }
    }
}
