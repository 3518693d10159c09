// SPDX-License-Identifier: MIT

/// Reads the main file, its drop-ins and the secrets, and makes one configuration of them.
struct ConfigurationReader<Files: ConfigurationFiles> {
    let path: String
    let environment: ServiceEnvironment
    let files: Files
    var interpreter: Interpreter
    /// False once a file could not be read: then nothing is said to be missing.
    private(set) var isWhole = true
    private var bytesRead = 0
    /// The configuration files that were read.
    private var filesRead: [(path: String, access: FileAccess)] = []
    /// When the newest of the files was written that the credentials may have come from.
    var writtenAt: Int64 = 0
    /// What was named as keeping the service from a file; a directory may keep it from several.
    private var obstacles: Set<String> = []

    init(path: String, environment: ServiceEnvironment, files: Files) {
        self.path = path
        self.environment = environment
        self.files = files
        let (settings, refused) = Schema.standard()
        interpreter = Interpreter(startingFrom: settings)
        for key in refused {
            interpreter.add(.error("\(key.section.header) \(key.name)= has a default that is none", in: path))
        }
    }

    mutating func read() throws(ConfigurationError) -> Configuration {
        readFile(path)
        for dropIn in dropIns() { readFile(dropIn) }

        let settings = interpreter.settings
        for error in Contradictions.errors(settings, interpreter.assigned, mainFile: path) { interpreter.add(error) }
        for warning in Contradictions.warnings(settings, interpreter.assigned) { interpreter.add(warning) }
        let caFile = certificates()
        checkURL()
        let proxy = proxy(for: settings.panel.url)
        let nodes = whole(settings.sources.nodes.selection, key: "Nodes")
        let kinds = whole(settings.kinds.selection, key: "Kinds")
        let socketPath = socketPath()
        let socketGroup = socketGroup()
        let protection = FileProtection(account: environment.account, configuredGroup: socketGroup?.id)
        for file in filesRead { judge(file.path, file.access, by: protection) }
        let credentials = credentials(protectedBy: protection)

        guard !interpreter.findings.areErrors, let url = settings.panel.url, let credentials, let nodes, let kinds
        else {
            let errors = interpreter.findings.errors(mainFile: path)
            throw ConfigurationError(diagnostics: errors + interpreter.findings.warnings)
        }
        var journal = settings.journal
        journal.kinds = kinds
        var socket = settings.socket
        socket.path = socketPath
        socket.group = socketGroup
        return Configuration(
            panel: Configuration.Panel(
                url: url, dialect: settings.panel.dialect, credentials: credentials,
                connect: settings.panel.connect, proxy: proxy,
                instance: settings.panel.instance ?? SituationalDefault.instance(configurationPath: path)),
            tls: Configuration.TLS(
                caFile: caFile, systemCAFile: environment.certificateFile, serverName: settings.tls.serverName,
                pinSHA256: settings.tls.pinSHA256, verify: settings.tls.verify),
            sources: Configuration.Sources(
                core: settings.sources.core, isCoreWritten: interpreter.assigned.place(.sources, "Core") != nil,
                nodes: nodes, interval: settings.sources.interval,
                nodeIntervals: settings.nodes.compactMapValues(\.interval)),
            reconnect: settings.reconnect, liveness: settings.liveness, journal: journal, socket: socket,
            log: settings.log, warnings: interpreter.findings.warnings, writtenAt: writtenAt)
    }

    private mutating func readFile(_ file: String) {
        switch files.read(file, atMost: FileLimit.configuration) {
        case .failure(let problem):
            isWhole = false
            let isMainMissing = file == path && problem == .missing
            let hint = isMainMissing ? ": write it, or name another with --config" : ""
            interpreter.add(.error(problem.description + hint, in: file))
        case .success(let contents):
            bytesRead += contents.bytes.count
            filesRead.append((file, contents.access))
            writtenAt = max(writtenAt, contents.writtenAt)
            guard bytesRead <= FileLimit.total else {
                isWhole = false
                let limit = ByteSize.written(FileLimit.total)
                interpreter.add(
                    .error("not read: with it, all files would have more than \(limit) together", in: file))
                return
            }
            do throws(UnreadableText) {
                try interpreter.read(contents, file: file)
            } catch {
                isWhole = false
                interpreter.add(.error(error.message, at: Place(file: file, position: error.position)))
            }
            lookAsService(file, holdsSecret(file) ? .secret : .configuration)
        }
    }

    /// Adds an error where the service could not read a file.
    /// - Parameters:
    ///   - name: how the file is spoken of at `place`, where it has one.
    mutating func lookAsService(_ file: String, _ role: FileRole, named name: String? = nil, at place: Place? = nil) {
        guard let obstacle = files.obstacle(to: file, role), obstacles.insert(obstacle.place).inserted else { return }
        let message = (name.map { $0 + " " } ?? "") + obstacle.words
        interpreter.add(place.map { .error(message, at: $0) } ?? .error(message, in: file))
    }

    private func holdsSecret(_ file: String) -> Bool {
        interpreter.secrets.contains { $0.place.file == file }
    }

    /// `PATH.d/*.conf` in the order of their bytes; hidden files are passed over.
    private mutating func dropIns() -> [String] {
        let directory = path + ".d"
        switch files.names(inDirectory: directory) {
        case .failure(let problem):
            isWhole = false
            interpreter.add(.error(problem.description, in: directory))
            return []
        case .success(let all):
            let names = all.filter { $0.hasSuffix(".conf") && !$0.hasPrefix(".") }
            if names.count > FileLimit.dropIns {
                isWhole = false
                interpreter.add(.error("holds more than \(FileLimit.dropIns) drop-ins", in: directory))
                return []
            }
            if !names.isEmpty { lookAsService(directory, .dropIns) }
            return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "\(directory)/\($0)" }
        }
    }

    private mutating func checkURL() {
        guard isWhole, interpreter.settings.panel.url == nil, interpreter.assigned.isSound(.panel, "URL") else {
            return
        }
        let message = "URL= is missing: write the panel's address, such as URL=https://panel.example.com:8000"
        if let emptied = interpreter.assigned[.panel, "URL"] {
            interpreter.add(.error("[Panel] \(message)", at: emptied.place))
        } else {
            interpreter.add(.error("[Panel] \(message)", in: path))
        }
    }

    /// What `CAFile=` names.
    private mutating func certificates() -> Configuration.TLS.CAFile? {
        guard let file = interpreter.settings.tls.caFile, let place = interpreter.assigned.place(.tls, "CAFile"),
            interpreter.assigned.isSound(.tls, "CAFile")
        else { return nil }
        switch files.read(file, atMost: FileLimit.certificates) {
        case .failure(let problem):
            interpreter.add(.error("CAFile=\(Shown.whole(file)) \(problem)", at: place))
            return nil
        case .success(let contents):
            lookAsService(file, .certificates, named: "CAFile=\(Shown.whole(file))", at: place)
            let text = String(decoding: contents.bytes, as: UTF8.self)
            if !text.contains("-----BEGIN CERTIFICATE-----") {
                let message = "holds no certificate: name a file in PEM, with -----BEGIN CERTIFICATE----- in it"
                interpreter.add(.error("CAFile=\(Shown.whole(file)) \(message)", at: place))
            }
            return Configuration.TLS.CAFile(path: file, pem: contents.bytes)
        }
    }

    private mutating func whole<Element>(
        _ selection: Result<Selection<Element>, SelectionList<Element>.Mixed>, key: String
    ) -> Selection<Element>? {
        switch selection {
        case .success(let selection):
            return selection
        case .failure(let mixed):
            let message = "\(key)= has all beside other items: write all alone, or after an empty \(key)="
            interpreter.add(.error(message, at: mixed.all.place))
            return nil
        }
    }

    private mutating func socketPath() -> String {
        if let written = interpreter.settings.socketPath { return written }
        let path = SituationalDefault.socketPath(environment)
        if interpreter.settings.socket.isEnabled, path.utf8.count > SocketPath.longest {
            let message = "[Socket] Path= is missing: the one in $RUNTIME_DIRECTORY is longer than a socket's may be"
            interpreter.add(.error("\(message) (\(SocketPath.longest) bytes)", in: self.path))
        }
        return path
    }
}
