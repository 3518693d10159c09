// SPDX-License-Identifier: MIT

import XrayLog

/// Where in a line its fields may lie: inside it, and each inside the part that the formatter wrote it into, so that no
/// address comes from a destination and no user from anywhere but the user's place. And what they may be: a part that could
/// not be printed as it is is absent, and what lies in it is not held against it.
enum FieldPlaces {
    static func check(_ xray: XrayLine, in line: [UInt8]) throws(BrokenProperty) {
        for (name, field) in texts(of: xray) {
            guard let field else { continue }
            try hold(field.range.upperBound <= line.count, "\(name) lies outside the line")
            try hold(field.length > 0, "\(name) is there and has no byte")
            guard let text = String(validating: field.bytes(of: line), as: UTF8.self) else {
                throw BrokenProperty("\(name) is no UTF-8")
            }
            let isPrintable = ["message", "reason"].contains(name) ? ShownText.isText(text) : ShownText.isName(text)
            try hold(isPrintable, "\(name) may steer a terminal")
        }
        try inside("sourceIP", xray.sourceIP, "source", xray.source)
        try inside("destinationHost", xray.destinationHost, "destination", xray.destination)
        try inside("username", xray.username, "email", xray.email)
        try before("time", xray.time, "source", xray.source)
        try before("source", xray.source, "destination", xray.destination)
        try before("network", xray.network, "destination", xray.destination)
        try before("destination", xray.destination, "inboundTag", xray.inboundTag)
        try before("inboundTag", xray.inboundTag, "outboundTag", xray.outboundTag)
        try before("outboundTag", xray.outboundTag, "email", xray.email)
        try before("destination", xray.destination, "email", xray.email)
        try before("component", xray.component, "message", xray.message)
        try written(xray.sourcePort.map(UInt64.init), "sourcePort", at: xray.source, of: line)
        try written(xray.destinationPort.map(UInt64.init), "destinationPort", at: xray.destination, of: line)
        try written(xray.userID, "userID", at: xray.email, of: line)
        try hold(xray.kind == .access || (xray.status == nil && xray.email == nil), "a user where no access is told")
        try hold(xray.status != .rejected || xray.email == nil, "a user of a rejected connection")
    }

    private static func texts(of xray: XrayLine) -> [(String, TextRange?)] {
        [
            ("time", xray.time), ("source", xray.source), ("sourceIP", xray.sourceIP), ("network", xray.network),
            ("destination", xray.destination), ("destinationHost", xray.destinationHost),
            ("inboundTag", xray.inboundTag), ("outboundTag", xray.outboundTag), ("email", xray.email),
            ("username", xray.username), ("reason", xray.reason), ("component", xray.component),
            ("message", xray.message),
        ]
    }

    private static func inside(
        _ name: String, _ part: TextRange?, _ wholeName: String, _ whole: TextRange?
    ) throws(BrokenProperty) {
        guard let part, let whole else { return }
        try hold(whole.range.contains(part.range), "\(name) lies outside \(wholeName)")
    }

    private static func before(
        _ name: String, _ first: TextRange?, _ laterName: String, _ later: TextRange?
    ) throws(BrokenProperty) {
        guard let first, let later else { return }
        try hold(first.range.upperBound <= later.range.lowerBound, "\(name) reaches into \(laterName)")
    }

    /// A number stands somewhere in the text that it was read from.
    private static func written(
        _ number: UInt64?, _ name: String, at field: TextRange?, of line: [UInt8]
    ) throws(BrokenProperty) {
        guard let number, let field else { return }
        let digits = Array(String(number).utf8), text = field.bytes(of: line)
        let starts = 0...max(0, text.count - digits.count)
        try hold(starts.contains { text[$0...].starts(with: digits) }, "\(name) \(number) stands nowhere")
    }
}
