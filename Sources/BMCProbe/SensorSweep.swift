internal import CIPMIMonitoring
internal import HealthModel
internal import LinuxAccess

/// Reads all sensors with one call of libipmimonitoring, which opens a session, keeps the SDR cache and closes the session.
struct SensorSweep {
    let target: BMCTarget
    let workaroundFlags: UInt32
    let mapping: BMCErrorMapping
    let deadline: MonotonicInstant
    /// SDR record ids; nil: every sensor.
    var records: [Int]?

    /// The file that the library keeps the SDR in: one cache for it and for us.
    static func cacheName(host: String) -> String { "sdr.\(host)" }

    /// How a sweep ended.
    struct Outcome {
        var samples: Result<[SensorSample], BMCError>
        /// Sensors that were asked for, also by a sweep that was cut.
        var asked = 0
        /// The BMC has answered, so that the library may have begun to fetch the SDR.
        var wasConnected = false
    }

    /// What the library's callback sees after each sensor.
    private struct Progress {
        let deadline: MonotonicInstant
        var sensors = 0
    }

    /// The session is closed in any case.
    func outcome() -> Outcome {
        guard let context = ipmi_monitoring_ctx_create() else {
            return Outcome(samples: .failure(mapping.error(.bmcError, detail: "no memory")))
        }
        defer { ipmi_monitoring_ctx_destroy(context) }
        guard ipmi_monitoring_ctx_sdr_cache_directory(context, target.cacheDirectory) == 0,
            ipmi_monitoring_ctx_sdr_cache_filenames(context, Self.cacheName(host: "%H")) == 0
        else { return Outcome(samples: .failure(mapping.error(.configuration, detail: "cache directory"))) }
        let start = MonotonicClock.now()
        let (count, number, asked) = read(context)
        guard count >= 0 else {
            let isLate = start.age(at: MonotonicClock.now()) >= target.sessionTimeout
            let code = ipmi_monitoring_error_codes(rawValue: UInt32(bitPattern: number))
            return Outcome(
                samples: .failure(mapping.monitoring(number, isLate: isLate)), asked: asked,
                wasConnected: code != IPMI_MONITORING_ERR_CONNECTION_TIMEOUT)
        }
        let samples: [SensorSample] = (0..<count).map { index in
            if index > 0 { ipmi_monitoring_sensor_iterator_next(context) }
            return SensorSample(current: context)
        }
        return Outcome(samples: .success(samples), asked: asked, wasConnected: true)
    }

    private func read(_ context: ipmi_monitoring_ctx_t) -> (count: Int32, number: Int32, asked: Int) {
        // Shared: one compact record may stand for several sensors. Nothing is left out that cannot be interpreted.
        let flags = IPMI_MONITORING_SENSOR_READING_FLAGS_SHARED_SENSORS.rawValue
        var progress = Progress(deadline: deadline)
        var wanted = (records ?? []).map { UInt32(clamping: $0) }
        let count = withConfiguration { host, configuration in
            wanted.withUnsafeMutableBufferPointer { wanted in
                withUnsafeMutablePointer(to: &progress) { progress in
                    // Called after each sensor: a BMC that answers each request late must not stretch the pass without end.
                    ipmi_monitoring_sensor_readings_by_record_id(
                        context, host, configuration, flags, wanted.isEmpty ? nil : wanted.baseAddress,
                        UInt32(clamping: wanted.count),
                        { _, progress in
                            guard let progress = progress?.assumingMemoryBound(to: Progress.self) else { return -1 }
                            progress.pointee.sensors += 1
                            return MonotonicClock.now() < progress.pointee.deadline ? 0 : -1
                        }, progress)
                }
            }
        }
        return (count, ipmi_monitoring_ctx_errnum(context), progress.sensors)
    }

    /// The strings are lent to the library for the time of the call.
    private func withConfiguration<Result>(
        _ body: (UnsafePointer<CChar>?, UnsafeMutablePointer<ipmi_monitoring_ipmi_config>) -> Result
    ) -> Result {
        var configuration = ipmi_monitoring_ipmi_config()
        configuration.workaround_flags = workaroundFlags
        switch target.transport {
        case .openIPMI(let device):
            configuration.driver_type = Int32(bitPattern: IPMI_MONITORING_DRIVER_TYPE_OPENIPMI.rawValue)
            return device.withCString { device in
                configuration.driver_device = UnsafeMutablePointer(mutating: device)
                return body(nil, &configuration)
            }
        case .lan(let session):
            configuration.driver_type = -1
            configuration.protocol_version = Int32(bitPattern: IPMI_MONITORING_PROTOCOL_VERSION_2_0.rawValue)
            configuration.privilege_level = Int32(session.privilege.ipmiNumber) - 2
            configuration.authentication_type = -1
            configuration.cipher_suite_id = Int32(clamping: session.cipherSuite)
            configuration.session_timeout_len = Int32(clamping: target.sessionTimeout.cMilliseconds)
            configuration.retransmission_timeout_len = Int32(clamping: target.retransmissionTimeout.cMilliseconds)
            return session.host.withCString { host in
                LANSession.withCString(session.username) { username in
                    LANSession.withCString(session.password) { password in
                        LANSession.withBytes(session.key) { key, length in
                            configuration.username = username.map { UnsafeMutablePointer(mutating: $0) }
                            configuration.password = password.map { UnsafeMutablePointer(mutating: $0) }
                            configuration.k_g = key.map { UnsafeMutablePointer(mutating: $0) }
                            configuration.k_g_len = length
                            return body(host, &configuration)
                        }
                    }
                }
            }
        }
    }
}

/// The library's process-wide start, once (ipmi_monitoring_init in ipmi_monitoring.h).
enum IPMIMonitoring {
    private static let initialised: Bool = {
        var number: Int32 = 0
        return ipmi_monitoring_init(0, &number) == 0
    }()

    static func start() throws(BMCError) {
        guard initialised else {
            throw BMCError(.configuration, "libipmimonitoring cannot be initialised: check its installation.")
        }
    }
}

extension SensorSample {
    /// Copies the sensor that the library's iterator stands at.
    fileprivate init(current context: ipmi_monitoring_ctx_t) {
        recordID = Int(ipmi_monitoring_sensor_read_record_id(context))
        sensorNumber = Int(ipmi_monitoring_sensor_read_sensor_number(context))
        name = ipmi_monitoring_sensor_read_sensor_name(context).map { String(cString: $0) } ?? ""
        state = Int(ipmi_monitoring_sensor_read_sensor_state(context))
        unit = Int(ipmi_monitoring_sensor_read_sensor_units(context))
        bitmask = Int(ipmi_monitoring_sensor_read_sensor_bitmask(context))
        value = SensorSample.value(context)
        words = []
        if let strings = ipmi_monitoring_sensor_read_sensor_bitmask_strings(context) {
            // NULL-terminated; a bit mask has 16 bits.
            for index in 0..<16 {
                guard let word = strings[index] else { break }
                words.append(String(cString: word))
            }
        }
    }

    private static func value(_ context: ipmi_monitoring_ctx_t) -> Double? {
        guard let pointer = ipmi_monitoring_sensor_read_sensor_reading(context) else { return nil }
        switch UInt32(bitPattern: ipmi_monitoring_sensor_read_sensor_reading_type(context)) {
        case IPMI_MONITORING_SENSOR_READING_TYPE_DOUBLE.rawValue: return pointer.loadUnaligned(as: Double.self)
        case IPMI_MONITORING_SENSOR_READING_TYPE_UNSIGNED_INTEGER32.rawValue:
            return Double(pointer.loadUnaligned(as: UInt32.self))
        case IPMI_MONITORING_SENSOR_READING_TYPE_UNSIGNED_INTEGER8_BOOL.rawValue:
            return Double(pointer.loadUnaligned(as: UInt8.self))
        default: return nil
        }
    }
}
