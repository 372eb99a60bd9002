internal import AgentConfiguration
internal import DiskProbe
internal import MemoryProbe
internal import NICProbe
internal import ProbeRuntime
internal import SensorProbe
internal import SystemProbe

/// Makes each sense from its section of the configuration.
extension AgentConfiguration.Configuration {
    func diskRunner() -> SenseRunner {
        let disk = senses.disk
        var configuration = DiskConfiguration()
        configuration.slowInterval = disk.interval
        configuration.fastInterval = disk.closeInterval
        configuration.useInterval = min(configuration.useInterval, disk.closeInterval)
        configuration.deadline = disk.deadline
        configuration.suspectDeadline = min(configuration.suspectDeadline, disk.deadline)
        configuration.ignored = Set(disk.ignored)
        configuration.alsoDrives = Set(disk.alsoDrives)
        configuration.replication = disk.replication
        configuration.controllerDrives = disk.controllerDrives
        let sense = DiskSense(
            configuration: configuration, reader: OwnProgramReader(), smartctl: SmartctlReader.installed(),
            drbdsetup: DRBDReader.installed())
        // Each drive has its own deadline; this one is for a machine with many that do not answer.
        let limits = SenseLimits(
            shortest: .seconds(1), longest: disk.interval, deadline: max(.seconds(60), disk.deadline * 6))
        return SenseRunner(sense, limits: limits)
    }

    func sensorRunner() -> SenseRunner {
        var configuration = SensorConfiguration()
        configuration.longest = senses.sensors.interval
        configuration.shortest = min(configuration.shortest, configuration.longest)
        return runner(SensorSense(configuration), senses.sensors)
    }

    func nicRunner() -> SenseRunner {
        let nic = senses.nic
        var configuration = NICConfiguration(replication: nic.replication, service: nic.service)
        if let path = nic.corosyncPath { configuration.corosyncPath = path }
        configuration.quietInterval = nic.schedule.interval
        configuration.movingInterval = min(configuration.movingInterval, nic.schedule.interval)
        return runner(NICSense(configuration), nic.schedule)
    }

    func memoryRunner() -> SenseRunner {
        var configuration = MemoryConfiguration()
        configuration.longest = senses.memory.interval
        configuration.shortest = min(configuration.shortest, configuration.longest)
        return runner(MemorySense(configuration), senses.memory)
    }

    func systemRunner() -> SenseRunner {
        var configuration = SystemConfiguration()
        configuration.longest = senses.system.schedule.interval
        configuration.shortest = min(configuration.shortest, configuration.longest)
        configuration.writes = senses.system.writes
        return runner(SystemSense(configuration), senses.system.schedule)
    }

    private func runner(_ sense: any Sense, _ schedule: Schedule) -> SenseRunner {
        SenseRunner(
            sense,
            limits: SenseLimits(
                shortest: min(.seconds(1), schedule.interval), longest: schedule.interval, deadline: schedule.deadline))
    }
}
