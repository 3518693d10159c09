// SPDX-License-Identifier: MIT

import Glibc

enum ProcessID {
    static var own: Int32 { getpid() }
}
