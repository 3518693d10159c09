// SPDX-License-Identifier: MIT

import RelayConfiguration

/// A configuration file of any bytes: it is a configuration, or errors that name places in it; no secret is ever told; in
/// a drop-in the rest of it says the same; and a name that is quoted is read as it was.
enum ConfigurationProperties {
    private static let path = "relay.conf"

    static func check(_ file: [UInt8]) throws(BrokenProperty) {
        let whole = load(file)
        try printable(whole, lines: file.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1)
        try secrecy(file)
        try dropIn(file, whole)
        try quoting(file)
    }

    private typealias Outcome = Result<Configuration, ConfigurationError>

    private static func load(_ main: [UInt8], dropIn: [UInt8]? = nil) -> Outcome {
        var files = InMemoryFiles()
        files.add(path, bytes: main)
        files.add("/secrets/password", "hunter2\n")
        files.add("/secrets/token", "eyJ.eyJ.sig\n")
        files.add("/certificates/ca.pem", "-----BEGIN CERTIFICATE-----\n", mode: 0o644)
        files.add(group: "adm", id: 4)
        if let dropIn { files.add("\(path).d/10-rest.conf", bytes: dropIn) }
        do throws(ConfigurationError) {
            return .success(try Configuration.load(path: path, environment: ServiceEnvironment(), files: files))
        } catch {
            return .failure(error)
        }
    }

    private static func diagnostics(of outcome: Outcome) -> [Diagnostic] {
        switch outcome {
        case .success(let configuration): configuration.warnings
        case .failure(let error): error.diagnostics
        }
    }

    private static func printable(_ outcome: Outcome, lines: Int) throws(BrokenProperty) {
        if case .failure(let error) = outcome {
            try hold(error.diagnostics.contains { $0.severity == .error }, "refused without an error")
        }
        for diagnostic in diagnostics(of: outcome) {
            let text = diagnostic.description
            try hold(text.hasPrefix("\(path):"), "a diagnostic names no file: \(text)")
            try hold(ShownText.isOneLine(text), "a diagnostic is not one printable line")
            guard let position = diagnostic.position else { continue }
            try hold(1...lines ~= position.line && position.column > 0, "a diagnostic's place is none: \(text)")
        }
    }

    /// Whatever stands before a secret.
    private static func secrecy(_ file: [UInt8]) throws(BrokenProperty) {
        let secret = "c4n4ry-53cr3t"
        for key in ["Password", "APIKey", "Token"] {
            let told = diagnostics(of: load(file + Array("\n\n[Panel]\n\(key)=\(secret)\n".utf8)))
            try hold(!told.contains { $0.message.contains(secret) }, "\(key)= is told")
        }
    }

    /// From the last section on it may as well stand in a drop-in.
    private static func dropIn(_ file: [UInt8], _ whole: Outcome) throws(BrokenProperty) {
        // Behind a blank line, which no continuation goes over.
        let header = Array("\n\n[".utf8)
        let starts = file.indices.dropLast(min(file.count, header.count - 1))
        guard let cut = starts.last(where: { file[$0...].starts(with: header) }) else { return }
        switch (load(Array(file[...cut]), dropIn: Array(file[(cut + 1)...])), whole) {
        case (.success(var parted), .success(var whole)):
            parted.warnings = []
            whole.warnings = []
            try hold(parted == whole, "in a drop-in its last section says something else")
        case (.failure, .failure): break
        case (.success, .failure), (.failure, .success):
            throw BrokenProperty("whether it is a configuration depends on its last section being in a drop-in")
        }
    }

    /// The text as a node's name, in quotes.
    private static func quoting(_ file: [UInt8]) throws(BrokenProperty) {
        guard let name = String(validating: file, as: UTF8.self), !name.isEmpty, name != "all",
            name.contains(where: { !("0"..."9" ~= $0) }), !name.utf8.contains(0)
        else { return }
        let text = """
            [Panel]
            URL=https://panel.example.com
            TokenFile=/secrets/token
            [Sources]
            Nodes="\(name.unicodeScalars.map(quoted).joined())"

            """
        guard text.utf8.count < 1 << 20 else { return }
        guard case .success(let configuration) = load(Array(text.utf8)),
            case .listed(let nodes) = configuration.sources.nodes, nodes.count == 1, case .name(let read)? = nodes.first
        else { throw BrokenProperty("a quoted name is refused") }
        try hold(read.utf8.elementsEqual(name.utf8), "a quoted name is read as another")
    }

    /// As `systemd.syntax(7)` wants it.
    private static func quoted(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"", "\\": return "\\\(scalar)"
        case "\n": return "\\n"
        case " "..."~": return String(scalar)
        default: break
        }
        let digits = String(scalar.value, radix: 16)
        if scalar.isASCII { return "\\x" + String(repeating: "0", count: 2 - digits.count) + digits }
        // Half of them as they are.
        if scalar.value.isMultiple(of: 2) { return String(scalar) }
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
