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

    package func explain() async -> CommandOutcome {
        await ask("/v1/explain", ExplainDocument.self, ExplainText.lines) { CommandOutcome($0.status) }
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
