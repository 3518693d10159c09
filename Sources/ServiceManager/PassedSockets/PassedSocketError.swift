// SPDX-License-Identifier: MIT

/// Why a descriptor that the service manager has passed cannot be served, in a sentence for the operator.
package enum PassedSocketError: Error, Equatable, CustomStringConvertible {
    /// `LISTEN_FDS` promises more descriptors than there are.
    case notOpen(Int32)
    case notASocket(Int32)
    /// A socket of the Internet, of datagrams or of packets.
    case wrongType(Int32)
    /// One connection, for instance.
    case notListening(Int32)
    /// There is a socket, but the configuration wants none to be served.
    case notWanted

    package var description: String {
        switch self {
        case .notOpen(let descriptor):
            "descriptor \(descriptor) was passed (LISTEN_FDS), but is not open"
        case .notASocket(let descriptor):
            "descriptor \(descriptor) was passed (LISTEN_FDS), but is no socket: in the socket unit, write only "
                + "ListenStream= with an absolute path"
        case .wrongType(let descriptor):
            "descriptor \(descriptor) was passed (LISTEN_FDS), but is no Unix stream socket: in the socket unit, write "
                + "ListenStream= with an absolute path"
        case .notListening(let descriptor):
            "descriptor \(descriptor) was passed (LISTEN_FDS), but does not listen: in the socket unit, write Accept=no"
        case .notWanted:
            "a socket was passed (LISTEN_FDS), but the configuration has [Socket] Enabled=no: write yes, or stop and "
                + "disable the socket unit"
        }
    }
}
