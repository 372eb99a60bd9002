internal import FoundationEssentials

/// Cuts the body of an answer into lines as they come. An error status has one body, which is its sentence.
struct AnswerLines {
    var status = 0
    private var pending: [UInt8] = []

    mutating func take(_ bytes: some Sequence<UInt8>, _ onLine: ([UInt8]) -> Void) throws(APIError) {
        pending += bytes
        guard pending.count <= APIClient.answerLimit else {
            throw APIError(.unreadable, "The daemon's answer is larger than \(APIClient.answerLimit) bytes.")
        }
        guard status == 200 else { return }
        while let newline = pending.firstIndex(of: 0x0A) {
            onLine(Array(pending[..<newline]))
            pending.removeFirst(newline + 1)
        }
    }

    mutating func end(_ onLine: ([UInt8]) -> Void) throws(APIError) {
        guard status == 200 else {
            let sentence = (try? JSONDecoder().decode(ErrorDocument.self, from: Data(pending)))?.error
            throw APIError(.refused, sentence ?? "The daemon answered with HTTP status \(status).")
        }
        if !pending.isEmpty { onLine(pending) }
    }
}
