// SPDX-License-Identifier: MIT

import LogRelayModel

@testable import StreamClient

extension ArraySlice<UInt8> {
    init(text: String) { self = Array(text.utf8)[...] }
}

extension StreamObject {
    init?(text: String) { self.init(line: ArraySlice(text: text)) }
}

/// Objects as the relay writes them.
enum Sample {
    static let hello = #"{"type":"hello","protocol":1,"version":"1.0.0","instance":"relay","cursor":"100"}"#
    static let subscribed = #"{"type":"subscribed","first":"101"}"#
    static let live = #"{"type":"live"}"#
    static let accepted =
        #"{"type":"log","seq":101,"time":"2026-11-23T09:00:00.123456Z","source":"node:3","node":{"id":3,"name":"de-fra"},"level":"info","line":"2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted tcp:www.example.com:443 [VLESS TCP >> DIRECT] email: 12.ali","xray":{"kind":"access","time":"2026/08/20 10:15:42.123456","status":"accepted","source":"203.0.113.7:51512","sourceIP":"203.0.113.7","sourcePort":51512,"network":"tcp","destination":"www.example.com:443","destinationHost":"www.example.com","destinationPort":443,"inboundTag":"VLESS TCP","outboundTag":"DIRECT","email":"12.ali","userID":12,"username":"ali"}}"#
    static let rejected =
        #"{"type":"log","seq":102,"time":"2026-11-23T09:00:01.000000Z","source":"core","level":"notice","line":"2026/08/20 10:15:43 from 198.51.100.9:40112 rejected  proxy/trojan: not a valid user","xray":{"kind":"access","time":"2026/08/20 10:15:43","status":"rejected","source":"198.51.100.9:40112","sourceIP":"198.51.100.9","sourcePort":40112,"reason":"proxy/trojan: not a valid user"}}"#
    static let warning = general(
        seq: 103, level: "warning",
        message:
            "failed to handler mux client connection > proxy/vless/outbound: failed to find an available destination")

    static func general(seq: UInt64 = 103, level: String, message: String) -> String {
        "{\"type\":\"log\",\"seq\":\(seq),\"time\":\"2026-11-23T09:00:02.000000Z\",\"source\":\"core\",\"level\":\"\(level)\","
            + "\"line\":\(JSONText.string(message)),\"xray\":{\"kind\":\"general\",\"session\":2851737412,"
            + "\"component\":\"app/proxyman\",\"message\":\(JSONText.string(message))}}"
    }

    static func log(seq: UInt64, line: String) -> String {
        "{\"type\":\"log\",\"seq\":\(seq),\"time\":\"2026-11-23T09:00:00.000000Z\",\"source\":\"core\",\"level\":\"info\","
            + "\"line\":\(JSONText.string(line)),\"xray\":{\"kind\":\"other\",\"message\":\(JSONText.string(line))}}"
    }

    static func state(_ state: String, reason: String? = nil, source: String = "core") -> String {
        let reason = reason.map { ",\"reason\":\(JSONText.string($0))" } ?? ""
        return "{\"type\":\"state\",\"time\":\"2026-11-23T09:00:03.000000Z\",\"source\":\"\(source)\","
            + "\"state\":\"\(state)\"\(reason)}"
    }

    static let gap =
        #"{"type":"gap","seq":104,"time":"2026-11-23T09:00:04.000000Z","source":"core","reason":"replay_exceeded","lost":37}"#
    static let dropped = #"{"type":"dropped","count":120,"from":"105","to":"224"}"#
    static let status =
        #"{"type":"status","version":"1.0.0","instance":"relay","uptime":3720,"panel":"panel.example.com:8000","dialect":"websocket","sources":[{"source":"core","state":"connected","since":"2026-11-23T08:00:00.000000Z","lines":1234567,"bytes":131,"gaps":0,"lost":0,"duplicates":0,"reconnects":0,"lastLine":"2026-11-23T08:59:57.000000Z"},{"source":"node:3","node":{"id":3,"name":"de-fra"},"state":"waiting","since":"2026-11-23T08:59:48.000000Z","reason":"node is not connected","lines":42,"bytes":131,"gaps":1,"lost":37,"duplicates":0,"reconnects":3,"lastLine":"2026-11-23T08:55:00.000000Z"}],"journal":{"enabled":true,"handedOver":1234609,"queued":0,"queuedBytes":0,"dropped":0},"socket":{"enabled":true,"historyFrom":"1795420800123457","historySince":"2026-11-23T08:00:00.123457Z","consumers":[{"pid":4242,"uid":0,"lines":17,"queuedBytes":2048,"dropped":5}]}}"#

    /// 2026-11-23T09:00:00Z
    static let now = Timestamp(microseconds: 1_795_424_400_000_000)
}

extension WallTime {
    /// The wall clock of Greenwich, from the relay's own notation.
    static let utc: @Sendable (Timestamp) -> WallTime = { moment in
        let text = moment.description
        return WallTime(date: String(text.prefix(10)), time: String(text.dropFirst(11).prefix(8)))
    }
}
