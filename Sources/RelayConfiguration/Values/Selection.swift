// SPDX-License-Identifier: MIT

/// Everything there is, or what a list names, in its order and each once.
package enum Selection<Element: Hashable & Sendable>: Equatable, Sendable {
    case all
    case listed([Element])
}

/// The value of a list key as it grows over the assignments.
struct SelectionList<Element: Hashable & Sendable>: Sendable {
    enum Entry: Sendable {
        case all(PlacedItem)
        case one(Element)
    }

    private(set) var entries: [Entry] = []

    mutating func removeAll() {
        entries = []
    }

    mutating func append(_ more: [Entry]) {
        entries += more
    }

    /// The whole list, or the place of an `all` that does not stand alone.
    var selection: Result<Selection<Element>, Mixed> {
        var elements: [Element] = []
        var seen: Set<Element> = []
        var all: PlacedItem?
        for entry in entries {
            switch entry {
            case .all(let item): all = item
            case .one(let element): if seen.insert(element).inserted { elements.append(element) }
            }
        }
        guard let all else { return .success(.listed(elements)) }
        return elements.isEmpty ? .success(.all) : .failure(Mixed(all: all))
    }

    struct Mixed: Error {
        var all: PlacedItem
    }
}
