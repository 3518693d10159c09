// SPDX-License-Identifier: MIT

import RelayTesting

/// Lines of an Xray, of which each can be told from all others, with what the relay is to make of them.
enum SampleLine {
    /// The `index`th line of a source: accepted, rejected and general ones in turn.
    static func text(_ tag: String, _ index: Int, time: String = "2026/08/20 10:15:42.123456") -> String {
        switch index % 3 {
        case 0:
            "\(time) from 203.0.113.7:51512 accepted tcp:\(tag)-\(index).example.com:443 [VLESS TCP >> DIRECT] "
                + "email: 12.ali"
        case 1: "\(time) from 198.51.100.9:40000 rejected  proxy/vless/encoding: \(tag)-\(index)"
        default: "\(time) [Warning] [\(index)] app/dispatcher: \(tag)-\(index) failed"
        }
    }

    static func texts(_ tag: String, _ indices: Range<Int>) -> [String] { indices.map { text(tag, $0) } }

    /// The `xray` object of the `index`th line.
    static func xray(_ tag: String, _ index: Int) -> JSONValue {
        switch index % 3 {
        case 0:
            [
                "kind": "access", "time": "2026/08/20 10:15:42.123456", "status": "accepted",
                "source": "203.0.113.7:51512", "sourceIP": "203.0.113.7", "sourcePort": 51512, "network": "tcp",
                "destination": .text("\(tag)-\(index).example.com:443"),
                "destinationHost": .text("\(tag)-\(index).example.com"), "destinationPort": 443,
                "inboundTag": "VLESS TCP", "outboundTag": "DIRECT", "email": "12.ali", "userID": 12,
                "username": "ali",
            ]
        case 1:
            [
                "kind": "access", "time": "2026/08/20 10:15:42.123456", "status": "rejected",
                "source": "198.51.100.9:40000", "sourceIP": "198.51.100.9", "sourcePort": 40000,
                "reason": .text("proxy/vless/encoding: \(tag)-\(index)"),
            ]
        default:
            [
                "kind": "general", "time": "2026/08/20 10:15:42.123456", "severity": "Warning",
                "session": .number(UInt64(index)), "component": "app/dispatcher",
                "message": .text("\(tag)-\(index) failed"),
            ]
        }
    }

    static func level(_ index: Int) -> String { ["info", "notice", "warning"][index % 3] }

    /// The entry's own fields of the `index`th line, besides those that every entry has.
    static func fields(_ tag: String, _ index: Int) -> [String: String] {
        switch index % 3 {
        case 0:
            [
                "PRIORITY": "6", "XRAY_KIND": "access", "XRAY_STATUS": "accepted", "XRAY_SOURCE_IP": "203.0.113.7",
                "XRAY_NETWORK": "tcp", "XRAY_DESTINATION_HOST": "\(tag)-\(index).example.com",
                "XRAY_DESTINATION_PORT": "443", "XRAY_INBOUND_TAG": "VLESS TCP", "XRAY_OUTBOUND_TAG": "DIRECT",
                "XRAY_EMAIL": "12.ali", "XRAY_USER_ID": "12", "XRAY_USERNAME": "ali",
            ]
        case 1:
            [
                "PRIORITY": "5", "XRAY_KIND": "access", "XRAY_STATUS": "rejected",
                "XRAY_SOURCE_IP": "198.51.100.9", "XRAY_REASON": "proxy/vless/encoding: \(tag)-\(index)",
            ]
        default:
            [
                "PRIORITY": "4", "XRAY_KIND": "general", "XRAY_SEVERITY": "Warning", "XRAY_SESSION": "\(index)",
                "XRAY_COMPONENT": "app/dispatcher",
            ]
        }
    }
}
