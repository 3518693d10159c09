// SPDX-License-Identifier: MIT

import Logging

/// Every kind of message that the relay itself logs.
///
/// A call site logs the constant text through swift-log, as always; the text is what finds the kind. A test reads the
/// sources and holds the two together: a text that is not in the table, a level that differs, and a kind that nobody logs
/// are failures. `packaging/catalog/pasarguard-logrelay.catalog` explains each kind to the operator (`journalctl -x`).
///
/// A `MESSAGE_ID` is for ever: a text may be reworded, but a kind with another meaning gets another ID
/// (`journalctl --new-id128`).
extension MessageKind {
    /// The relay's life.
    private static let relay = [
        MessageKind("90913112df914f47ad0853059ed5ce0e", .error, "the configuration cannot be used"),
        MessageKind("6635b062115e498386e54bb20d1c5db7", .warning, "the configuration has a doubtful setting"),
        MessageKind("e649420f36b94eb1af72103e91524160", .error, "the relay cannot run"),
        MessageKind("e59de2070f9143feae59d11c192df0c3", .notice, "the relay has started"),
        MessageKind("590facf95560414cbd6d042caf56b926", .notice, "the relay has stopped"),
        MessageKind(
            "09ea6ed8c2524873a29878d67c4f2335", .error,
            "the relay has stopped, but journald did not take all entries"),
        MessageKind(
            "ec2d2eeb78ca4cada714d146e615c381", .warning,
            "the relay stops, and some consumers have not read everything"),
        MessageKind("92090f23c89449dd8743dc767f128092", .error, "the event loop did not end properly"),
        MessageKind("f067f8baf963464fb2b70cebea84a31b", .notice, "the configuration was reloaded"),
        MessageKind("7f8752e886f14554925ce7e7289b4f24", .warning, "some changes take effect only after a restart"),
        MessageKind(
            "c5893f8f959c40e9a42e58fd36d36317", .error,
            "the configuration was not reloaded, the one before stays in force"),
        MessageKind("d3b1f6709c5e4a2886f4c07b5a1e93d8", .notice, "the login is not tried again yet"),
    ]

    /// Streams.
    private static let streams = [
        MessageKind("8a92fb4c9b1743a3aa58b1a0bcba93f3", .debug, "connecting"),
        MessageKind("086fa79521de4c868ced0b4e6f02a75a", .info, "stream is connected"),
        MessageKind("f5b57e45d17e4b2fbf8b6ef4d2cc763b", .notice, "stream is connected again"),
        MessageKind("ef1f621833ec4d5783232ebe3528945c", .warning, "stream is down, will retry"),
        MessageKind("ebb03575636c4851a73dfb27530d345d", .error, "stream is refused, will retry"),
        MessageKind("6c049b90cb1b48fa950cd28d58d01ecb", .warning, "node is absent, will retry"),
        MessageKind("1ebbb4233e364f4abb35c0b734241649", .info, "stream is reopened"),
        MessageKind("1e050fade3114e30b674d9cac328e125", .warning, "stream brings only old lines"),
        MessageKind("1534f209e27249c2998c18837e3211bc", .notice, "stream brings new lines again"),
        MessageKind("d87cf0b3064b45aaab7108f5808ac695", .debug, "another attempt to connect has failed"),
    ]

    /// The panel.
    private static let panel = [
        MessageKind("88167e7d2eff4583be70ec9584b1011a", .notice, "logged in"),
        MessageKind("bb115acc983f459ab5db7b3a59db62aa", .error, "login is refused, will retry"),
        MessageKind("b7ed6968a9bb478592599074f82ce4b9", .warning, "login has failed, will retry"),
        MessageKind("1062b28a74d94e72a0aaa33a6da5018d", .debug, "another login has failed"),
        MessageKind("5fc85b069b1f45f2a6a98964025df6c1", .error, "the key or token is refused, will retry"),
        MessageKind("d089fd1247d24dc79d6dd538bf33244c", .notice, "the panel accepts the key or token"),
        MessageKind("9328ebc23071486f862ee83115220be9", .notice, "the panel's dialect is known"),
        MessageKind("b39997bf26614ef78ac41f9a443b568a", .notice, "the panel has no core stream, Core= is ignored"),
        MessageKind(
            "bd22bfac2195f3ad15c02f40c4f7e1f3", .notice,
            "the core's log is that of a node, Core= is ignored beside nodes"),
        MessageKind("6e63dffed88f41279a98b34a253f16d8", .warning, "the panel's certificate has to be renewed"),
        MessageKind("23909215d3c84c0aa01b8bea3bf0ab8e", .info, "the panel's nodes are known"),
        MessageKind(
            "77fe07d141e2e62bc59a304586ff0bce", .warning,
            "the panel lists too many nodes, those with the highest ids are not relayed: choose in Nodes="),
        MessageKind("bbdfe024ae9b48128ba12fb04cd5250c", .notice, "the panel's nodes are known again"),
        MessageKind("b9f244b5f6bb4974a40d543ae722e5cb", .warning, "the panel's nodes cannot be listed"),
        MessageKind("e19cfaf5d704479fa8e194771a3e54c9", .warning, "the panel has no nodes of these names"),
        MessageKind(
            "03f51eb3af7a4e3d81f7734125401b7d", .notice,
            "the panel does not tell the names of users, will ask again"),
        MessageKind("466940495e8c4b1784683763efc290de", .notice, "the panel tells the names of users"),
    ]

    /// Journald.
    private static let journal = [
        MessageKind("394f8feb569142ba80b2fe211855ada6", .info, "journald takes entries"),
        MessageKind("e449bd44ffe94a50aa1561eabaa7a35a", .notice, "journald takes entries again"),
        MessageKind("f540ea96bfa54963a7dc40e1546ec279", .warning, "journald does not take entries, they wait"),
        MessageKind("1728773ab7d247b48520787a22c5ffa5", .warning, "journald is not running, entries wait for it"),
        MessageKind("3ba993258daa48ea8692e71ee1fd4333", .error, "journald refused an entry"),
        MessageKind("c4e34797324c4db5bf68926ea8e172a7", .warning, "not all that earlier runs stored was read back"),
        MessageKind("5b18e8bcd97249029fd45efdcaefcbe6", .warning, "nothing that earlier runs stored can be read back"),
        MessageKind("15a414db01154e3d9e9566da15066609", .warning, "journald does not store lines of every level"),
        MessageKind(
            "56b26f08552349a68bd5f762f51d85c0", .warning,
            "another relay has the same Instance=, its entries are left out"),
        MessageKind("4338e44785564c0486997a38d0c4217b", .warning, "lines did not reach the journal"),
    ]

    /// The socket.
    private static let socket = [
        MessageKind("7bccbe2fee4d4d42af152380287be0ad", .info, "the socket is open"),
        MessageKind("59c22474613b432fad739eb0dc3662c7", .info, "a consumer has connected"),
        MessageKind("9dcfdb0d3fa8492fa93f8163fded56a8", .info, "a consumer has gone"),
        MessageKind("5f0c4b7e2a9d4c1f8be3617d04a95c2e", .info, "a consumer that lost lines has gone"),
        MessageKind("21dd29afa3ed44d0ac3eeb3377cfde51", .warning, "a consumer is too slow and loses lines"),
        MessageKind(
            "14269e3658f44a8daec72a7a7c9e03d8", .warning,
            "a consumer was turned away, there are too many: raise MaxConsumers= or find out who connects"),
        MessageKind(
            "b36781ab1ffb4b5593c5a6c0202ef454", .notice,
            "a consumer sent a request that is too long, and is disconnected"),
        MessageKind(
            "92f6950fa015471297843c2374b5c725", .warning, "a consumer could not be let in; trying again in a second"),
        MessageKind(
            "7c917b60fadc4b148acb1abe1f88a868", .error,
            "the socket has failed and lets nobody in any more; restart the relay"),
    ]

    /// The service manager.
    private static let serviceManager = [
        MessageKind("98437132e47d40519fb825661cf22201", .error, "a part of the relay is stuck"),
        MessageKind("99a436846cdf48d7b44645e772ddcae8", .notice, "all parts of the relay get on again"),
        MessageKind("b7ed5f19358f42c3a85cb12818fe7772", .warning, "the watchdog could not be told"),
        MessageKind("3598adf97466467695c299f5e30b9f4d", .warning, "the service manager could not be told"),
    ]

    /// The one that the log tells of itself.
    static let messagesLost = MessageKind(
        "b9898667e8bb446698bff29769575d45", .warning, "messages of the relay itself were lost")

    package static let all: [MessageKind] =
        relay + streams + panel + journal + socket + serviceManager + [messagesLost]

    private static let byText = Dictionary(all.map { ($0.text, $0) }) { first, _ in first }

    /// nil for what a library logs.
    static func of(_ text: String) -> MessageKind? { byText[text] }
}
