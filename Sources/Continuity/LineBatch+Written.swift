// SPDX-License-Identifier: MIT

package import LogRelayModel
import XrayLog

extension LineBatch {
    /// When a line was written, by its writer's clock; nil where it does not say, or there is no such line.
    package func written(at place: Int) -> Duration? { withLine(at: place, XrayLine.written) }

    func withLine<Result>(at place: Int, _ body: (UnsafeRawBufferPointer) -> Result?) -> Result? {
        guard lines.indices.contains(place) else { return nil }
        return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[lines[place].place])) }
    }
}
