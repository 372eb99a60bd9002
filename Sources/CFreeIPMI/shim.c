#include "CFreeIPMI.h"

#include <freeipmi/freeipmi.h>
#include <stdlib.h>
#include <string.h>

struct fwpc_session {
    ipmi_ctx_t context;
    int completion_code;
};

_Static_assert(IPMI_CHASSIS_CONTROL_POWER_DOWN == 0, "IPMI 2.0, 28.3: 0h is power down");
_Static_assert(IPMI_CHASSIS_CONTROL_POWER_UP == 1, "IPMI 2.0, 28.3: 1h is power up");

const uint8_t fwpc_privilege_user = IPMI_PRIVILEGE_LEVEL_USER;
const uint8_t fwpc_privilege_operator = IPMI_PRIVILEGE_LEVEL_OPERATOR;
const uint8_t fwpc_privilege_administrator = IPMI_PRIVILEGE_LEVEL_ADMIN;

const uint32_t fwpc_workaround_authcap = IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_AUTHENTICATION_CAPABILITIES;
const uint32_t fwpc_workaround_intel20 = IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_INTEL_2_0_SESSION;
const uint32_t fwpc_workaround_supermicro20 = IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_SUPERMICRO_2_0_SESSION;
const uint32_t fwpc_workaround_sun20 = IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_SUN_2_0_SESSION;
const uint32_t fwpc_workaround_opensesspriv = IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_OPEN_SESSION_PRIVILEGE;
const uint32_t fwpc_workaround_integritycheckvalue = IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_NON_EMPTY_INTEGRITY_CHECK_VALUE;
const uint32_t fwpc_workaround_nochecksumcheck = IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_NO_CHECKSUM_CHECK;

int fwpc_open(const struct fwpc_target *target, fwpc_session **session) {
    *session = NULL;
    fwpc_session *opened = calloc(1, sizeof *opened);
    if (!opened) return IPMI_ERR_OUT_OF_MEMORY;
    opened->completion_code = -1;
    opened->context = ipmi_ctx_create();
    if (!opened->context) {
        free(opened);
        return IPMI_ERR_OUT_OF_MEMORY;
    }
    if (ipmi_ctx_open_outofband_2_0(opened->context, target->hostname, target->username, target->password, target->k_g,
                                    target->k_g_length, target->privilege, target->cipher_suite,
                                    target->session_timeout, target->retransmission_timeout,
                                    target->workaround_flags, IPMI_FLAGS_DEFAULT) < 0) {
        int error = ipmi_ctx_errnum(opened->context);
        ipmi_ctx_destroy(opened->context);
        free(opened);
        return error ? error : IPMI_ERR_INTERNAL_ERROR;
    }
    *session = opened;
    return 0;
}

void fwpc_close(fwpc_session *session) {
    if (!session) return;
    ipmi_ctx_close(session->context);
    ipmi_ctx_destroy(session->context);
    free(session);
}

int fwpc_completion_code(const fwpc_session *session) { return session->completion_code; }

/* Keeps the completion code of an answer, whether or not the command succeeded. */
static void keep_completion_code(fwpc_session *session, fiid_obj_t answer) {
    uint64_t code = 0;
    session->completion_code = fiid_obj_get(answer, "comp_code", &code) == 1 ? (int)code : -1;
}

/* The error number of a call that returned `result` and filled `answer`. */
static int finish(fwpc_session *session, int result, fiid_obj_t answer) {
    int error = 0;
    if (result < 0) {
        error = ipmi_ctx_errnum(session->context);
        if (!error) error = IPMI_ERR_INTERNAL_ERROR;
    }
    keep_completion_code(session, answer);
    return error;
}

int fwpc_read_power(fwpc_session *session, int *power) {
    *power = -1;
    fiid_obj_t answer = fiid_obj_create(tmpl_cmd_get_chassis_status_rs);
    if (!answer) return IPMI_ERR_OUT_OF_MEMORY;
    int error = finish(session, ipmi_cmd_get_chassis_status(session->context, answer), answer);
    uint64_t is_on = 0;
    if (!error && fiid_obj_get(answer, "current_power_state.power_is_on", &is_on) == 1) *power = is_on != 0;
    fiid_obj_destroy(answer);
    return error;
}

static int chassis_control(fwpc_session *session, uint8_t control) {
    fiid_obj_t answer = fiid_obj_create(tmpl_cmd_chassis_control_rs);
    if (!answer) return IPMI_ERR_OUT_OF_MEMORY;
    int error = finish(session, ipmi_cmd_chassis_control(session->context, control, answer), answer);
    fiid_obj_destroy(answer);
    return error;
}

int fwpc_power_down(fwpc_session *session) { return chassis_control(session, IPMI_CHASSIS_CONTROL_POWER_DOWN); }

int fwpc_power_up(fwpc_session *session) { return chassis_control(session, IPMI_CHASSIS_CONTROL_POWER_UP); }

static uint64_t field(fiid_obj_t answer, const char *name) {
    uint64_t value = 0;
    return fiid_obj_get(answer, name, &value) == 1 ? value : 0;
}

int fwpc_read_device_id(fwpc_session *session, struct fwpc_device_id *device) {
    fiid_obj_t answer = fiid_obj_create(tmpl_cmd_get_device_id_rs);
    if (!answer) return IPMI_ERR_OUT_OF_MEMORY;
    int error = finish(session, ipmi_cmd_get_device_id(session->context, answer), answer);
    if (!error) {
        device->manufacturer = (uint32_t)field(answer, "manufacturer_id.id");
        device->product = (uint16_t)field(answer, "product_id");
        device->device = (uint8_t)field(answer, "device_id");
        device->firmware_major = (uint8_t)field(answer, "firmware_revision1.major_revision");
        device->firmware_minor = (uint8_t)field(answer, "firmware_revision2.minor_revision");
    }
    fiid_obj_destroy(answer);
    return error;
}

/* Raw, because the answer is wanted as sent; FreeIPMI's template splits it into the fields of RFC 4122. */
int fwpc_read_system_guid(fwpc_session *session, uint8_t *guid) {
    const uint8_t request[] = {IPMI_CMD_GET_SYSTEM_GUID};
    uint8_t answer[64];
    int length = ipmi_cmd_raw(session->context, 0, IPMI_NET_FN_APP_RQ, request, sizeof request, answer, sizeof answer);
    if (length < 0) return ipmi_ctx_errnum(session->context);
    session->completion_code = length >= 2 ? answer[1] : -1;
    if (session->completion_code != 0) return IPMI_ERR_BAD_COMPLETION_CODE;
    if (length != 2 + 16) return IPMI_ERR_IPMI_ERROR;
    memcpy(guid, answer + 2, 16);
    return 0;
}

const char *fwpc_error_text(int error) { return ipmi_ctx_strerror(error); }
