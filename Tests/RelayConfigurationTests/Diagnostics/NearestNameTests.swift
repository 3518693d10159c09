// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Did you mean")
struct NearestNameTests {
    private let known = ["URL", "Username", "Password", "PasswordFile", "Mode", "warning", "Interval"]

    @Test(
        arguments: [
            ("Usrname", "Username"), ("username", "Username"), ("PASSWORD", "Password"), ("Pasword", "Password"),
            ("PasswordFiel", "PasswordFile"), ("Mdoe", "Mode"), ("ULR", "URL"), ("warn", "warning"),
            ("Intervalls", "Interval"), ("Passwrd_Fil", "PasswordFile"),
        ])
    func isFound(_ written: String, _ meant: String) {
        #expect(NearestName.of(written, among: known) == meant)
    }

    @Test(arguments: ["", "x", "Zebra", "Host", "Pa", "URI4", String(repeating: "a", count: 100_000)])
    func isNotGuessed(_ written: String) {
        #expect(NearestName.of(written, among: known) == nil)
    }

    @Test(
        arguments: [
            ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abxc", 1), ("abc", "ac", 1),
            ("abc", "axc", 1), ("kitten", "sitting", 3),
        ])
    func distance(_ left: String, _ right: String, _ steps: Int) {
        #expect(NearestName.distance(Array(left.unicodeScalars), Array(right.unicodeScalars)) == steps)
    }
}
