// SPDX-License-Identifier: MIT

import RelayConfiguration
import Testing

@testable import Doctor

@Suite("What systemd says of the unit")
struct UnitPropertiesTests {
    @Test("names its user, its groups and what it hides") func properties() {
        let unit = UnitProperties(
            """
            User=relay
            Group=
            SupplementaryGroups=systemd-journal adm
            ProtectHome=yes
            PrivateTmp=yes
            InaccessiblePaths=-/srv/secret /opt
            """)
        #expect(unit.user == "relay")
        #expect(unit.group == nil)
        #expect(unit.supplementaryGroups == ["systemd-journal", "adm"])
        #expect(unit.hidden.map(\.path) == ["/home", "/root", "/run/user", "/tmp", "/var/tmp", "/srv/secret", "/opt"])
        #expect(unit.hidden.first?.setting == "ProtectHome=yes")
    }

    @Test("hides nothing that can be read", arguments: ["ProtectHome=no\nPrivateTmp=no", "ProtectHome=read-only", ""])
    func nothingHidden(_ text: String) {
        #expect(UnitProperties(text).hidden.isEmpty)
    }

    @Test("has credentials of the file and its drop-ins, in order") func credentials() {
        let settings = UnitCredentialSettings(
            """
            # /usr/lib/systemd/system/pasarguard-logrelay@.service
            [Unit]
            LoadCredential=not-here
            [Service]
            LoadCredential=panel-password:%i.panel-password
            LoadCredential=panel-token

            # /etc/systemd/system/pasarguard-logrelay@.service.d/override.conf
            [Service]
            LoadCredentialEncrypted=panel-api-key: \\
                /etc/keys/%i
            SetCredential=panel-token:abc:def
            SetCredentialEncrypted=other:zzz
            """, instance: "third")
        #expect(
            settings.entries == [
                .init(name: "panel-password", source: .load("third.panel-password")),
                .init(name: "panel-token", source: .load("panel-token")),
                .init(name: "panel-api-key", source: .loadEncrypted(" /etc/keys/third")),
                .init(name: "panel-token", source: .set("abc:def")), .init(name: "other", source: .setEncrypted),
            ])
    }

    @Test("has none after a drop-in that empties them") func emptied() {
        let settings = UnitCredentialSettings(
            "[Service]\nLoadCredential=panel-password\nSetCredential=a:b\n[Service]\nLoadCredential=\n", instance: nil)
        #expect(settings.entries == [.init(name: "a", source: .set("b"))])
    }
}
