// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("User cache")
struct UserCacheTests {
    private func entry(_ id: UInt64) -> UserCache.Entry { UserCache.Entry(name: "user\(id)", renewAt: .zero) }

    @Test("never holds more than its two halves")
    func bounded() {
        var cache = UserCache()
        for id in 0..<UInt64(5 * UserCache.half) {
            cache.keep(entry(id), for: id)
            #expect(cache.count <= 2 * UserCache.half)
        }
        #expect(cache.find(0) == nil)
        #expect(cache.find(UInt64(5 * UserCache.half - 1)) != nil)
    }

    @Test("who is looked up again and again stays, however many others come")
    func kept() {
        var cache = UserCache()
        cache.keep(entry(7), for: 7)
        for id in 1000..<UInt64(1000 + 4 * UserCache.half) {
            cache.keep(entry(id), for: id)
            if id % 1000 == 0 { #expect(cache.find(7) == entry(7)) }
        }
    }

    @Test("an entry that is replaced is there once")
    func replaced() {
        var cache = UserCache()
        for id in 0..<UInt64(UserCache.half + 1) { cache.keep(entry(id), for: id) }
        cache.keep(UserCache.Entry(name: "new", renewAt: .zero), for: 0)
        #expect(cache.find(0)?.name == "new")
        #expect(cache.count == UserCache.half + 1)
    }
}
