// SPDX-License-Identifier: MIT

import LogRelayModel
import XrayLog

extension Subscription {
    enum Key: String, CaseIterable {
        case sources, kinds, level, users, types, last, after
    }

    init(_ value: JSONValue) throws(Request.Refusal) {
        guard case .object(let members) = value else {
            throw Request.Refusal(message: "\"subscribe\" must be an object, not \(value.kind); {} asks for everything")
        }
        self.init()
        for member in members {
            let (key, value) = (member.key, member.value)
            switch Key(rawValue: key) {
            case .sources: filter.sources = Set(try value.list(of: key, Self.source))
            case .kinds: filter.kinds = CaseSet(try value.list(of: key, Self.choice))
            case .level: filter.level = try Self.choice(key, try value.text(of: key))
            case .users: filter.users = WantedUsers(try value.list(of: key, Self.user))
            case .types: filter.types = CaseSet(try value.list(of: key, Self.choice))
            case .last, .after:
                guard history == .none else {
                    throw Request.Refusal(message: "\"last\" and \"after\" exclude each other: give one of them")
                }
                history = key == "last" ? .last(try value.count(of: key)) : .after(try value.cursor(of: key))
            case nil:
                let keys = Shown.choice(Key.allCases.map(\.rawValue))
                throw Request.Refusal(
                    message: "\"subscribe\" has no key \"\(Shown.text(key))\"; it has \(keys)")
            }
        }
    }

    /// The argument of `retry`, which has one key of those of `subscribe`.
    static func sources(toRetry argument: JSONValue) throws(Request.Refusal) -> Set<SourceID> {
        guard case .object(let members) = argument else {
            throw Request.Refusal(message: "\"retry\" must be an object, not \(argument.kind); {} retries everything")
        }
        var sources: Set<SourceID> = []
        for member in members {
            guard Key(rawValue: member.key) == .sources else {
                throw Request.Refusal(message: "\"retry\" has no key \"\(Shown.text(member.key))\"; it has \"sources\"")
            }
            sources = Set(try member.value.list(of: member.key, source))
        }
        return sources
    }

    private static func source(_ key: String, _ text: String) throws(Request.Refusal) -> SourceID {
        if let source = SourceID(text) { return source }
        throw Request.Refusal(
            message: "\"\(key)\": \"\(Shown.text(text))\" is no source; sources are \"core\" and \"node:ID\", as in "
                + "\"node:3\"")
    }

    private static func user(_ key: String, _ text: String) throws(Request.Refusal) -> String {
        guard !text.isEmpty else {
            throw Request.Refusal(message: "\"\(key)\": a user is a name, a number or an email, and not empty")
        }
        return text
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, _ text: String
    ) throws(Request.Refusal) -> Choice {
        if let choice = Choice(rawValue: text) { return choice }
        throw Request.Refusal(
            message: "\"\(key)\": \"\(Shown.text(text))\" is none of "
                + Shown.choice(Choice.allCases.map(\.rawValue)))
    }
}

extension JSONValue {
    fileprivate func text(of key: String) throws(Request.Refusal) -> String {
        guard case .string(let text) = self else {
            throw Request.Refusal(message: "\"\(key)\" must be a string, not \(kind)")
        }
        return text
    }

    /// Empty is refused: it could mean everything as well as nothing.
    fileprivate func list<Item>(
        of key: String, _ item: (String, String) throws(Request.Refusal) -> Item
    ) throws(Request.Refusal) -> [Item] {
        guard case .array(let values) = self else {
            throw Request.Refusal(message: "\"\(key)\" must be a list of strings, not \(kind)")
        }
        guard !values.isEmpty else {
            throw Request.Refusal(message: "\"\(key)\" must not be empty; leave it out to have everything")
        }
        var items: [Item] = []
        for value in values {
            guard case .string(let text) = value else {
                throw Request.Refusal(message: "\"\(key)\" must hold strings, not \(value.kind)")
            }
            items.append(try item(key, text))
        }
        return items
    }

    fileprivate func count(of key: String) throws(Request.Refusal) -> Int {
        guard case .number(let digits) = self, let count = Int(digits), count >= 0 else {
            throw Request.Refusal(message: "\"\(key)\" must be a whole number from 0 to \(Int.max), as in 100")
        }
        return count
    }

    fileprivate func cursor(of key: String) throws(Request.Refusal) -> UInt64 {
        guard case .string(let digits) = self, let cursor = UInt64(digits), digits.utf8.first != UInt8(ascii: "+")
        else {
            throw Request.Refusal(
                message: "\"\(key)\" must be a cursor: a \"seq\" or the \"cursor\" of \"hello\", as a string")
        }
        return cursor
    }
}
