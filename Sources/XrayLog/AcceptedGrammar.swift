// SPDX-License-Identifier: MIT

/// What follows `accepted`: a destination, perhaps the way through Xray in brackets, perhaps a user.
///
/// Tags may hold brackets and spaces, and the domain that a Shadowsocks 2022 client asks for any bytes at all: a
/// hostile one imitates the rest of the line (`x [a -> b] email: 1.admin`). What the formatter wrote after it tells them
/// apart: a port, a bracket that closes, and nothing else behind.
enum AcceptedGrammar {
    static func parse(_ text: LinePart, into line: inout XrayLine) {
        let word = text.word
        let rest = text.from(word.end)
        if rest.isEmpty {
            Destination.parse(text, into: &line)
        } else if parsePlain(rest, after: word, into: &line) {
            Destination.parse(word, into: &line)
        } else {
            parseOdd(text, afterWord: word.end, into: &line)
        }
    }

    /// The usual case: the destination is one word, and the brackets after it are balanced.
    private static func parsePlain(_ rest: LinePart, after destination: LinePart, into line: inout XrayLine) -> Bool {
        var user = rest
        if user.starts(with: " [") {
            guard let close = balancedEnd(of: rest.from(rest.start + 1)) else { return false }
            user = rest.from(close + 1)
            guard user.isEmpty || (user.skip(" email: ") && couldBeUser(user)) else { return false }
            Detour.parse(rest.upTo(close).from(rest.start + 2), into: &line)
        } else {
            guard Destination.isWhole(destination), user.skip(" email: "), couldBeUser(user) else { return false }
        }
        if !user.isEmpty { User.parse(user, into: &line) }
        return true
    }

    /// Unbalanced brackets, or a destination that is more than one word.
    private static func parseOdd(_ text: LinePart, afterWord wordEnd: Int, into line: inout XrayLine) {
        let mark = lastBracketAfterPort(in: text) ?? bracket(in: text, at: wordEnd)
        if let mark, parseDetourAndUser(text.from(mark), into: &line) {
            Destination.parse(text.upTo(mark - 1), into: &line)
        } else if let mark = text.lastPosition(of: " email: "), couldBeUser(text.from(mark + 8)),
            couldBeDestination(text.upTo(mark))
        {
            Destination.parse(text.upTo(mark), into: &line)
            User.parse(text.from(mark + 8), into: &line)
        } else if couldBeDestination(text) {
            Destination.parse(text, into: &line)
        }
    }

    /// `[a] b -> c] email: 12.ali`, whatever brackets the tags hold.
    private static func parseDetourAndUser(_ text: LinePart, into line: inout XrayLine) -> Bool {
        let detour = text.from(text.start + 1)
        if let close = detour.firstPosition(of: "] email: ") {
            let user = detour.from(close + 9)
            guard couldBeUser(user) else { return false }
            Detour.parse(detour.upTo(close), into: &line)
            User.parse(user, into: &line)
            return true
        }
        guard detour.last == .closeBracket else { return false }
        Detour.parse(detour.upTo(detour.end - 1), into: &line)
        return true
    }

    /// The position of the bracket that closes the one `text` begins with.
    private static func balancedEnd(of text: LinePart) -> Int? {
        guard let close = text.firstPosition(of: .closeBracket) else { return nil }
        let inner = text.upTo(close).from(text.start + 1)
        guard var position = inner.firstPosition(of: .openBracket) else { return close }
        // A tag with brackets: counted from the first of them.
        var depth = 1
        while position < text.end {
            let byte = text.byte(at: position)
            if byte == .openBracket {
                depth &+= 1
            } else if byte == .closeBracket {
                depth &-= 1
                if depth == 0 { return position }
            }
            position &+= 1
        }
        return nil
    }

    private static func bracket(in text: LinePart, at position: Int) -> Int? {
        text.has(" [", at: position) ? position + 1 : nil
    }

    /// The last ` [` with a port before it: whatever a domain imitates, its own port comes behind.
    private static func lastBracketAfterPort(in text: LinePart) -> Int? {
        var rest = text
        while let position = rest.lastPosition(of: .openBracket) {
            if text[position - 1] == .space, endsWithPort(text.upTo(position - 1)) { return position }
            rest = text.upTo(position)
        }
        return nil
    }

    /// Whatever a domain holds, its port comes behind. What goes on after it is of a form that nobody knows.
    private static func couldBeDestination(_ text: LinePart) -> Bool {
        endsWithPort(text) || Destination.isWhole(text)
    }

    /// A text that ends with a port, or holds another user or the rest of a line, is a piece of a domain.
    private static func couldBeUser(_ text: LinePart) -> Bool {
        guard !text.isEmpty, !endsWithPort(text) else { return false }
        // Hardly any user has a space, and without one there is nothing to look for.
        guard let space = text.firstPosition(of: .space) else { return true }
        return text.from(space).firstPosition(of: " email: ") == nil && lastBracketAfterPort(in: text) == nil
    }

    private static func endsWithPort(_ text: LinePart) -> Bool {
        var digits = 0
        while digits < 6, text[text.end - 1 - digits].isDigit { digits += 1 }
        return digits > 0 && digits < 6 && text[text.end - 1 - digits] == .colon
    }
}
