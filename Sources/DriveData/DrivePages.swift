/// The raw pages of one ATA drive, as its transport delivered them. A page that is nil was not asked for or not given.
package struct ATAPages: Equatable, Sendable {
    /// IDENTIFY DEVICE, 512 bytes (ACS-4 section 9.11).
    package var identify: [UInt8]
    /// SMART READ DATA, 512 bytes.
    package var smartData: [UInt8]?
    /// SMART READ THRESHOLDS, 512 bytes (obsolete since ATA-4, and what every drive still answers).
    package var smartThresholds: [UInt8]?
    /// Log 06h, 512 bytes.
    package var selfTestLog: [UInt8]?
    /// Log 01h, 512 bytes.
    package var errorLog: [UInt8]?
    /// SMART RETURN STATUS: true passed, false a threshold is exceeded, nil if the drive or bridge did not say.
    package var passed: Bool?

    package init(
        identify: [UInt8], smartData: [UInt8]? = nil, smartThresholds: [UInt8]? = nil, selfTestLog: [UInt8]? = nil,
        errorLog: [UInt8]? = nil, passed: Bool? = nil
    ) {
        self.identify = identify
        self.smartData = smartData
        self.smartThresholds = smartThresholds
        self.selfTestLog = selfTestLog
        self.errorLog = errorLog
        self.passed = passed
    }
}

/// The raw pages of one NVMe controller.
package struct NVMePages: Equatable, Sendable {
    /// Identify Controller, CNS 01h, 4096 bytes.
    package var identifyController: [UInt8]
    /// SMART / Health Information, log page 02h, 512 bytes.
    package var healthLog: [UInt8]?

    package init(identifyController: [UInt8], healthLog: [UInt8]? = nil) {
        self.identifyController = identifyController
        self.healthLog = healthLog
    }
}

/// The raw pages of one SCSI or SAS drive.
package struct SCSIPages: Equatable, Sendable {
    /// Standard INQUIRY data (SPC-4 section 6.6.2).
    package var inquiry: [UInt8]
    /// Vital product data by page code: 80h unit serial number, 83h device identification, B1h characteristics.
    package var vitalProductData: [UInt8: [UInt8]]
    /// LOG SENSE pages by page code: 02h, 03h, 05h error counters, 0Dh temperature, 10h self-test, 2Fh informational
    /// exceptions.
    package var logs: [UInt8: [UInt8]]
    /// Sense data of REQUEST SENSE, where an informational exception may wait.
    package var requestSense: [UInt8]?
    /// READ DEFECT DATA (12) header of the grown list, or nil.
    package var grownDefectHeader: [UInt8]?

    package init(
        inquiry: [UInt8], vitalProductData: [UInt8: [UInt8]] = [:], logs: [UInt8: [UInt8]] = [:],
        requestSense: [UInt8]? = nil, grownDefectHeader: [UInt8]? = nil
    ) {
        self.inquiry = inquiry
        self.vitalProductData = vitalProductData
        self.logs = logs
        self.requestSense = requestSense
        self.grownDefectHeader = grownDefectHeader
    }
}
