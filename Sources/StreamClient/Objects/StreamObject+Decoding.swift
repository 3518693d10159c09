// SPDX-License-Identifier: MIT

import FoundationEssentials
import LogRelayModel

extension StreamObject {
    /// Reads one line of the socket; nil where it is no object with a type.
    package init?(line: ArraySlice<UInt8>) {
        if let object = Self.decode(Data(line)) {
            self = object
            return
        }
        // A relay writes neither invalid UTF-8 nor bare controls; where some are there all the same, this mends them.
        var mended: [UInt8] = []
        SafeJSON.append(line, to: &mended)
        guard let object = Self.decode(Data(mended)) else { return nil }
        self = object
    }

    private static func decode(_ data: Data) -> StreamObject? {
        do {
            return try JSONDecoder().decode(StreamObject.self, from: data)
        } catch {
            // What is wrong with it matters to nobody: the line is not the protocol's.
            return nil
        }
    }
}

extension StreamObject: Decodable {
    fileprivate enum Key: String, CodingKey {
        case type, cursor, missing, count, from, to, message, reason
    }

    package init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        let type = try object.decode(String.self, forKey: .type)
        self =
            switch type {
            case "hello": .hello(cursor: try object.cursor(.cursor) ?? 0)
            case "subscribed": .subscribed(missing: try object.missing())
            case "live": .live
            case "state": .state(try StateObject(from: decoder))
            case "log": .log(try LogObject(from: decoder))
            case "gap": .gap(try GapObject(from: decoder))
            case "dropped":
                .dropped(
                    count: try object.decode(UInt64.self, forKey: .count), from: try object.cursor(.from),
                    to: try object.cursor(.to))
            case "status": .status(try StatusObject(from: decoder))
            case "retried":
                .retried(
                    count: try object.decode(UInt64.self, forKey: .count),
                    reason: try object.decodeIfPresent(String.self, forKey: .reason))
            case "error": .error(try object.decode(String.self, forKey: .message))
            default: .unknown(type)
            }
    }
}

extension KeyedDecodingContainer<StreamObject.Key> {
    /// A `seq` as a string.
    fileprivate func cursor(_ key: Key) throws -> UInt64? {
        try decodeIfPresent(String.self, forKey: key).flatMap { UInt64($0) }
    }

    /// A number, or `"unknown"`.
    fileprivate func missing() throws -> StreamObject.Missing {
        guard contains(.missing) else { return .none }
        do {
            let count = try decode(UInt64.self, forKey: .missing)
            return count == 0 ? .none : .count(count)
        } catch {
            return .unknown
        }
    }
}

extension Origin: Decodable {
    enum Key: String, CodingKey { case source, node }
    private struct Node: Decodable { var name: String? }

    package init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        source = try object.decode(String.self, forKey: .source)
        nodeName = try object.decodeIfPresent(Node.self, forKey: .node)?.name
    }
}

extension StateObject: Decodable {
    private enum Key: String, CodingKey { case time, state, reason }

    package init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        time = try object.decodeIfPresent(String.self, forKey: .time).flatMap(Timestamp.init(rfc3339:))
        origin = try Origin(from: decoder)
        state = try object.decode(String.self, forKey: .state)
        reason = try object.decodeIfPresent(String.self, forKey: .reason)
    }
}

extension GapObject: Decodable {
    private enum Key: String, CodingKey { case seq, time, reason, lost }

    package init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        seq = try object.decode(UInt64.self, forKey: .seq)
        time = try object.decodeIfPresent(String.self, forKey: .time).flatMap(Timestamp.init(rfc3339:))
        origin = try Origin(from: decoder)
        reason = try object.decode(String.self, forKey: .reason)
        lost = try object.decodeIfPresent(UInt64.self, forKey: .lost)
    }
}

extension LogObject: Decodable {
    private enum Key: String, CodingKey { case seq, time, level, line, raw, xray }

    package init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        seq = try object.decode(UInt64.self, forKey: .seq)
        time = try object.decodeIfPresent(String.self, forKey: .time).flatMap(Timestamp.init(rfc3339:))
        origin = try Origin(from: decoder)
        level = try object.decode(String.self, forKey: .level)
        line = try object.decode(String.self, forKey: .line)
        raw = try object.decodeIfPresent(Data.self, forKey: .raw)
        xray = try object.decode(XrayObject.self, forKey: .xray)
    }
}
