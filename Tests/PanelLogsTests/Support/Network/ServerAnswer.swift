// SPDX-License-Identifier: MIT

import PanelSimulator

/// What the simulated panel answers; the client's own `HTTPAnswer` is what it reads.
typealias ServerAnswer = HTTPAnswer
