// SPDX-License-Identifier: MIT

import NIOHTTP1

/// Who asks an SSE panel, and what he may do there.
struct Caller {
    let username: String
    let isSudo: Bool
    let isDisabled: Bool
    private let rights: Set<PanelRight>

    init(account: Account) {
        username = account.username
        isSudo = account.isSudo
        isDisabled = account.standing == .disabled
        rights = account.isSudo ? Set(PanelRight.allCases) : account.rights
    }

    /// A key never has more than its own rights, whoever it belongs to.
    init(key: AccountKey, of account: Account?) {
        username = key.username
        isSudo = account?.isSudo ?? false
        isDisabled = account?.standing == .disabled
        rights = key.rights
    }

    func may(_ right: PanelRight, on panel: EventStreamPanel) -> Bool {
        switch panel.permissions {
        case .rights: rights.contains(right)
        case .sudo: isSudo || right == .systemRead
        }
    }
}

extension Panel {
    /// Nil where nothing that is shown is good now. A token in the query counts for nothing here.
    func caller(of request: PanelRequest, on panel: EventStreamPanel) -> Caller? {
        if let account = account(forToken: request.bearerToken) { return Caller(account: account) }
        guard panel.hasAPIKeys, let key = request.headers.first(name: "X-Api-Key").flatMap({ keys[$0] }) else {
            return nil
        }
        return Caller(key: key, of: accounts[key.username])
    }

    /// The answer to someone who may not; nil where he may. Without a right, being known is enough.
    func refusal(
        to request: PanelRequest, needing right: PanelRight? = nil, on panel: EventStreamPanel
    ) -> PanelResponse? {
        guard let caller = caller(of: request, on: panel) else {
            let showsSomething = request.bearerToken != nil || request.headers.contains(name: "X-Api-Key")
            return .unauthorized(showsSomething ? "Could not validate credentials" : "Not authenticated")
        }
        if caller.isDisabled { return .disabledAccount }
        guard let right, !caller.may(right, on: panel) else { return nil }
        return .lacking(right, on: panel)
    }
}

extension PanelResponse {
    static func lacking(_ right: PanelRight, on panel: EventStreamPanel) -> PanelResponse {
        switch panel.permissions {
        case .rights: .detail(.forbidden, "Permission denied: \(right.rawValue)")
        case .sudo: .notSudo
        }
    }
}
