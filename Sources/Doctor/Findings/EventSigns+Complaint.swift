// SPDX-License-Identifier: MIT

import PanelLogs

extension EventSigns {
    /// A panel answers a request for a stream at once, before it has a line; what takes longer was held back on the way.
    private static var latestHead: Duration { .seconds(3) }

    /// What is wrong with how the stream came; nil where nothing is.
    ///
    /// What can be told honestly: an encoding is a proxy's, since nobody asked the panel for one. Nothing at all, for
    /// longer than the panel's own signs of life take, was held back. A late head is what nginx makes of a stream that it
    /// buffers, since it sends the head with the first event; it may also be that of a slow panel. Lines that come in
    /// bunches cannot be told from those of a node that logs in bunches; and that the panel's `X-Accel-Buffering` is
    /// missing says nothing, since the proxy that obeys it takes it away.
    func complaint(_ subject: Finding.Subject, after lasted: Duration) -> Finding? {
        if let encoding {
            return Finding(
                subject,
                Diagnosis(
                    .unavailable, "the stream comes encoded (\(encoding.prefix(20))), as by a proxy before the panel",
                    cure: "switch compression off there for the panel's /api/node/…/logs (nginx: gzip off;)"))
        }
        guard let firstByte else {
            return Finding(
                subject,
                Diagnosis(
                    .unavailable,
                    """
                    accepted, but nothing came for \(lasted.inWords), although the panel gives a sign every 15 s: a proxy \
                    before it holds events back
                    """, cure: Self.unbuffered))
        }
        let head = head ?? firstByte
        let late =
            "the answer began only after \(head.inWords), as behind a proxy that holds it back until a line comes"
        switch head {
        case ...Self.latestHead:
            return nil
        case ...Dialler.usualTimeout:
            return Finding(subject, .warning, "opened, but \(late)", cure: [Self.unbuffered])
        default:
            let limit = Dialler.usualTimeout.inWords
            return Finding(
                subject,
                Diagnosis(.unavailable, "\(late), and the relay waits \(limit) for it", cure: Self.unbuffered))
        }
    }

    static var unbuffered: String {
        "switch buffering off there for the panel's /api/node/…/logs (nginx: proxy_buffering off;)"
    }
}
