// SPDX-License-Identifier: MIT

/// Gives back what earlier runs have stored: the relay's only memory from one run to the next.
///
/// Reading waits for the disk, on a thread of the archive's own.
package protocol LogArchive: Sendable {
    /// What a run that begins has to know of the runs before. To be called before anything of this run is stored.
    func recall() async throws(ArchiveError) -> Recollection

    /// The last lines of one source, oldest first; at most `limit` lines and some 8 MiB.
    func lastLines(of source: SourceID, limit: Int) async throws(ArchiveError) -> [ArchivedLine]
}
