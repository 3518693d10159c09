// SPDX-License-Identifier: MIT

/// How the entries of a list key are written: words, each read by itself, so that every wrong one is reported.
struct ListType<Element: Hashable & Sendable>: Sendable {
    struct Reading: Sendable {
        var entries: [SelectionList<Element>.Entry] = []
        var problems: [ValueProblem] = []
    }

    private let readWord: @Sendable (String) throws(ValueProblem) -> Element

    init(_ readWord: @escaping @Sendable (String) throws(ValueProblem) -> Element) {
        self.readWord = readWord
    }

    func read(_ text: PlacedText) -> Reading {
        var reading = Reading()
        do throws(ValueProblem) {
            for word in try WordList.words(of: text) {
                if word.text == "all" {
                    reading.entries.append(.all(word))
                    continue
                }
                do throws(ValueProblem) {
                    reading.entries.append(.one(try readWord(word.text)))
                } catch {
                    reading.problems.append(ValueProblem(error.message, item: word))
                }
            }
        } catch {
            reading.problems.append(error)
        }
        return reading
    }
}

extension ListType where Element == NodeSelector {
    /// Ids and names of nodes.
    static var nodes: Self {
        Self { word throws(ValueProblem) in try NodeSelector(reading: word) }
    }
}

extension ListType where Element == LineKind {
    /// Kinds of lines.
    static var kinds: Self {
        Self { word throws(ValueProblem) in
            try ValueType<LineKind>.word(word, among: LineKind.allCases.map(\.rawValue))
        }
    }
}
