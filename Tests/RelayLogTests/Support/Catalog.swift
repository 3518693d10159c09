// SPDX-License-Identifier: MIT

/// Reads a message catalogue (systemd.io/CATALOG), more strictly than systemd does.
struct Catalog {
    struct Malformed: Error {
        var line: Int
        var why: String
    }

    struct Item: Equatable {
        var id: String
        var headers: [String: String] = [:]
        var body = ""
    }

    var items: [Item] = []

    init(_ text: String) throws {
        var inHeaders = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            func malformed(_ why: String) -> Malformed { Malformed(line: index + 1, why: why) }
            if line.hasPrefix("#") { continue }
            if line.hasPrefix("-- ") {
                let id = String(line.dropFirst(3))
                guard id.wholeMatch(of: #/[0-9a-f]{32}/#) != nil else { throw malformed("no 128-bit ID") }
                items.append(Item(id: id))
                inHeaders = true
            } else if items.isEmpty {
                guard line.isEmpty else { throw malformed("text before the first ID") }
            } else if inHeaders {
                if line.isEmpty {
                    inHeaders = false
                } else if let match = line.wholeMatch(of: #/(Subject|Defined-By|Support|Documentation): (\S.*)/#) {
                    let old = items[items.count - 1].headers.updateValue(String(match.2), forKey: String(match.1))
                    guard old == nil else { throw malformed("a header twice") }
                } else {
                    throw malformed("no header")
                }
            } else {
                guard line.count <= 100, line.allSatisfy({ $0.isASCII && $0 != "\t" }) else {
                    throw malformed("long, or not plain ASCII")
                }
                items[items.count - 1].body += line + "\n"
            }
        }
    }
}
