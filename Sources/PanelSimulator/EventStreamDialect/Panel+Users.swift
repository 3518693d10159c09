// SPDX-License-Identifier: MIT

import NIOHTTP1

/// `GET /api/users/simple`: who the panel's users are.
extension Panel {
    /// - Parameters:
    ///   - asked: the values of `ids`; without any, all users are meant.
    ///   - limit: how many are listed; `total` counts them all.
    func simpleUsers(asked: [String], limit: String?) -> PanelResponse {
        let ids = asked.map { Int($0) }
        guard !ids.contains(nil), limit.map({ Int($0) != nil }) ?? true else { return .invalidNumber("ids") }
        let found = users.filter { ids.isEmpty || ids.contains($0.key) }.sorted { $0.key < $1.key }
        let texts = found.prefix(limit.flatMap { Int($0) } ?? found.count).map { id, name in
            #"{"id":\#(id),"username":\#(JSONText.quoted(name))}"#
        }
        return .json(.ok, #"{"users":[\#(texts.joined(separator: ","))],"total":\#(found.count)}"#)
    }
}
