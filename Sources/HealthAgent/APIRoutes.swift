internal import AgentAPI
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import LinuxAccess
internal import NIOCore

/// The API's answers. Reading is for everybody who can connect; changing is for whom the rule permits.
struct APIRoutes: Sendable {
    /// Bytes of a request's body.
    static let bodyLimit = 4096

    let loop: DecisionLoop
    let desk: OperatorDesk
    let rule: AccessRule
    let summary: JSONValue

    func router() -> Router<AgentRequestContext> {
        let router = Router(context: AgentRequestContext.self)
        router.get("/v1/status") { _, _ in APIRoutes.answer(await loop.status()) }
        router.get("/v1/explain") { request, _ in await explain(request) }
        router.get("/v1/config-summary") { _, _ in APIRoutes.answer(summary) }
        router.get("/v1/ledger") { _, _ in APIRoutes.answer(await loop.ledgerDocument()) }
        router.post("/v1/verdict") { request, context in
            try await order(request, context) { order, owner, emit in await loop.verdict(order, owner: owner, emit) }
        }
        router.post("/v1/drain") { request, context in
            try await order(request, context) { order, owner, emit in await loop.drain(order, owner: owner, emit) }
        }
        router.post("/v1/undrain") { request, context in
            try await order(request, context) { order, owner, emit in await loop.undrain(order, owner: owner, emit) }
        }
        router.post("/v1/clear") { request, context in
            try await order(request, context) { order, owner, emit in await loop.clear(order, owner: owner, emit) }
        }
        router.post("/v1/hold") { request, context in
            try await order(request, context) { order, owner, emit in await loop.hold(order, owner: owner, emit) }
        }
        router.post("/v1/unhold") { request, context in
            try await order(request, context) { order, owner, emit in await loop.unhold(order, owner: owner, emit) }
        }
        return router
    }

    // MARK: - Questions

    private func explain(_ request: Request) async -> Response {
        var time: Double?
        if let text = request.uri.queryParameters["at"] {
            time = Double(text)
            guard time?.isFinite == true else {
                return APIRoutes.refusal(.badRequest, "at takes seconds since 1970, such as 1769860805")
            }
        }
        switch await loop.explain(at: time, node: request.uri.queryParameters["node"].map(String.init)) {
        case .now(let document): return APIRoutes.answer(document)
        case .past(let document): return APIRoutes.answer(document)
        case .peer(let document): return APIRoutes.answer(document)
        case .refused(let sentence): return APIRoutes.refusal(.notFound, sentence)
        }
    }

    // MARK: - Orders

    private func order(
        _ request: Request, _ context: AgentRequestContext,
        _ carryOut: @escaping @Sendable (OperatorRequest, String, @escaping ProgressSink) async -> Void
    ) async throws -> Response {
        guard let peer = await context.peer(), rule.permits(peer) else {
            return APIRoutes.refusal(
                .forbidden,
                "Only root and members of group \(rule.adminGroupName) may do this: use sudo, or join the group")
        }
        guard let body = try? await request.body.collect(upTo: APIRoutes.bodyLimit),
            let wanted = try? JSONDecoder().decode(OperatorRequest.self, from: Data(body.readableBytesView))
        else {
            return APIRoutes.refusal(
                .badRequest,
                "The body must be a JSON object with node, nothing besides but reason, duration and dryRun, and at most "
                    + "\(APIRoutes.bodyLimit) bytes")
        }
        if let defect = wanted.defect { return APIRoutes.refusal(.badRequest, defect) }
        let owner = UserDatabase.name(ofUser: peer.uid) ?? "uid-\(peer.uid)"
        let (lines, incoming) = AsyncStream.makeStream(of: ProgressLine.self)
        let taken = desk.take {
            await carryOut(wanted, owner) { incoming.yield($0) }
            incoming.finish()
        }
        guard taken else {
            return APIRoutes.refusal(.serviceUnavailable, "Too many orders wait already; look at forewarn status")
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                for await line in lines { try await writer.write(APIRoutes.json(line, newline: true)) }
                try await writer.finish(nil)
            })
    }

    // MARK: - Answers

    private static func answer(_ document: some Encodable) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: json(document, newline: true)))
    }

    private static func refusal(_ status: HTTPResponse.Status, _ sentence: String) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: json(ErrorDocument(error: sentence), newline: true)))
    }

    private static func json(_ document: some Encodable, newline: Bool) -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Only a number that is not finite cannot be encoded, and no document holds one.
        let bytes = (try? encoder.encode(document)).map { [UInt8]($0) } ?? Array("{}".utf8)
        return ByteBuffer(bytes: bytes + (newline ? [0x0A] : []))
    }
}
