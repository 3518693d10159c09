// SPDX-License-Identifier: MIT

import Testing

@testable import XrayLog

@Suite("Addresses")
struct IPAddressTests {
    @Test("An IPv4 address is four numbers up to 255, without zeros in front", arguments: 1...40)
    func numbers(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var wrong: [String] = []
        for _ in 0..<500 {
            // Mostly addresses, some with one thing wrong with them.
            var numbers = (0..<4).map { _ in "\(Int.random(in: 0...280, using: &random))" }
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                numbers[Int.random(in: 0..<4, using: &random)] =
                    ["", "00", "01", "1000", "2a", "-1"].randomElement(using: &random) ?? ""
            case 1: numbers.removeLast()
            case 2: numbers.append("1")
            default: break
            }
            let text = numbers.joined(separator: ".")
            let found = [UInt8](text.utf8).withUnsafeBytes { LinePart(whole: $0).map(IPAddress.isIPv4) } ?? false
            if found != Self.isAddress(text) { wrong.append(text) }
        }
        #expect(wrong == [])
    }

    private static func isAddress(_ text: String) -> Bool {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers.allSatisfy { number in UInt8(number).map { "\($0)" == number } ?? false }
    }
}
