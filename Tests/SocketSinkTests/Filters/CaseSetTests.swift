// SPDX-License-Identifier: MIT

import Testing
import XrayLog

@testable import SocketSink

@Suite("A set of cases") struct CaseSetTests {
    @Test("has each case that it was given, and no other", arguments: XrayLine.Kind.allCases)
    func kinds(_ kind: XrayLine.Kind) {
        #expect(XrayLine.Kind.allCases.filter { CaseSet([kind]).contains($0) } == [kind])
    }

    @Test("has each type of object that it was given, and no other", arguments: RecordFilter.ObjectType.allCases)
    func types(_ type: RecordFilter.ObjectType) {
        #expect(RecordFilter.ObjectType.allCases.filter { CaseSet([type]).contains($0) } == [type])
    }
}
