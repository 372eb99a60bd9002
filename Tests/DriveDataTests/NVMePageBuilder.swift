import DriveData
import HealthModel

/// NVMe structures made for the tests.
enum NVMePageBuilder {
    static let component = Component(kind: .drive, id: "n", name: "nvme0")

    static func identify() -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 4096)
        func put(_ text: String, _ offset: Int, _ width: Int) {
            let padded = Array((text + String(repeating: " ", count: width)).utf8.prefix(width))
            page.replaceSubrange(offset..<(offset + width), with: padded)
        }
        put("S4EUNX0M123456", 4, 20)
        put("TestDrive 1TB", 24, 40)
        put("2B2Q", 64, 8)
        page[266] = UInt8((343 as Int) & 0xFF)
        page[267] = UInt8((343 as Int) >> 8)
        page[268] = UInt8((358 as Int) & 0xFF)
        page[269] = UInt8((358 as Int) >> 8)
        return page
    }

    static func health(
        warning: UInt8 = 0, kelvin: UInt16 = 310, spare: UInt8 = 100, threshold: UInt8 = 10, used: UInt8 = 3,
        mediaErrors: [UInt8] = [0]
    ) -> [UInt8] {
        var page = [UInt8](repeating: 0, count: 512)
        page[0] = warning
        page[1] = UInt8(kelvin & 0xFF)
        page[2] = UInt8(kelvin >> 8)
        page[3] = spare
        page[4] = threshold
        page[5] = used
        page[112] = 25
        page[128] = 0x10
        page[129] = 0x27
        page[144] = 7
        page.replaceSubrange(160..<(160 + mediaErrors.count), with: mediaErrors)
        page[176] = 9
        return page
    }

    static func measure(_ health: [UInt8]?) -> Measurement {
        DriveDecoder.measurement(NVMePages(identifyController: identify(), healthLog: health), of: component)
    }
}
