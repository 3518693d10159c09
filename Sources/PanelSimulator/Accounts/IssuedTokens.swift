// SPDX-License-Identifier: MIT

import DequeModule

/// The tokens a panel has given out. Only these are good: nothing is trusted for its look, so that a token made up by
/// accident opens nothing. Keeps the last 10,000; an older one becomes unknown.
struct IssuedTokens {
    static let capacity = 10_000

    private struct Issue {
        var username: String
        var expiresAt: Int64?
    }

    private var issues: [String: Issue] = [:]
    private var order = Deque<String>()
    private var serial = 0
    private let secret = UInt64.random(in: .min ... .max)

    /// A JWT as the panel makes it. Each is another one: two logins in one second differ in the signature.
    mutating func issue(to account: Account, at now: Int64, lifetime: Duration?) -> String {
        serial += 1
        let expiresAt = lifetime.map { now + $0.components.seconds }
        let header = #"{"alg":"HS256","typ":"JWT"}"#
        let access = account.isSudo ? "sudo" : "admin"
        let expiry = expiresAt.map { #","exp":\#($0)"# } ?? ""
        let payload = #"{"sub":\#(JSONText.quoted(account.username)),"access":"\#(access)","iat":\#(now)\#(expiry)}"#
        let signed = Base64URL.encode(header.utf8) + "." + Base64URL.encode(payload.utf8)
        let token = signed + "." + Base64URL.encode(signature(of: signed))
        issues[token] = Issue(username: account.username, expiresAt: expiresAt)
        order.append(token)
        if order.count > Self.capacity { issues[order.removeFirst()] = nil }
        return token
    }

    /// The name a token stands for, unless it is unknown, revoked or over.
    func username(for token: String, at now: Int64) -> String? {
        guard let issue = issues[token] else { return nil }
        if let expiresAt = issue.expiresAt, expiresAt <= now { return nil }
        return issue.username
    }

    mutating func revoke(of username: String) {
        issues = issues.filter { $0.value.username != username }
        order.removeAll { issues[$0] == nil }
    }

    mutating func revokeAll() {
        issues.removeAll()
        order.removeAll()
    }

    /// 32 bytes, the length of an HS256 signature. Not one: it need only differ, since the set of tokens decides.
    private func signature(of text: String) -> [UInt8] {
        (0..<4).flatMap { part in
            var hasher = Hasher()
            hasher.combine(secret)
            hasher.combine(serial)
            hasher.combine(part)
            hasher.combine(text)
            return withUnsafeBytes(of: hasher.finalize()) { Array($0) }
        }
    }
}
