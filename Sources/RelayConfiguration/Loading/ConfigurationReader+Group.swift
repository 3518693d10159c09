// SPDX-License-Identifier: MIT

extension ConfigurationReader {
    /// The group that `[Socket] Group=` names, looked up; nil where it names none, or none that there is.
    mutating func socketGroup() -> Configuration.Group? {
        guard let written = interpreter.settings.socketGroup, let place = interpreter.assigned.place(.socket, "Group")
        else { return nil }
        let shown = Shown.whole(written)
        if written.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // The largest stands for none: chown(2).
            if let id = UInt32(written), id < .max { return Configuration.Group(name: written, id: id) }
            interpreter.add(.error("Group=\(shown) is out of range: write a group's name or number", at: place))
            return nil
        }
        switch files.group(named: written) {
        case .success(let id?):
            return Configuration.Group(name: written, id: id)
        case .success(nil):
            let message = "is no group of this machine: create it (groupadd --system), or write one that there is"
            interpreter.add(.error("Group=\(shown) \(message)", at: place))
        case .failure(let problem):
            interpreter.add(.error("Group=\(shown) cannot be looked up: \(problem.words)", at: place))
        }
        return nil
    }
}
