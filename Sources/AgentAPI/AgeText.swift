/// How long ago, for a person: "3 s", "12 min", "5 h", "3 d".
enum AgeText {
    static func words(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<10_000: "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
        case ..<120_000: "\(milliseconds / 1000) s"
        case ..<7_200_000: "\(milliseconds / 60_000) min"
        case ..<172_800_000: "\(milliseconds / 3_600_000) h"
        default: "\(milliseconds / 86_400_000) d"
        }
    }

    static func ago(_ milliseconds: Int64?) -> String {
        milliseconds.map { ", \(words($0)) ago" } ?? ""
    }
}
