// swift-tools-version: 6.1
// SPDX-License-Identifier: MIT

import PackageDescription

/// What every target is compiled with: imports stay internal, and existentials are spelled out.
var strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
if Context.environment["WARNINGS_AS_ERRORS"] != nil {
    // As CI builds. Not for those who depend on the package: unsafe flags are only allowed at the root.
    strict.append(.unsafeFlags(["-warnings-as-errors"]))
}
/// Whether this is a build of the fuzzer: this project's code then tells libFuzzer which way it took.
let isFuzzing = Context.environment["FUZZING"] != nil
if isFuzzing { strict.append(.unsafeFlags(["-sanitize=fuzzer"])) }

func nio(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-nio") }
let nioTLS: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "pasarguard-logrelay",
    products: [
        .library(name: "PanelLogs", targets: ["PanelLogs"]),
        .executable(name: "pasarguard-logrelay", targets: ["pasarguard-logrelay"]),
        .executable(name: "panel-simulator", targets: ["panel-simulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Of the benchmark alone.
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        // The way of a line, in order.
        .target(name: "XrayLog", swiftSettings: strict),
        .target(name: "LogRelayModel", dependencies: ["XrayLog"], swiftSettings: strict),
        .target(name: "Continuity", dependencies: ["LogRelayModel", "XrayLog"], swiftSettings: strict),
        .target(
            name: "PanelLogs",
            dependencies: [
                "Addresses", "Continuity", "LogRelayModel", "XrayLog", nio("NIOCore"), nio("NIOPosix"),
                nio("NIOHTTP1"), nio("NIOTLS"), nio("NIOWebSocket"), nioTLS, deque,
            ],
            swiftSettings: strict),
        .target(
            name: "Relay", dependencies: ["Continuity", "LogRelayModel", "XrayLog", nio("NIOCore")],
            swiftSettings: strict),
        .target(name: "JournalProtocol", dependencies: ["XrayLog", "CSystemd"], swiftSettings: strict),
        .target(
            name: "JournalSink", dependencies: ["LogRelayModel", "XrayLog", "JournalProtocol", "CSystemd", deque],
            swiftSettings: strict),
        .target(
            name: "SocketSink",
            dependencies: ["LogRelayModel", "XrayLog", nio("NIOCore"), nio("NIOPosix"), deque, logging],
            swiftSettings: strict),

        // What surrounds it.
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .target(
            name: "RelayLog", dependencies: ["JournalProtocol", "LogRelayModel", deque, logging],
            swiftSettings: strict),
        .target(name: "ServiceManager", swiftSettings: strict),
        .target(name: "Addresses", swiftSettings: strict),
        .target(name: "RelayConfiguration", dependencies: ["Addresses"], swiftSettings: strict),
        .target(
            name: "RelayDaemon",
            dependencies: [
                "Addresses", "LogRelayModel", "PanelLogs", "Continuity", "Relay", "JournalSink", "SocketSink",
                "ServiceManager", "RelayConfiguration", "XrayLog", "CSystemd",
                nio("NIOCore"), nio("NIOPosix"), lifecycle, unixSignals, logging,
            ],
            swiftSettings: strict),
        .target(name: "StreamClient", dependencies: ["LogRelayModel", "XrayLog"], swiftSettings: strict),
        .target(
            name: "Doctor",
            dependencies: [
                "LogRelayModel", "PanelLogs", "RelayConfiguration", "RelayDaemon", "StreamClient", nio("NIOCore"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "pasarguard-logrelay",
            dependencies: [
                "Doctor", "RelayDaemon", "RelayConfiguration", "RelayLog", "StreamClient", "LogRelayModel", "PanelLogs",
                "XrayLog", nio("NIOPosix"), arguments, logging,
            ],
            swiftSettings: strict),

        // The library from outside: without the access that the package's own targets have to each other.
        .executableTarget(
            name: "follow-log", dependencies: ["PanelLogs"], path: "Sources/Examples/follow-log", packageAccess: false,
            swiftSettings: strict),
        .executableTarget(
            name: "count-lines", dependencies: ["PanelLogs"], path: "Sources/Examples/count-lines",
            packageAccess: false, swiftSettings: strict),

        // What the tests and the demo need.
        .target(
            name: "PanelSimulator",
            dependencies: [
                nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"), nio("NIOTLS"), nio("NIOWebSocket"), nioTLS, deque,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "panel-simulator", dependencies: ["PanelSimulator", arguments, unixSignals], swiftSettings: strict),
        .target(
            name: "RelayTesting", dependencies: ["LogRelayModel"], swiftSettings: strict),

        // The tests mirror the folders of their targets.
        .testTarget(
            name: "XrayLogTests", dependencies: ["XrayLog"], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "LogRelayModelTests", dependencies: ["LogRelayModel"], swiftSettings: strict),
        .testTarget(
            name: "PanelLogsTests",
            dependencies: [
                "PanelLogs", "PanelSimulator", "RelayTesting", "Addresses", "Continuity", "LogRelayModel", "follow-log",
                "count-lines", "HabitSimulation",
                nio("NIOCore"), nio("NIOEmbedded"), nio("NIOHTTP1"), nio("NIOPosix"), nioTLS,
            ],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(name: "ContinuityTests", dependencies: ["Continuity", "LogRelayModel"], swiftSettings: strict),
        .testTarget(
            name: "RelayTests",
            dependencies: [
                "Relay", "Continuity", "LogRelayModel", "XrayLog", "RelayTesting", nio("NIOCore"), nio("NIOPosix"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "JournalSinkTests",
            dependencies: [
                "JournalSink", "JournalProtocol", "LogRelayModel", "XrayLog", "RelayTesting", "FuzzProperties",
                "CSystemd", deque,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SocketSinkTests",
            dependencies: [
                "SocketSink", "LogRelayModel", "XrayLog", "RelayTesting", nio("NIOCore"), nio("NIOPosix"), logging,
            ],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "RelayLogTests",
            dependencies: ["RelayLog", "JournalProtocol", "LogRelayModel", "RelayTesting", logging],
            swiftSettings: strict),
        .testTarget(
            name: "ServiceManagerTests", dependencies: ["ServiceManager", "RelayTesting"], swiftSettings: strict),
        .testTarget(
            name: "RelayConfigurationTests", dependencies: ["RelayConfiguration", "Addresses"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "StreamClientTests", dependencies: ["StreamClient", "LogRelayModel", "XrayLog", "RelayTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "DoctorTests",
            dependencies: [
                "Doctor", "PanelLogs", "PanelSimulator", "RelayConfiguration", "RelayDaemon", "StreamClient",
                "LogRelayModel", "RelayTesting",
                nio("NIOPosix"),
            ],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "RelayDaemonTests",
            dependencies: ["RelayDaemon", "JournalSink", "LogRelayModel", "Relay", "RelayTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "PanelSimulatorTests",
            dependencies: ["PanelSimulator", "RelayTesting", nio("NIOCore"), nio("NIOPosix"), nioTLS],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "ManualTests",
            dependencies: [
                "pasarguard-logrelay", "RelayConfiguration", "SocketSink", "RelayLog", "LogRelayModel", "XrayLog",
                "RelayTesting", nio("NIOCore"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["pasarguard-logrelay", "PanelSimulator", "RelayTesting", "FuzzProperties"],
            swiftSettings: strict),
        .target(
            name: "FuzzProperties",
            dependencies: [
                "XrayLog", "LogRelayModel", "PanelLogs", "JournalProtocol", "JournalSink", "SocketSink",
                "StreamClient", "RelayConfiguration", nio("NIOCore"),
            ],
            path: "Tests/FuzzProperties", swiftSettings: strict),
        .testTarget(
            name: "FuzzPropertiesTests", dependencies: ["FuzzProperties", "PanelLogs", "RelayTesting"],
            exclude: ["Fixtures"],
            swiftSettings: strict),
        .executableTarget(
            name: "autobahn-client",
            dependencies: ["PanelLogs", nio("NIOCore"), nio("NIOPosix")],
            path: "Tests/AutobahnClient", swiftSettings: strict),
        .target(
            name: "HabitSimulation", dependencies: ["LogRelayModel", "PanelLogs", "PanelSimulator"],
            path: "Tests/HabitSimulation",
            swiftSettings: strict),
        .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
        .executableTarget(
            name: "relay-benchmark",
            dependencies: [
                "XrayLog", "LogRelayModel", "PanelLogs", "Continuity", "JournalProtocol", "JournalSink", "SocketSink",
                "AllocationCounter", "HabitSimulation", nio("NIOCore"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            path: "Tests/Benchmark/HotPaths", swiftSettings: strict),
    ]
)

if isFuzzing {
    for target in package.targets where target.name == "PanelLogs" {
        // The parsers alone: the TLS library takes longer to build than all else together.
        target.sources =
            [
                "FrameParser", "FrameHeader", "ClientFrame", "UTF8Validator", "CloseCode", "ProtocolViolation",
                "MessageReceiver",
            ].map { "WebSocket/\($0).swift" }
            + ["EventStreamDecoder", "LineEnds", "PanelWords"].map { "EventStream/\($0).swift" }
            + ["Transport/LineSplitter.swift"]
        target.dependencies = ["LogRelayModel", nio("NIOCore")]
    }
    package.targets.append(
        .executableTarget(
            name: "fuzzer", dependencies: ["FuzzProperties"], path: "Tests/Fuzzer", swiftSettings: strict,
            linkerSettings: [.linkedLibrary("stdc++")]))
}
