// SPDX-License-Identifier: MIT

import PanelLogs
import Synchronization

/// Remembers the certificate that was accepted last; of all else an examination has its own answers.
final class SeenCertificates: SubscriptionObserver {
    private let seen = Mutex<PanelCertificate?>(nil)

    var last: PanelCertificate? { seen.withLock { $0 } }

    func certificateSeen(_ certificate: PanelCertificate) {
        seen.withLock { $0 = certificate }
    }
}
