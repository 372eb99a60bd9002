#include "CFreeIPMIRead.h"

#include <freeipmi/freeipmi.h>
#include <stdlib.h>
#include <string.h>

#pragma clang assume_nonnull begin

struct fwbr_session {
    ipmi_ctx_t ctx;
};

static fwbr_session *_Nullable session_new(int *error) {
    fwbr_session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        *error = IPMI_ERR_OUT_OF_MEMORY;
        return NULL;
    }
    session->ctx = ipmi_ctx_create();
    if (session->ctx == NULL) {
        free(session);
        *error = IPMI_ERR_OUT_OF_MEMORY;
        return NULL;
    }
    return session;
}

static fwbr_session *_Nullable session_failed(fwbr_session *session, int *error) {
    *error = ipmi_ctx_errnum(session->ctx);
    ipmi_ctx_destroy(session->ctx);
    free(session);
    return NULL;
}

fwbr_session *_Nullable fwbr_open_lan(const fwbr_lan *lan, int *error) {
    fwbr_session *session = session_new(error);
    if (session == NULL) return NULL;
    if (ipmi_ctx_open_outofband_2_0(session->ctx, lan->host, lan->username, lan->password, lan->kg, lan->kg_length,
                                    lan->privilege, lan->cipher_suite, lan->session_timeout_ms,
                                    lan->retransmission_timeout_ms, lan->workaround_flags, IPMI_FLAGS_DEFAULT) < 0)
        return session_failed(session, error);
    return session;
}

fwbr_session *_Nullable fwbr_open_openipmi(const char *device, int *error) {
    fwbr_session *session = session_new(error);
    if (session == NULL) return NULL;
    if (ipmi_ctx_open_inband(session->ctx, IPMI_DEVICE_OPENIPMI, 0, 0, 0, device, 0, IPMI_FLAGS_DEFAULT) < 0)
        return session_failed(session, error);
    return session;
}

void fwbr_close(fwbr_session *session) {
    ipmi_ctx_close(session->ctx);
    ipmi_ctx_destroy(session->ctx);
    free(session);
}

fwbr_cause fwbr_error_cause(int error) {
    switch (error) {
    case IPMI_ERR_PERMISSION: return FWBR_CAUSE_PERMISSION;
    case IPMI_ERR_USERNAME_INVALID:
    case IPMI_ERR_PASSWORD_INVALID:
    case IPMI_ERR_PASSWORD_VERIFICATION_TIMEOUT:
    case IPMI_ERR_AUTHENTICATION_TYPE_UNAVAILABLE: return FWBR_CAUSE_AUTHENTICATION;
    case IPMI_ERR_PRIVILEGE_LEVEL_INSUFFICIENT:
    case IPMI_ERR_PRIVILEGE_LEVEL_CANNOT_BE_OBTAINED: return FWBR_CAUSE_PRIVILEGE;
    case IPMI_ERR_CIPHER_SUITE_ID_UNAVAILABLE:
    case IPMI_ERR_IPMI_2_0_UNAVAILABLE: return FWBR_CAUSE_CIPHER;
    case IPMI_ERR_K_G_INVALID: return FWBR_CAUSE_KEY;
    case IPMI_ERR_CONNECTION_TIMEOUT:
    case IPMI_ERR_SESSION_TIMEOUT:
    case IPMI_ERR_DRIVER_TIMEOUT:
    case IPMI_ERR_MESSAGE_TIMEOUT: return FWBR_CAUSE_TIMEOUT;
    case IPMI_ERR_DEVICE_NOT_SUPPORTED:
    case IPMI_ERR_DEVICE_NOT_FOUND:
    case IPMI_ERR_HOSTNAME_INVALID: return FWBR_CAUSE_NO_DEVICE;
    case IPMI_ERR_DRIVER_BUSY:
    case IPMI_ERR_BMC_BUSY: return FWBR_CAUSE_BUSY;
    case IPMI_ERR_PARAMETERS: return FWBR_CAUSE_PARAMETERS;
    case IPMI_ERR_SYSTEM_ERROR: return FWBR_CAUSE_SYSTEM;
    default: return FWBR_CAUSE_OTHER;
    }
}

const char *fwbr_error_text(int error) {
    const char *text = ipmi_ctx_strerror(error);
    return text != NULL ? text : "unknown error";
}

static uint64_t field(fiid_obj_t answer, const char *name) {
    uint64_t value = 0;
    return fiid_obj_get(answer, name, &value) < 0 ? 0 : value;
}

int fwbr_get_sel_info(fwbr_session *session, fwbr_sel_info *info) {
    fiid_obj_t answer = fiid_obj_create(tmpl_cmd_get_sel_info_rs);
    if (answer == NULL) return IPMI_ERR_OUT_OF_MEMORY;
    int result = IPMI_ERR_SUCCESS;
    if (ipmi_cmd_get_sel_info(session->ctx, answer) < 0) {
        result = ipmi_ctx_errnum(session->ctx);
    } else {
        info->entries = (uint16_t)field(answer, "entries");
        info->free_bytes = (uint16_t)field(answer, "free_space");
        info->last_addition = (uint32_t)field(answer, "most_recent_addition_timestamp");
        info->last_erase = (uint32_t)field(answer, "most_recent_erase_timestamp");
        info->overflow = (uint8_t)field(answer, "overflow_flag");
    }
    fiid_obj_destroy(answer);
    return result;
}

int fwbr_get_sel_entry(fwbr_session *session, uint16_t record_id, uint8_t *record, uint16_t *next) {
    fiid_obj_t answer = fiid_obj_create(tmpl_cmd_get_sel_entry_rs);
    if (answer == NULL) return IPMI_ERR_OUT_OF_MEMORY;
    int result = IPMI_ERR_SUCCESS;
    // Reservation 0: only needed for a partial read (IPMI 2.0 section 31.5).
    if (ipmi_cmd_get_sel_entry(session->ctx, 0, record_id, 0, IPMI_SEL_READ_ENTIRE_RECORD_BYTES_TO_READ, answer) < 0) {
        uint64_t completion = field(answer, "comp_code");
        result = completion == IPMI_COMP_CODE_REQUESTED_SENSOR_DATA_OR_RECORD_NOT_PRESENT
                     ? FWBR_NOT_PRESENT
                     : ipmi_ctx_errnum(session->ctx);
    } else {
        *next = (uint16_t)field(answer, "next_record_id");
        int length = fiid_obj_get_data(answer, "record_data", record, 16);
        if (length < 16) result = FWBR_TRUNCATED;
    }
    fiid_obj_destroy(answer);
    return result;
}

int fwbr_get_sensor_reading(fwbr_session *session, uint8_t sensor_number, fwbr_raw_reading *reading) {
    fiid_obj_t answer = fiid_obj_create(tmpl_cmd_get_sensor_reading_rs);
    if (answer == NULL) return IPMI_ERR_OUT_OF_MEMORY;
    int result = IPMI_ERR_SUCCESS;
    if (ipmi_cmd_get_sensor_reading(session->ctx, sensor_number, answer) < 0) {
        result = ipmi_ctx_errnum(session->ctx);
    } else {
        reading->raw = (uint8_t)field(answer, "sensor_reading");
        reading->flags = (uint8_t)(field(answer, "reading_state") | field(answer, "sensor_scanning") << 1 |
                                   field(answer, "all_event_messages") << 2);
        reading->states =
            (uint16_t)(field(answer, "sensor_event_bitmask1") | field(answer, "sensor_event_bitmask2") << 8);
    }
    fiid_obj_destroy(answer);
    return result;
}

#pragma clang assume_nonnull end
