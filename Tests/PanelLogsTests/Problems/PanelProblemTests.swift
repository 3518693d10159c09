// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("A problem's sentence") struct PanelProblemTests {
    @Test("names keys of the configuration to an operator, and the call's own names to a program")
    func audiences() {
        let problem = PanelProblem(DialError.certificate(CertificateRefusal(.untrusted, offered: nil)))
        #expect(
            problem.description
                == """
                the panel's certificate is not trusted: name its authority in CAFile=, or for a self-signed certificate \
                the key in PinSHA256=
                """)
        #expect(
            problem.sentence(for: .program)
                == """
                the panel's certificate is not trusted: name its authority in PanelOptions.tls.authoritiesFile, or for a \
                self-signed certificate the key in PanelOptions.tls.publicKeyPin
                """)
    }

    @Test("names what a CDN's codes say", arguments: [520, 521, 522, 523, 524, 525, 526, 527, 530])
    func cdn(_ status: Int) {
        let problem = PanelProblem(UnexpectedAnswer(status: status, speaker: .unreachedByCDN))
        #expect(problem.cause.hasPrefix("the CDN before the panel does not reach it (HTTP \(status)): "))
    }

    @Test("says the panel's words to a refused login, and what to do by its status")
    func logins() {
        let password = PanelProblem(PanelError.loginRefused(LoginRefusal(status: 401, words: "Incorrect")))
        #expect(
            password.cause == "the panel refuses the user name or the password (HTTP 401: Incorrect)")
        let disabled = PanelProblem(PanelError.loginRefused(LoginRefusal(status: 403, words: "disabled")))
        #expect(disabled.cause == "the panel refuses the login (HTTP 403: disabled)")
        let earlier = PanelProblem(PanelError.loginRefused(LoginRefusal(status: nil)))
        #expect([password, disabled, earlier].allSatisfy { $0.phase == .refused })
    }

    @Test("a dropped upgrade is said with the headers that the proxy has to pass on")
    func upgrade() {
        let words = PanelProblem(StreamRefusal.upgradeDropped(status: 404)).description
        #expect(words.contains("does not pass WebSocket upgrades"))
        #expect(words.contains("Upgrade $http_upgrade") && words.contains(#"Connection "upgrade""#))
    }

    @Test("a certificate's names stand in it, where there are any")
    func names() {
        let refusal = CertificateRefusal(.otherName("a.example", names: ["b.example", "192.0.2.1"]), offered: nil)
        #expect(
            PanelProblem(refusal).cause
                == "the panel's certificate is for another name than a.example, for b.example, 192.0.2.1")
    }

    @Test("a certificate of an unknown authority may lack its intermediate, or be a private one's: both are said")
    func chain() {
        let words = PanelProblem(CertificateRefusal(.unknownAuthority, offered: nil)).description
        #expect(words.contains("send the whole chain (fullchain.pem)"))
        #expect(words.contains("else name its certificate in CAFile="))
    }

    @Test("a limited node is said to be one, with the panel's message")
    func limited() {
        let node = PanelNode(id: 1, name: "a", status: .limited, message: "Data limit exceeded")
        #expect(
            PanelProblem(node)?.cause == "node has reached its traffic limit on the panel: Data limit exceeded")
    }
}
