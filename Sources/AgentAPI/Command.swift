/// What each subcommand of `forewarn` does: ask, print, and say how it ended.
package struct Command: Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case text
        case json
    }

    private let client: APIClient
    private let format: Format
    private let print: @Sendable (String) -> Void

    package init(socket: String, format: Format, print: @escaping @Sendable (String) -> Void) {
        client = APIClient(socket: socket)
        self.format = format
        self.print = print
    }

    package func status() async -> CommandOutcome {
        await ask("/v1/status", StatusDocument.self, StatusText.lines) { CommandOutcome($0) }
    }

    /// - Parameters:
    ///   - time: seconds since 1970; nil for now.
    ///   - node: nil for the node of the daemon that is asked.
    package func explain(at time: Double? = nil, node: String? = nil) async -> CommandOutcome {
        struct Schema: Decodable { var schema: String }
        do throws(APIError) {
            let body = try await client.get(Command.explainPath(at: time, node: node))
            let schema = try APIClient.decode(Schema.self, body).schema
            let lines: [String]
            let outcome: CommandOutcome
            switch schema {
            case PastDocument.currentSchema:
                lines = PastText.lines(try APIClient.decode(PastDocument.self, body))
                outcome = .ok
            case PeerExplainDocument.currentSchema:
                let document = try APIClient.decode(PeerExplainDocument.self, body)
                lines = PeerExplainText.lines(document)
                outcome = document.peer.freshness == .fresh ? .ok : .unknown
            default:
                let document = try APIClient.decode(ExplainDocument.self, body)
                lines = ExplainText.lines(document)
                outcome = CommandOutcome(document.status)
            }
            switch format {
            case .json: print(String(decoding: body.dropLast(), as: UTF8.self))
            case .text: for line in lines { print(line) }
            }
            return outcome
        } catch {
            return fail(error)
        }
    }

    /// "/v1/explain?at=1769860805.5&node=b".
    package static func explainPath(at time: Double?, node: String?) -> String {
        let items =
            [time.map { "at=\($0)" }, node.map { "node=\(escaped($0))" }].compactMap { $0 }.joined(separator: "&")
        return "/v1/explain" + (items.isEmpty ? "" : "?\(items)")
    }

    /// RFC 3986 section 2.3: everything but the unreserved characters.
    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    /// - Parameter seconds: how far back.
    package func report(since seconds: Int64) async -> CommandOutcome {
        await ask("/v1/ledger", LedgerDocument.self) {
            ReportText.lines($0, since: seconds)
        } _: { _ in
            .ok
        }
    }

    /// - Parameter path: "/v1/drain", "/v1/undrain" or "/v1/clear".
    package func order(_ path: String, _ order: OperatorRequest) async -> CommandOutcome {
        var result: ProgressLine.Result?
        do throws(APIError) {
            try await client.order(path, order) { bytes in
                let line = try? APIClient.decode(ProgressLine.self, bytes)
                if line?.event == .done { result = line?.result }
                if format == .json {
                    print(String(decoding: bytes, as: UTF8.self))
                } else if let line {
                    for text in ProgressText.lines(line) { print(text) }
                }
            }
        } catch {
            return fail(error)
        }
        if result == nil {
            StandardStream.error.line("forewarn: The daemon did not say how it ended; ask forewarn status.")
        }
        return CommandOutcome(result)
    }

    private func ask<Document: Decodable>(
        _ path: String, _ type: Document.Type, _ lines: (Document) -> [String],
        _ outcome: (Document) -> CommandOutcome
    ) async -> CommandOutcome {
        do throws(APIError) {
            let body = try await client.get(path)
            let document = try APIClient.decode(type, body)
            switch format {
            case .json: print(String(decoding: body.dropLast(), as: UTF8.self))
            case .text: for line in lines(document) { print(line) }
            }
            return outcome(document)
        } catch {
            return fail(error)
        }
    }

    private func fail(_ error: APIError) -> CommandOutcome {
        StandardStream.error.line("forewarn: \(error.message)")
        return CommandOutcome(error)
    }
}
