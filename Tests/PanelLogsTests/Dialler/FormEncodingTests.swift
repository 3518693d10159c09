// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("Form encoding")
struct FormEncodingTests {
    @Test("a password may hold anything")
    func escapes() {
        #expect(
            FormEncoding.encode([("username", "a.b-c_d*"), ("password", "p&q=r +%\né")])
                == "username=a.b-c_d*&password=p%26q%3Dr+%2B%25%0A%C3%A9")
    }
}
