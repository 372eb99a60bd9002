import Glibc

/// A loop device without a file behind it, made for one test: a block device that really comes and goes (loop(4)).
struct LoopDevice {
    var number: Int32
    var name: String { "loop\(number)" }

    /// Numbers far above those that losetup(8) hands out.
    static func add() -> LoopDevice? {
        for number in Int32.random(in: 3000...4000)...4100 where control(0x4C80, number) >= 0 {
            return LoopDevice(number: number)
        }
        return nil
    }

    /// LOOP_CTL_REMOVE.
    func remove() {
        // EBUSY ends when udevd has closed the device: nobody tells.
        while Self.control(0x4C81, number) < 0 && errno == EBUSY { usleep(1000) }
    }

    private static func control(_ request: UInt, _ number: Int32) -> Int32 {
        let descriptor = open("/dev/loop-control", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return -1 }
        defer { close(descriptor) }
        return ioctl(descriptor, request, number)
    }
}
