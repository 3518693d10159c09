// SPDX-License-Identifier: MIT

import Foundation

/// The questions that the README shows how to answer: a comment, and the command under it.
struct ReadmeQuestions {
    struct Question: Sendable {
        var words: String
        var command: String
    }

    private(set) var questions: [Question] = []
    /// What stands in the blocks before their first question.
    private(set) var preparations: [String] = []

    init() throws {
        let text = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
        let section = text.split(separator: "\n## ").first { $0.hasPrefix("Look at the lines") } ?? ""
        var isInBlock = false
        for line in section.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInBlock.toggle()
            } else if isInBlock, line.hasPrefix("# ") {
                questions.append(Question(words: String(line.dropFirst(2)), command: ""))
            } else if isInBlock, !line.isEmpty {
                if line.hasPrefix("s=") {
                    preparations.append(String(line))
                } else if !questions.isEmpty {
                    questions[questions.count - 1].command += line + "\n"
                }
            }
        }
    }

    func asked(of reader: String) -> [Question] { questions.filter { $0.command.contains(reader) } }
}

enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
