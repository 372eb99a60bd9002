/// Words that may stand in a node attribute: letters, digits and `._@+-`, at most 64 of them.
enum PlainText {
    static func word(_ text: String, or fallback: String) -> String {
        let plain = text.utf8.prefix(64).map { byte -> Character in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x40, 0x2B, 0x2D:
                Character(Unicode.Scalar(byte))
            default: "-"
            }
        }
        return plain.isEmpty ? fallback : String(plain)
    }
}
