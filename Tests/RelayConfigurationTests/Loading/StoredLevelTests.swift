// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("The level that journald stores") struct StoredLevelTests {
    private func level(_ files: [String: String], namespace: String? = nil) -> StoredLevel {
        var host = InMemoryFiles()
        for (path, text) in files { host.add(path, text, mode: 0o644) }
        return StoredLevel.ofJournald(namespace: namespace, files: host)
    }

    @Test("is debug where no file says otherwise") func nothing() {
        #expect(level([:]) == .everything)
        #expect(level(["/etc/systemd/journald.conf": "[Journal]\n#MaxLevelStore=info\n"]) == .everything)
        #expect(StoredLevel.everything.missing(from: .debug) == [])
        #expect(StoredLevel.everything.shortfall(from: .debug) == nil)
    }

    @Test(
        "is read by name and by number",
        arguments: [
            ("emerg", 0), ("alert", 1), ("crit", 2), ("err", 3), ("warning", 4), ("notice", 5), ("info", 6),
            ("debug", 7),
            ("0", 0), ("6", 6),
        ])
    func words(_ word: String, _ priority: Int) {
        let path = "/etc/systemd/journald.conf"
        #expect(level([path: "[Journal]\n MaxLevelStore = \(word) \n"]) == StoredLevel(priority: priority, file: path))
    }

    @Test(
        "is not changed by what journald passes over",
        arguments: [
            "[Journal]\nMaxLevelStore=loud", "[Journal]\nMaxLevelStore=8", "[Journal]\nMaxLevelStore=",
            "[Other]\nMaxLevelStore=info", "MaxLevelStore=info", "[Journal]\nMaxLevelSyslog=info",
            "[Journal]\nMaxLevelStore", "[Journal]\nMaxLevelStore=-1",
        ])
    func passedOver(_ text: String) {
        #expect(level(["/etc/systemd/journald.conf": text]) == .everything)
    }

    @Test("is the last one's of a file") func last() {
        let text = "[Journal]\nMaxLevelStore=info\nMaxLevelStore=err\nMaxLevelStore=loud"
        #expect(level(["/etc/systemd/journald.conf": text]).priority == 3)
    }

    @Test("is the drop-in's, the last one by its name") func dropIns() {
        let found = level([
            "/etc/systemd/journald.conf": "[Journal]\nMaxLevelStore=err",
            "/usr/lib/systemd/journald.conf.d/20-b.conf": "[Journal]\nMaxLevelStore=notice",
            "/etc/systemd/journald.conf.d/10-a.conf": "[Journal]\nMaxLevelStore=info",
            "/etc/systemd/journald.conf.d/30-c.conf.bak": "[Journal]\nMaxLevelStore=crit",
        ])
        #expect(found == StoredLevel(priority: 5, file: "/usr/lib/systemd/journald.conf.d/20-b.conf"))
    }

    @Test("is a shortfall where it drops what is handed over, but debug") func shortfall() {
        let notice = StoredLevel(priority: 5, file: "/etc/a.conf")
        #expect(notice.missing(from: .debug) == [.info, .debug])
        #expect(
            notice.shortfall(from: .debug)
                == "MaxLevelStore=notice in /etc/a.conf: those of level info, debug are on the socket only")
        #expect(notice.shortfall(from: .notice) == nil)
        #expect(StoredLevel(priority: 6).missing(from: .debug) == [.debug])
        #expect(StoredLevel(priority: 6).shortfall(from: .debug) == nil)
        #expect(StoredLevel(priority: 0).missing(from: .error) == [.critical, .error])
    }

    @Test("is the administrator's where files have the same name") func masked() {
        let found = level([
            "/usr/lib/systemd/journald.conf": "[Journal]\nMaxLevelStore=err",
            "/run/systemd/journald.conf": "[Journal]\nMaxLevelStore=info",
            "/usr/lib/systemd/journald.conf.d/a.conf": "[Journal]\nMaxLevelStore=crit",
            "/etc/systemd/journald.conf.d/a.conf": "",
        ])
        #expect(found == StoredLevel(priority: 6, file: "/run/systemd/journald.conf"))
    }

    @Test("of a namespace is in files of its own") func namespace() {
        let files = [
            "/etc/systemd/journald.conf": "[Journal]\nMaxLevelStore=err",
            "/etc/systemd/journald@pg.conf": "[Journal]\nMaxLevelStore=warning",
        ]
        #expect(level(files, namespace: "pg").priority == 4)
        #expect(level(files, namespace: "other") == .everything)
    }

    @Test("is debug where a file cannot be read, or is none") func unreadable() {
        var host = InMemoryFiles()
        host.add("/etc/systemd/journald.conf", .denied)
        host.add("/etc/systemd/journald.conf.d", .denied)
        host.add("/run/systemd/journald.conf.d/a.conf", bytes: [0xFF, 0x00])
        #expect(StoredLevel.ofJournald(namespace: nil, files: host) == .everything)
    }
}
