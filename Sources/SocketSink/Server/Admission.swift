// SPDX-License-Identifier: MIT

/// Decides who is let in to the socket, and on what terms, so that one user of the machine cannot keep out the others.
///
/// `MaxConsumers=` is about those who read the stream. Asking for the status must work beside them, above all when there
/// are too many: so a few more may connect, and have a moment to ask.
///
/// Of each kind of place one user has at most half, and the last eighth of `MaxConsumers=` is for users that have none yet.
/// Root and the relay's own user are exempt: they can do worse than connect.
struct Admission: Equatable, Sendable {
    /// What a connection takes.
    enum Place: Equatable, Sendable {
        case consumer, asker, visitor
    }

    /// Why there is no place.
    enum Refusal: Error, Equatable, Sendable {
        /// All are taken, or those that are left are for others.
        case full
        /// This user has as many as one user may have.
        case share
    }

    /// How many may be asking beside the consumers, and how many more when those are too many.
    static let placesBeside = 8

    let maxConsumers: Int
    let exempt: Set<UInt32>

    /// At least one, so that a single place is of use to anybody.
    var share: Int { max(maxConsumers / 2, 1) }
    private var reserve: Int { maxConsumers / 8 }

    /// Whether a user may have another place.
    /// - Parameter taken: the users of the places of this kind that are taken, one element a place.
    func admit(_ uid: UInt32, to place: Place, taken: [UInt32]) throws(Refusal) {
        let most = place == .consumer ? maxConsumers : Self.placesBeside
        guard taken.count < most else { throw .full }
        guard !exempt.contains(uid) else { return }
        let own = taken.count { $0 == uid }
        guard own < (place == .consumer ? share : Self.placesBeside / 2) else { throw .share }
        guard own == 0 || place != .consumer || taken.count < most - reserve else { throw .full }
    }

    /// For whoever is turned away.
    func words(for refusal: Refusal) -> String {
        switch refusal {
        case .full: "this relay serves at most \(maxConsumers) consumers (MaxConsumers=)"
        case .share: "this relay serves at most \(share) consumers of one user (half of MaxConsumers=)"
        }
    }
}
