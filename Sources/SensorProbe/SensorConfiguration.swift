/// How the sensors sense looks at the chips.
package struct SensorConfiguration: Sendable {
    /// Between two looks while a value is near a limit, or an alarm is raised.
    package var shortest: Duration = .seconds(5)
    /// Between two looks while all is quiet.
    package var longest: Duration = .seconds(30)
    /// Parts of the way from its usual value to a limit: nearer than that a value is watched closely.
    package var nearness = 0.1
    /// Chips (by the first word of their names) that are left to another sense. `drivetemp` asks the drive itself: on
    /// some drives that resets the spin-down timer (Documentation/hwmon/drivetemp.rst), and the disk sense asks first
    /// whether the drive sleeps. `nvme` asks the controller: nvme_hwmon_read() (drivers/nvme/host/hwmon.c) sends Get Log
    /// Page 02h below a lock and waits as long as an admin command may take (nvme_core.admin_timeout, 60 s). All chips are
    /// read by one thread, so that a controller that dies would hold up every other sensor; the disk sense reads the same
    /// log page in a process of its own.
    package var skippedChips: Set<String> = ["drivetemp", "nvme"]
    /// nil: the standard files (sensors.conf(5)).
    package var configurationFile: String?

    package init() {}
}
