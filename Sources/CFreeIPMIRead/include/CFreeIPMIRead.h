#ifndef FOREWARN_CFREEIPMIREAD_H
#define FOREWARN_CFREEIPMIREAD_H

// The part of libfreeipmi that reads, and nothing else: open, close, Get SEL Info, Get SEL Entry, Get Sensor Reading,
// the SDR cache, words. No function here can change power, clear or delete SEL entries, or send a request of the
// caller's making, so that a process that reads a BMC has no name for switching a node off.
//
// Why a shim at all: FIID templates are incomplete array types that Swift does not import. It can go when libfreeipmi
// offers these requests without templates.

#include <stdint.h>

#pragma clang assume_nonnull begin

/// A connection to one BMC. Not thread-safe: one caller at a time.
typedef struct fwbr_session fwbr_session;

/// An opened SDR cache file.
typedef struct fwbr_sdr fwbr_sdr;

/// How to reach a BMC by RMCP+ (IPMI 2.0 section 13). All pointers are used during the call only.
typedef struct {
    const char *host;
    const char *_Nullable username;
    const char *_Nullable password;
    const uint8_t *_Nullable kg;
    unsigned int kg_length;
    /// IPMI numbers: 2 user, 3 operator, 4 administrator (IPMI 2.0 table 6-5).
    uint8_t privilege;
    uint8_t cipher_suite;
    unsigned int session_timeout_ms;
    unsigned int retransmission_timeout_ms;
    /// IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_*.
    unsigned int workaround_flags;
} fwbr_lan;

/// Opens an RMCP+ session; NULL with libfreeipmi's error number (enum ipmi_errnum) in `error`.
fwbr_session *_Nullable fwbr_open_lan(const fwbr_lan *lan, int *error);

/// Opens the Linux OpenIPMI device ("/dev/ipmi0"); NULL with the error number in `error`.
fwbr_session *_Nullable fwbr_open_openipmi(const char *device, int *error);

/// Closes the session on the BMC and frees it. May wait up to the session timeout when the BMC is silent.
void fwbr_close(fwbr_session *session);

/// No answer within the time given, or the request could not be sent.
#define FWBR_NO_STATUS (-1)

/// Sends one RMCP+ Open Session Request and returns the status code of the answer (IPMI 2.0 table 13-15: 01h
/// insufficient resources, 04h/05h/10h algorithm, 11h cipher suite), or FWBR_NO_STATUS. libfreeipmi folds these codes
/// into "internal IPMI error", and a BMC without a free session is not one with another cipher suite. Carries no
/// secret. A granted request leaves a half-open session that the BMC drops by itself (section 6.12.15).
int fwbr_open_session_status(const char *host, uint8_t privilege, uint8_t cipher_suite, int timeout_ms);

/// What an error number (enum ipmi_errnum in freeipmi/api/ipmi-api.h) means to a caller.
typedef enum {
    FWBR_CAUSE_OTHER = 0,
    FWBR_CAUSE_PERMISSION,
    FWBR_CAUSE_AUTHENTICATION,
    FWBR_CAUSE_PRIVILEGE,
    FWBR_CAUSE_CIPHER,
    FWBR_CAUSE_KEY,
    FWBR_CAUSE_TIMEOUT,
    FWBR_CAUSE_NO_DEVICE,
    FWBR_CAUSE_BUSY,
    FWBR_CAUSE_PARAMETERS,
    FWBR_CAUSE_SYSTEM,
} fwbr_cause;

fwbr_cause fwbr_error_cause(int error);

/// libfreeipmi's words for an error number.
const char *fwbr_error_text(int error);

/// Answer to Get SEL Info (IPMI 2.0 section 31.2).
typedef struct {
    uint16_t entries;
    uint16_t free_bytes;
    uint32_t last_addition;
    uint32_t last_erase;
    uint8_t overflow;
} fwbr_sel_info;

/// 0, or an error number.
int fwbr_get_sel_info(fwbr_session *session, fwbr_sel_info *info);

/// Get SEL Entry answered that there is no such record (completion code CBh).
#define FWBR_NOT_PRESENT (-1)
/// The answer was shorter than a record.
#define FWBR_TRUNCATED (-2)

/// Reads one whole record, 16 bytes (IPMI 2.0 section 31.5). `record_id` 0 is the first, 0xFFFF the last one.
/// `next` is the id of the following record, 0xFFFF after the last. 0, FWBR_NOT_PRESENT, FWBR_TRUNCATED or an error
/// number.
int fwbr_get_sel_entry(fwbr_session *session, uint16_t record_id, uint8_t *record, uint16_t *next);

/// Answer to Get Sensor Reading (IPMI 2.0 section 35.14), raw.
typedef struct {
    uint8_t raw;
    /// Bit 0: reading or state unavailable. Bit 1: scanning enabled. Bit 2: event messages enabled.
    uint8_t flags;
    uint16_t states;
} fwbr_raw_reading;

/// 0, or an error number.
int fwbr_get_sensor_reading(fwbr_session *session, uint8_t sensor_number, fwbr_raw_reading *reading);

#define FWBR_NAME_SIZE 129

/// One SDR record, decoded with the record's own factors (IPMI 2.0 section 43).
typedef struct {
    uint16_t record_id;
    /// 01h full sensor, 02h compact sensor, 03h event-only, others are no sensors.
    uint8_t record_type;
    uint8_t owner_id;
    uint8_t sensor_number;
    /// Compact and event-only records can stand for several sensors with consecutive numbers; else 1.
    uint8_t share_count;
    uint8_t sensor_type;
    uint8_t event_type_code;
    uint8_t entity_id;
    uint8_t entity_instance;
    /// Bit 0 lower non-recoverable, 1 lower critical, 2 lower non-critical, 3 upper non-critical, 4 upper critical,
    /// 5 upper non-recoverable: which of `thresholds` are there.
    uint8_t threshold_mask;
    double thresholds[6];
    char name[FWBR_NAME_SIZE];
} fwbr_sdr_record;

/// Opens a cache file that libipmimonitoring made, without a request to the BMC. NULL if it is absent or not valid.
fwbr_sdr *_Nullable fwbr_sdr_open(const char *path);
void fwbr_sdr_close(fwbr_sdr *sdr);

/// Number of records in the cache.
unsigned int fwbr_sdr_count(fwbr_sdr *sdr);

/// Decodes the record at `index`; 0, or -1 if it cannot be decoded.
int fwbr_sdr_read(fwbr_sdr *sdr, unsigned int index, fwbr_sdr_record *record);

/// Decodes the bytes of one SDR record; 0, or -1 if they are none.
int fwbr_sdr_decode(const uint8_t *bytes, unsigned int length, fwbr_sdr_record *record);

/// Words and interpretation for one SEL record of 16 bytes.
typedef struct {
    /// IPMI_INTERPRET_STATE_*: 0 nominal, 1 warning, 2 critical, 3 unknown.
    unsigned int state;
    char event[256];
} fwbr_sel_words;

/// Fills `words`; empty text and state 3 where libfreeipmi has none. `sdr` may be NULL.
void fwbr_sel_interpret(fwbr_sdr *_Nullable sdr, const uint8_t *record, fwbr_sel_words *words);

/// IPMI 2.0 table 42-3; NULL for a code that the library does not know.
const char *_Nullable fwbr_sensor_type_text(uint8_t sensor_type);
/// IPMI 2.0 table 43-13; NULL for a code that the library does not know.
const char *_Nullable fwbr_entity_text(uint8_t entity_id);

/// Whether this process could open the device for reading and writing: 0, or the number of errno(3). libipmimonitoring
/// reports a missing device as "internal system error" only.
int fwbr_try_device(const char *path);

/// Makes `path` a directory of mode 0700 that belongs to this user. 0, or the number of errno(3); EPERM if it belongs
/// to somebody else.
int fwbr_make_private_directory(const char *path);

/// Removes a cache file; 0 also if there is none, else the number of errno(3).
int fwbr_remove_cache(const char *path);

#pragma clang assume_nonnull end

#endif
