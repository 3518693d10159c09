// SPDX-License-Identifier: MIT

/// The relay's version, as `hello`, `--version` and the changelog have it.
package let relayVersion = "0.1.0"
