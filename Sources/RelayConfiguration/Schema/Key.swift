// SPDX-License-Identifier: MIT

/// One key of the configuration: its name, its type, its default, and where its value goes.
struct Key: Sendable {
    /// Whether a list starts anew or goes on.
    enum Turn: Sendable {
        case first, further
    }

    let section: SectionName
    let name: String
    /// The default as an operator writes it; empty: unset.
    let standard: String
    let sensitivity: Sensitivity
    let holdsSecret: @Sendable (PlacedText) -> Bool
    let isList: Bool
    /// Reads a value into the settings, or says what is wrong with it. An empty value is the default, or an empty
    /// list.
    let assign: @Sendable (PlacedText, Turn, inout Settings) -> [ValueProblem]

    /// A key with a default.
    init<Value: Sendable>(
        _ section: SectionName, _ name: String, _ type: ValueType<Value>, default standard: String,
        into path: any WritableKeyPath<Settings, Value> & Sendable
    ) {
        self.section = section
        self.name = name
        self.standard = standard
        sensitivity = type.sensitivity
        holdsSecret = type.holdsSecret
        isList = false
        assign = { text, _, settings in
            do throws(ValueProblem) {
                settings[keyPath: path] = try type.read(text.isEmpty ? PlacedText(standard) : text)
                return []
            } catch {
                return [error]
            }
        }
    }

    /// A key that is unset by default.
    init<Value: Sendable>(
        _ section: SectionName, _ name: String, _ type: ValueType<Value>,
        into path: any WritableKeyPath<Settings, Value?> & Sendable
    ) {
        self.section = section
        self.name = name
        standard = ""
        sensitivity = type.sensitivity
        holdsSecret = type.holdsSecret
        isList = false
        assign = { text, _, settings in
            do throws(ValueProblem) {
                settings[keyPath: path] = text.isEmpty ? nil : try type.read(text)
                return []
            } catch {
                return [error]
            }
        }
    }

    /// A list: the first assignment replaces the default, later ones append, an empty one empties it.
    init<Element: Hashable & Sendable>(
        _ section: SectionName, _ name: String, list type: ListType<Element>, default standard: String,
        into path: any WritableKeyPath<Settings, SelectionList<Element>> & Sendable
    ) {
        self.section = section
        self.name = name
        self.standard = standard
        sensitivity = .open
        holdsSecret = { _ in false }
        isList = true
        assign = { text, turn, settings in
            if turn == .first || text.isEmpty { settings[keyPath: path].removeAll() }
            let reading = type.read(text)
            if settings[keyPath: path].entries.count + reading.entries.count > WordList.limit {
                return [WordList.tooMany()]
            }
            settings[keyPath: path].append(reading.entries)
            return reading.problems
        }
    }
}
