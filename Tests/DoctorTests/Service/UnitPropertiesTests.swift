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

    @Test("has those of ImportCredential=, where a drop-in put that in the place of LoadCredential=") func imported() {
        let settings = UnitCredentialSettings(
            """
            [Service]
            LoadCredential=panel-password:%i.panel-password
            [Service]
            LoadCredential=
            ImportCredential=%i.panel-password:panel-password
            ImportCredential=panel-token
            ImportCredential=somebody-elses
            """, instance: "third")
        #expect(
            settings.entries == [
                .init(name: "panel-password", source: .imported("third.panel-password")),
                .init(name: "panel-token", source: .imported("panel-token")),
            ])
    }

    @Test(
        "has those that a pattern passes",
        arguments: [
            ("panel-*", ["panel-password", "panel-api-key", "panel-token"]),
            ("third.*:panel-", ["third.password", "third.api-key", "third.token"]), ("panel-t*", ["panel-token"]),
            ("other-*", []),
        ])
    func pattern(_ value: String, _ sources: [String]) {
        let settings = UnitCredentialSettings("[Service]\nImportCredential=\(value)\n", instance: nil)
        #expect(settings.entries.map(\.source) == sources.map { .imported($0) })
    }

    @Test("looks for what is loaded first, then for what is imported, then for what is set") func priority() {
        let settings = UnitCredentialSettings(
            "[Service]\nSetCredential=panel-token:a\nImportCredential=panel-token\nLoadCredential=panel-token:/b\n",
            instance: nil)
        #expect(settings.byPriority.map(\.source) == [.load("/b"), .imported("panel-token"), .set("a")])
    }

    @Test("has none that an empty ImportCredential= took away") func importEmptied() {
        let settings = UnitCredentialSettings(
            "[Service]\nLoadCredential=panel-password\nImportCredential=panel-token\nImportCredential=\n",
            instance: nil)
        #expect(settings.entries == [.init(name: "panel-password", source: .load("panel-password"))])
    }
}
