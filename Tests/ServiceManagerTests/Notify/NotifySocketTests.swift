// SPDX-License-Identifier: MIT

import Testing

@testable import ServiceManager

@Suite struct NotifySocketTests {
    private func sent(_ notification: ServiceNotification) async throws -> [String] {
        let receiver = try NotifyReceiver()
        try await NotifySocket(environment: ["NOTIFY_SOCKET": receiver.name]).send(notification)
        return receiver.received()
    }

    @Test func readyArrivesOnAPath() async throws {
        #expect(try await sent(.ready) == ["READY=1"])
    }

    @Test func readyArrivesOnAnAbstractSocket() async throws {
        let receiver = try NotifyReceiver(abstract: true)
        let socket = try NotifySocket(environment: ["NOTIFY_SOCKET": receiver.name])
        try await socket.send(.ready)
        #expect(receiver.received() == ["READY=1"])
    }

    @Test func severalGoInOneMessage() async throws {
        let receiver = try NotifyReceiver()
        try await NotifySocket(environment: ["NOTIFY_SOCKET": receiver.name])
            .send(.ready, .status("2 of 2 streams connected"))
        #expect(receiver.received() == ["READY=1\nSTATUS=2 of 2 streams connected"])
    }

    @Test func stoppingAndWatchdog() async throws {
        #expect(try await sent(.stopping) == ["STOPPING=1"])
        #expect(try await sent(.watchdog) == ["WATCHDOG=1"])
    }

    @Test func aReloadSaysWhenItBegan() async throws {
        #expect(try await sent(.reloading(monotonicMicroseconds: 42)) == ["RELOADING=1\nMONOTONIC_USEC=42"])
    }

    @Test func aReloadNowIsOnTheMonotonicClock() throws {
        guard case .reloading(let first) = ServiceNotification.reloadingNow,
            case .reloading(let second) = ServiceNotification.reloadingNow
        else {
            Issue.record("no reload")
            return
        }
        #expect(first > 0)
        #expect(second >= first)
    }

    @Test(arguments: ["a\nREADY=1", "a\rREADY=1", "a\u{85}READY=1", "a\0READY=1"])
    func aStatusIsOneLine(text: String) async throws {
        #expect(try await sent(.status(text)) == ["STATUS=a READY=1"])
    }

    @Test func aLongStatusIsCutBetweenCharacters() async throws {
        let message = try #require(try await sent(.status(String(repeating: "é", count: 5000))).first)
        #expect(message == "STATUS=" + String(repeating: "é", count: ServiceNotification.longestStatus / 2))
    }

    @Test(arguments: [[:], ["NOTIFY_SOCKET": ""]] as [[String: String]])
    func withoutAServiceManagerNothingHappens(environment: [String: String]) async throws {
        let socket = try NotifySocket(environment: environment)
        try await socket.send(.ready)
    }

    @Test(arguments: ["relative", "vsock:2:1234", "@", "/" + String(repeating: "x", count: 107)])
    func anUnusableAddressIsAnError(name: String) {
        #expect(throws: NotifyError.unusableAddress(name)) { try NotifySocket(environment: ["NOTIFY_SOCKET": name]) }
    }

    @Test func aMissingSocketIsAnError() async throws {
        let socket = try NotifySocket(environment: ["NOTIFY_SOCKET": "/nowhere/notify"])
        await #expect(throws: NotifyError.failed(2)) { try await socket.send(.ready) }
    }
}
