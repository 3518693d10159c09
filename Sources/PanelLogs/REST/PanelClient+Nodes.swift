// SPDX-License-Identifier: MIT

import NIOHTTP1
import Synchronization

extension PanelClient {
    /// A list of 5,000 nodes with their certificates, or of 100,000 without.
    private static var largestNodeList: Int { 16 << 20 }
    /// The most nodes that are asked for by number.
    private static var mostNodes: Int { 10_000 }

    /// Lists the nodes: by `GET /api/nodes`, or on a panel with event streams by `GET /api/nodes/simple`, for which
    /// fewer rights suffice and which carries no secrets. PasarGuard has that from 2.0 on; where it does not answer,
    /// `/api/nodes` does, and is asked alone as long as that is what is known of the panel.
    package func nodes(_ token: Token) async throws(PanelError) -> [PanelNode] {
        let finding: DialectFinding
        do {
            finding = try await dialects.finding()
        } catch {
            throw .dial(error)
        }
        switch finding.dialect {
        case .webSocket:
            return try await whole(.full, token, .webSocket)
        case .eventStream:
            let lacksSimple = lists.lacksSimple(finding)
            if !lacksSimple, let nodes = try await simple(token) { return nodes }
            // Remembered only while the other list serves: a proxy may say 404 too, while the panel restarts.
            lists.forget()
            let nodes = try await whole(.full, token, .eventStream)
            lists.lacksSimple(as: finding)
            return nodes
        }
    }

    /// - Returns: nil where the panel has no such list, or not for this account.
    private func simple(_ token: Token) async throws(PanelError) -> [PanelNode]? {
        do {
            return try await whole(.simple, token, .eventStream)
        } catch {
            switch error {
            case .forbidden: return nil
            case .unexpected(let answer) where answer.isPanels && [404, 405, 422].contains(answer.status): return nil
            case .dial, .loginRefused, .unauthorized, .newTokenRefused, .credentialRefused, .unexpected, .undecodable:
                throw error
            }
        }
    }

    /// The whole list. Panels give all nodes if they are not asked for some; should one hold back, it is asked once
    /// for as many as it says there are. What it does not give then, it does not have for us.
    private func whole(
        _ path: NodeListPath, _ token: Token, _ dialect: PanelDialect
    ) async throws(PanelError) -> [PanelNode] {
        let list = try await list(path.rawValue, token, dialect)
        guard let total = list.total, total > list.nodes.count else { return list.nodes }
        let limit = min(total, Self.mostNodes)
        do {
            let more = try await self.list("\(path.rawValue)?limit=\(limit)", token, dialect)
            return more.nodes.count > list.nodes.count ? more.nodes : list.nodes
        } catch .unexpected(let answer) where answer.status == 422 {
            return list.nodes
        }
    }

    /// One request. The answer's bytes, which may hold each node's `api_key`, end with this call: nothing is awaited
    /// while they are held, and neither the nodes nor an error has a place for them.
    private func list(_ path: String, _ token: Token, _ dialect: PanelDialect) async throws(PanelError) -> NodeList {
        let answer = try await ask(
            HTTPRequest(method: .GET, path: path, bearer: token, largestAnswer: Self.largestNodeList),
            dialect: dialect)
        return try decode(NodeList.self, from: answer, what: "a list of nodes")
    }
}

private enum NodeListPath: String {
    case full = "/api/nodes"
    case simple = "/api/nodes/simple"
}

/// The node list in both of its shapes: bare, or with the number of nodes beside it.
private struct NodeList: Decodable {
    var nodes: [PanelNode]
    var total: Int?

    private enum Key: String, CodingKey {
        case nodes, total
    }

    init(from decoder: any Decoder) throws {
        do {
            let object = try decoder.container(keyedBy: Key.self)
            nodes = try object.decode([ListedNode].self, forKey: .nodes).map(\.node)
            total = try object.decodeIfPresent(Int.self, forKey: .total)
        } catch DecodingError.typeMismatch(_, let context) where context.codingPath.isEmpty {
            // No object at all.
            nodes = try decoder.singleValueContainer().decode([ListedNode].self).map(\.node)
        }
    }
}

/// A node of the list. That also carries each node's `api_key` and `server_ca`; those are not decoded.
private struct ListedNode: Decodable {
    var id: Int
    var name: String
    var status: String
    var message: String?

    var node: PanelNode {
        PanelNode(
            id: id, name: name.cut(toBytes: PanelNode.longestName),
            status: PanelNode.Status(word: status.cut(toBytes: PanelNode.longestName)),
            message: message?.cut(toBytes: PanelNode.longestMessage))
    }
}

/// Remembers that the panel has no simple list, for as long as what is known of the panel stays the same.
final class NodeListMemory: Sendable {
    private let finding = Mutex<DialectFinding?>(nil)

    func lacksSimple(_ now: DialectFinding) -> Bool { finding.withLock { $0 == now } }

    func lacksSimple(as now: DialectFinding) { finding.withLock { $0 = now } }

    func forget() { finding.withLock { $0 = nil } }
}
