// SPDX-License-Identifier: MIT

import NIOHTTP1

/// A core's configuration, as the panel keeps it. A WebSocket panel has one, an SSE panel any number.
package struct CoreConfiguration: Sendable, Equatable {
    /// Xray's `log`; what is nil is left out.
    package struct Log: Sendable, Equatable {
        /// A file, `none`, or empty for the standard output.
        package var access: String?
        package var error: String?
        package var loglevel: String?

        package init(access: String? = nil, error: String? = nil, loglevel: String? = "warning") {
            self.access = access
            self.error = error
            self.loglevel = loglevel
        }
    }

    package var id: Int
    package var name: String
    /// Nil leaves the section out.
    package var log: Log?

    package init(id: Int = 1, name: String = "Default Core Config", log: Log? = Log()) {
        self.id = id
        self.name = name
        self.log = log
    }

    /// Its private key contains ``Node/secretMark``.
    fileprivate var text: String {
        var sections = [
            #""inbounds":[{"tag":"VLESS","protocol":"vless","port":443,"streamSettings":{"security":"reality","#
                + #""realitySettings":{"privateKey":"core-\#(id)-\#(Node.secretMark)"}}}]"#,
            #""outbounds":[{"protocol":"freedom","tag":"DIRECT"}]"#,
        ]
        if let log {
            let values = [("access", log.access), ("error", log.error), ("loglevel", log.loglevel)]
            let members = values.compactMap { name, value in value.map { #""\#(name)":\#(JSONText.quoted($0))"# } }
            sections.insert(#""log":{\#(members.joined(separator: ","))}"#, at: 0)
        }
        return "{" + sections.joined(separator: ",") + "}"
    }

    /// As PasarGuard lists it.
    fileprivate var entry: String {
        #"{"id":\#(id),"name":\#(JSONText.quoted(name)),"type":"xray","config":\#(text),"exclude_inbound_tags":[],"#
            + #""fallbacks_inbound_tags":[],"created_at":"2026-01-01T00:00:00Z"}"#
    }

    fileprivate var simpleEntry: String {
        #"{"id":\#(id),"name":\#(JSONText.quoted(name)),"type":"xray"}"#
    }
}

/// What a panel tells of its cores' configurations.
extension Panel {
    /// Marzban's `GET /api/core/config`.
    var coreConfigurationResponse: PanelResponse {
        .json(.ok, orderedCores.first?.text ?? "{}")
    }

    /// `GET /api/cores`
    var coresResponse: PanelResponse {
        .json(.ok, #"{"count":\#(cores.count),"cores":[\#(orderedCores.map(\.entry).joined(separator: ","))]}"#)
    }

    /// `GET /api/cores/simple`
    var simpleCoresResponse: PanelResponse {
        .json(.ok, #"{"cores":[\#(orderedCores.map(\.simpleEntry).joined(separator: ","))],"total":\#(cores.count)}"#)
    }

    /// `GET /api/core/{id}`
    func coreResponse(id text: String) -> PanelResponse {
        guard let id = Int(text) else { return .invalidNumber("core_id") }
        return cores[id].map { .json(.ok, $0.entry) } ?? .detail(.notFound, "Core config not found")
    }

    private var orderedCores: [CoreConfiguration] { cores.values.sorted { $0.id < $1.id } }
}
