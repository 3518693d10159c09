// SPDX-License-Identifier: MIT

import Testing

@testable import SocketSink

@Suite("Admission to the socket")
struct AdmissionTests {
    private let admission = Admission(maxConsumers: 64, exempt: [0, 999])

    private func users(_ counts: [UInt32: Int]) -> [UInt32] {
        counts.flatMap { Array(repeating: $0.key, count: $0.value) }
    }

    /// How many places a user gets, one after the other.
    private func most(of uid: UInt32, _ place: Admission.Place, besides others: [UInt32] = [], in admission: Admission)
        -> Int
    {
        var taken = others
        while (try? admission.admit(uid, to: place, taken: taken)) != nil { taken.append(uid) }
        return taken.count - others.count
    }

    @Test("One user has half of the places, root and the relay's own all", arguments: [(1000, 32), (0, 64), (999, 64)])
    func share(uid: UInt32, places: Int) {
        #expect(most(of: uid, .consumer, in: admission) == places)
    }

    @Test("Who has none gets one of the last places, who has some does not")
    func reserve() throws {
        let taken = users([1000: 32, 1001: 24])
        #expect(throws: Admission.Refusal.share) { try admission.admit(1000, to: .consumer, taken: taken) }
        #expect(throws: Admission.Refusal.full) { try admission.admit(1001, to: .consumer, taken: taken) }
        try admission.admit(1002, to: .consumer, taken: taken)
        #expect(most(of: 1002, .consumer, besides: taken, in: admission) == 1)
        let full = taken + (2000..<2008).map { UInt32($0) }
        for uid: UInt32 in [0, 1002] {
            #expect(throws: Admission.Refusal.full) { try admission.admit(uid, to: .consumer, taken: full) }
        }
    }

    @Test("Of the places to ask beside the consumers one user has half", arguments: [Admission.Place.asker, .visitor])
    func beside(_ place: Admission.Place) {
        #expect(most(of: 1000, place, in: admission) == 4)
        #expect(most(of: 0, place, in: admission) == 8)
    }

    @Test("Few places are of use all the same", arguments: [(1, 1), (2, 1), (3, 1), (4, 2), (8, 4)])
    func few(maxConsumers: Int, places: Int) {
        #expect(most(of: 1000, .consumer, in: Admission(maxConsumers: maxConsumers, exempt: [])) == places)
    }

    @Test("The words name the key and the number")
    func words() {
        #expect(admission.words(for: .full) == "this relay serves at most 64 consumers (MaxConsumers=)")
        #expect(
            admission.words(for: .share) == "this relay serves at most 32 consumers of one user (half of MaxConsumers=)"
        )
    }
}
