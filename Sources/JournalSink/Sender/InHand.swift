// SPDX-License-Identifier: MIT

import DequeModule
import LogRelayModel

/// What the sender has claimed and not yet handed over: whole items, and how far it has come in the first.
struct InHand {
    private(set) var items = Deque<BacklogItem>()
    /// How many entries of the first item are done.
    private(set) var done = 0

    var isEmpty: Bool { items.isEmpty }

    mutating func take(_ claimed: Deque<BacklogItem>) {
        // Claims are made with empty hands; the old storage goes with its capacity.
        if items.isEmpty { items = claimed } else { items.append(contentsOf: claimed) }
    }

    /// Lets go of the next `entries` entries. Returns the cost of the items that were finished by it; their memory is
    /// released at once.
    mutating func advance(by entries: Int) -> Int {
        var (rest, freed) = (entries, 0)
        while rest > 0, let first = items.first {
            let left = first.entries - done
            guard rest >= left else {
                done += rest
                break
            }
            rest -= left
            done = 0
            freed += first.cost
            items.removeFirst()
        }
        if items.isEmpty { items = Deque() }
        return freed
    }

    /// The loss that giving up the next entry would be; nil for a gap, which would else be told by a gap in turn.
    var lossOfNext: Loss? {
        guard case .batch(let batch) = items.first else { return nil }
        return Loss(source: batch.source, lines: 1)
    }
}
