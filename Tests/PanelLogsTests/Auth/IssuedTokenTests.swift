// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("Issued token")
struct IssuedTokenTests {
    private func jwt(_ claims: String) -> String {
        let payload = Data(claims.utf8).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
        return "e30.\(payload).c2lnbmF0dXJl"
    }

    @Test("lives from its issue to its expiry, whatever the panel's clock says")
    func lifetime() {
        let issued = IssuedToken(bearer: jwt(#"{"sub":"ali>?","exp":1086400,"iat":1000000}"#))
        #expect(issued?.lifetime == .seconds(86_400))
    }

    @Test(
        "has no lifetime where it does not say one",
        arguments: [
            #"{"sub":"ali","iat":1000000}"#, #"{"exp":1000000}"#, #"{"exp":"soon","iat":0}"#, #"{"exp":5,"iat":5}"#,
            #"{"exp":1e300,"iat":0}"#, "[]", "",
        ])
    func noLifetime(_ claims: String) {
        let issued = IssuedToken(bearer: jwt(claims))
        #expect(issued != nil)
        #expect(issued?.lifetime == nil)
    }

    @Test("has the times that its JWT says, and a ready-made token too")
    func times() {
        let text = jwt(#"{"exp":1795780800.5,"iat":1795694400}"#)
        let times = TokenTimes(
            issued: Timestamp(microseconds: 1_795_694_400_000_000),
            expires: Timestamp(microseconds: 1_795_780_800_500_000))
        #expect(IssuedToken(bearer: text)?.times == times)
        #expect(TokenTimes(of: text) == times)
        #expect(TokenTimes(of: jwt(#"{"exp":-1,"iat":1e300}"#)) == TokenTimes())
    }

    @Test("need not be a JWT")
    func opaque() {
        #expect(IssuedToken(bearer: "opaque")?.lifetime == nil)
    }

    @Test("cannot be something that does not fit into a header", arguments: ["", "a b", "a\r\nX: y", "ключ"])
    func unusable(_ bearer: String) {
        #expect(IssuedToken(bearer: bearer) == nil)
    }

    @Test("never shows itself")
    func secret() {
        let token = Token("s3cret")
        var dumped = ""
        dump(token, to: &dumped)
        for shown in ["\(token)", String(reflecting: token), dumped, "\([token])"] {
            #expect(!shown.contains("s3cret"))
        }
    }
}
