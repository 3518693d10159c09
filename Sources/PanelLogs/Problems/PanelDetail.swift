// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The `detail` of a panel's error: a string, a list of what is wrong with a form, or an object. It marks an answer as the
/// panel's own.
struct PanelDetail: Sendable {
    private let texts: [String]

    /// nil where the answer is not in the panel's form.
    init?(_ answer: HTTPAnswer) {
        guard answer.mediaType?.isJSON == true else { return nil }
        do {
            texts = try JSONDecoder().decode(Body.self, from: Data(answer.body)).detail.texts
        } catch {
            return nil
        }
    }

    /// On one line and short; nil where there are none, or where they repeat a secret.
    func words(withholding secrets: [String]) -> String? {
        let whole = texts.joined(separator: "; ")
        guard !whole.isEmpty, !secrets.contains(where: { !$0.isEmpty && whole.contains($0) }) else { return nil }
        return quoted(whole)
    }

    private struct Body: Decodable {
        var detail: Detail
    }

    /// FastAPI's own list of what is wrong with a form repeats in `input` what was sent: only `msg` is read. The panels make an
    /// object of it: the field's name and the words.
    private enum Detail: Decodable {
        case text(String)
        case list([Detail])
        case object([String: Detail])
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = Self.attempt({ try value.decode(String.self) }) {
                self = .text(text)
            } else if let list = Self.attempt({ try value.decode([Detail].self) }) {
                self = .list(list)
            } else if let object = Self.attempt({ try value.decode([String: Detail].self) }) {
                self = .object(object)
            } else {
                self = .other
            }
        }

        /// A few of the words; what is nested deeper is left out.
        var texts: [String] {
            switch self {
            case .text(let text): [text]
            case .list(let items): items.prefix(Self.most).flatMap(\.ownText)
            case .object(let fields) where fields["msg"] != nil: ownText
            case .object(let fields):
                fields.sorted { $0.key < $1.key }.prefix(Self.most).compactMap { name, value in
                    if case .text(let text) = value { "\(name): \(text)" } else { nil }
                }
            case .other: []
            }
        }

        private var ownText: [String] {
            switch self {
            case .text(let text): [text]
            case .object(let fields):
                if case .text(let text)? = fields["msg"] { [text] } else { [] }
            case .list, .other: []
            }
        }

        private static let most = 8

        /// A value of another type is no error: the next one is tried.
        private static func attempt<Value>(_ decode: () throws -> Value) -> Value? {
            do { return try decode() } catch { return nil }
        }
    }
}
