internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Asks the daemon over its Unix socket: HTTP/1.1, one request a connection.
package struct APIClient: Sendable {
    /// Nothing heard for this long means that the daemon hangs: it answers a question at once, and says something every
    /// few seconds while it carries out an order.
    private static func silenceLimit(_ method: HTTPMethod) -> TimeAmount { .seconds(method == .GET ? 10 : 30) }
    /// Bytes of one answer or one line of it.
    static let answerLimit = 8 << 20

    private let socket: String

    package init(socket: String) {
        self.socket = socket
    }

    package func status() async throws(APIError) -> StatusDocument {
        try APIClient.decode(StatusDocument.self, try await get("/v1/status"))
    }

    package func explain() async throws(APIError) -> ExplainDocument {
        try APIClient.decode(ExplainDocument.self, try await get("/v1/explain"))
    }

    /// The body as it came, for `-o json`.
    package func get(_ path: String) async throws(APIError) -> [UInt8] {
        var body: [UInt8] = []
        try await exchange(.GET, path, body: nil) { body += $0 + [0x0A] }
        return body
    }

    /// Sends an order and hands over every line of the answer as it comes, undecoded.
    package func order(
        _ path: String, _ order: OperatorRequest, _ onLine: (_ line: [UInt8]) -> Void
    ) async throws(APIError) {
        let body: [UInt8]
        do {
            body = [UInt8](try JSONEncoder().encode(order))
        } catch {
            throw APIError(.refused, "The order cannot be written as JSON: \(error)")
        }
        try await exchange(.POST, path, body: body, onLine)
    }

    package static func decode<Document: Decodable>(
        _ type: Document.Type, _ bytes: [UInt8]
    ) throws(APIError) -> Document {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw APIError(
                .unreadable, "The daemon's answer cannot be read: are forewarn and forewarnd of the same version?")
        }
    }

    // MARK: - One exchange

    private typealias Channel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    private func exchange(
        _ method: HTTPMethod, _ path: String, body: [UInt8]?, _ onLine: ([UInt8]) -> Void
    ) async throws(APIError) {
        let channel: Channel
        do {
            channel = try await connect(silence: APIClient.silenceLimit(method))
        } catch {
            throw APIError(.unreachable, UnreachableDaemon.sentence(error, at: socket))
        }
        do {
            try await channel.executeThenClose { inbound, outbound in
                var headers = HTTPHeaders([("Host", "forewarnd"), ("Connection", "close")])
                if let body { headers.add(name: "Content-Length", value: String(body.count)) }
                var parts: [HTTPClientRequestPart] = [
                    .head(HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers))
                ]
                if let body { parts.append(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
                parts.append(.end(nil))
                // In one write: the head of a GET is a whole request, and a daemon that answers and closes before the
                // (empty) end is written would make that write fail.
                try await outbound.write(contentsOf: parts)
                var answer = AnswerLines()
                for try await part in inbound {
                    switch part {
                    case .head(let head): answer.status = Int(head.status.code)
                    case .body(let buffer): try answer.take(buffer.readableBytesView, onLine)
                    case .end:
                        try answer.end(onLine)
                        return
                    }
                }
                throw APIError(.unreachable, "forewarnd went away in the middle of its answer at \(socket).")
            }
        } catch let error as APIError {
            throw error
        } catch {
            let seconds = APIClient.silenceLimit(method).nanoseconds / 1_000_000_000
            throw APIError(.unreachable, UnreachableDaemon.brokenOff(error, at: socket, silent: seconds))
        }
    }

    private func connect(silence: TimeAmount) async throws -> Channel {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(5))
            .connect(unixDomainSocketPath: socket) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        IdleStateHandler(readTimeout: silence))
                    try channel.pipeline.syncOperations.addHandler(SilenceHandler())
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try Channel(wrappingChannelSynchronously: channel)
                }
            }
    }
}

/// Gives up a connection on which nothing is heard any more.
final class SilenceHandler: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    struct Silence: Error {}

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        context.fireErrorCaught(Silence())
        context.close(promise: nil)
    }
}
