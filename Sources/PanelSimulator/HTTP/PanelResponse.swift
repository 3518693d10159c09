// SPDX-License-Identifier: MIT

import NIOHTTP1

/// One whole HTTP response.
struct PanelResponse {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: String

    static func json(_ status: HTTPResponseStatus, _ body: String) -> PanelResponse {
        PanelResponse(status: status, headers: ["content-type": "application/json"], body: body)
    }

    static func detail(_ status: HTTPResponseStatus, _ detail: String) -> PanelResponse {
        json(status, #"{"detail":\#(JSONText.quoted(detail))}"#)
    }

    static func page(_ status: HTTPResponseStatus) -> PanelResponse {
        PanelResponse(
            status: status, headers: ["content-type": "text/html; charset=utf-8"],
            body: "<!doctype html><title>\(status.code)</title><p>\(status.reasonPhrase)</p>\n")
    }

    /// The panel's usual words for a status.
    static func status(_ code: Int) -> PanelResponse {
        let status = HTTPResponseStatus(statusCode: code)
        return detail(status, status.reasonPhrase)
    }

    /// What FastAPI says where a path's number is none.
    static func invalidNumber(_ name: String) -> PanelResponse {
        json(
            .unprocessableEntity,
            #"{"detail":[{"type":"int_parsing","loc":["path","\#(name)"],"msg":"Input should be a valid integer"}]}"#)
    }

    /// The bare 403 that every refused WebSocket handshake gets.
    static var bareRefusal: PanelResponse { PanelResponse(status: .forbidden, headers: [:], body: "") }

    static var notFound: PanelResponse { detail(.notFound, "Not Found") }
    static var wrongMethod: PanelResponse { detail(.methodNotAllowed, "Method Not Allowed") }
    static var notSudo: PanelResponse { detail(.forbidden, "You're not allowed") }

    static var disabledAccount: PanelResponse { wantingBearer(.forbidden, "your account has been disabled") }

    static func unauthorized(_ detail: String) -> PanelResponse { wantingBearer(.unauthorized, detail) }

    private static func wantingBearer(_ status: HTTPResponseStatus, _ detail: String) -> PanelResponse {
        var response = self.detail(status, detail)
        response.headers.add(name: "www-authenticate", value: "Bearer")
        return response
    }
}
