// SPDX-License-Identifier: MIT

import NIOSSL
import PanelSimulator
import Testing

@testable import PanelLogs

@Suite("Pins")
struct PublicKeyPinTests {
    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(
        "SHA-256 as in FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
                    + "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
        ])
    func digests(_ text: String, _ digest: String) {
        #expect(hex(SHA256.digest(Array(text.utf8))) == digest)
    }

    /// Where the padding takes a block of its own, and where it just does not.
    @Test(
        "SHA-256 at the ends of blocks, as sha256sum(1) has it",
        arguments: [
            (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
            (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
            (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        ])
    func blocks(_ count: Int, _ digest: String) {
        #expect(hex(SHA256.digest([UInt8](repeating: 0x61, count: count))) == digest)
    }

    @Test("are what the manual's openssl commands print")
    func asOpenSSL() throws {
        let certificates = try Certificates.shared.get()
        for files in [certificates.server, certificates.selfSigned] {
            let certificate = try #require(try NIOSSLCertificate.fromPEMFile(files.certificateChain).first)
            #expect(try PublicKeyPin(of: certificate).description == certificates.pin(files))
        }
    }

    @Test("are read as they are written, and nothing else is")
    func reading() {
        let pin = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        #expect(PublicKeyPin(base64: pin)?.description == pin)
        #expect(PublicKeyPin(base64: "47DEQpj8HBSa") == nil)
        #expect(PublicKeyPin(base64: "hunter2") == nil)
    }
}
