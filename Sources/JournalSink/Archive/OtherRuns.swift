// SPDX-License-Identifier: MIT

/// What a run is made of.
package struct RunOrigin: Equatable, Sendable {
    /// The configuration file, as a whole path.
    package var configuration: String
    /// The panel's host and port.
    package var panel: String

    package init(configuration: String, panel: String) {
        self.configuration = configuration
        self.panel = panel
    }
}

/// Runs of other relays that have the same `Instance=`: what they have stored is not this relay's past.
///
/// Another relay is one whose configuration is another file, and which either relays another panel or runs at this moment.
/// A configuration that was moved, or one that was changed to another panel, is none.
struct OtherRuns: Equatable {
    private var processes: Set<ProcessMark> = []
    private var configurations: Set<String> = []
    private var hasSeenOwn = false
    /// The configuration of one that runs, or has begun since this relay last did.
    private(set) var recent: String?

    func contains(_ process: ProcessMark) -> Bool { processes.contains(process) }

    /// Takes the notes of runs, the newest first.
    /// - Parameters:
    ///   - run: nil for one of a relay that did not note it yet.
    ///   - own: this run's.
    ///   - isRunning: whether that process lives.
    mutating func take(_ run: RunOrigin?, of process: ProcessMark, own: RunOrigin, isRunning: Bool) {
        guard let run, run.configuration != own.configuration,
            configurations.contains(run.configuration) || run.panel != own.panel || isRunning
        else {
            hasSeenOwn = true
            return
        }
        configurations.insert(run.configuration)
        processes.insert(process)
        if recent == nil, isRunning || !hasSeenOwn { recent = run.configuration }
    }
}
