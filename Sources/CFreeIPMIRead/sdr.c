#include "CFreeIPMIRead.h"

#include <freeipmi/freeipmi.h>
#include <stdlib.h>
#include <string.h>

#include "sdr.h"

#pragma clang assume_nonnull begin

fwbr_sdr *_Nullable fwbr_sdr_open(const char *path) {
    fwbr_sdr *sdr = calloc(1, sizeof *sdr);
    if (sdr == NULL) return NULL;
    sdr->ctx = ipmi_sdr_ctx_create();
    if (sdr->ctx == NULL) {
        free(sdr);
        return NULL;
    }
    uint16_t count = 0;
    if (ipmi_sdr_cache_open(sdr->ctx, NULL, path) < 0 || ipmi_sdr_cache_record_count(sdr->ctx, &count) < 0) {
        ipmi_sdr_ctx_destroy(sdr->ctx);
        free(sdr);
        return NULL;
    }
    sdr->count = count;
    return sdr;
}

void fwbr_sdr_close(fwbr_sdr *sdr) {
    ipmi_sdr_cache_close(sdr->ctx);
    ipmi_sdr_ctx_destroy(sdr->ctx);
    free(sdr);
}

unsigned int fwbr_sdr_count(fwbr_sdr *sdr) { return sdr->count; }

/// Moves one converted threshold out of libfreeipmi's memory.
static void take(double *_Nullable *_Nonnull value, uint8_t readable, unsigned int position, fwbr_sdr_record *record) {
    if (*value != NULL && readable) {
        record->thresholds[position] = **value;
        record->threshold_mask |= (uint8_t)(1u << position);
    }
    free(*value);
    *value = NULL;
}

/// Full records with event/reading type 01h only; which are readable stands in bytes 19 and 20.
static void decode_thresholds(ipmi_sdr_ctx_t ctx, const void *bytes, unsigned int length, fwbr_sdr_record *record) {
    uint8_t lnc = 0, lc = 0, lnr = 0, unc = 0, uc = 0, unr = 0;
    if (ipmi_sdr_parse_threshold_readable(ctx, bytes, length, &lnc, &lc, &lnr, &unc, &uc, &unr) < 0) return;
    double *v[6] = {NULL};
    if (ipmi_sdr_parse_thresholds(ctx, bytes, length, &v[2], &v[1], &v[0], &v[3], &v[4], &v[5]) < 0) return;
    const uint8_t readable[6] = {lnr, lc, lnc, unc, uc, unr};
    for (unsigned int i = 0; i < 6; i++) take(&v[i], readable[i], i, record);
}

static int decode(ipmi_sdr_ctx_t ctx, const void *bytes, unsigned int length, fwbr_sdr_record *record) {
    memset(record, 0, sizeof *record);
    record->share_count = 1;
    if (ipmi_sdr_parse_record_id_and_type(ctx, bytes, length, &record->record_id, &record->record_type) < 0) return -1;
    if (record->record_type != IPMI_SDR_FORMAT_FULL_SENSOR_RECORD &&
        record->record_type != IPMI_SDR_FORMAT_COMPACT_SENSOR_RECORD &&
        record->record_type != IPMI_SDR_FORMAT_EVENT_ONLY_RECORD)
        return 0;
    uint8_t owner_type = 0, owner = 0, instance_type = 0;
    if (ipmi_sdr_parse_sensor_owner_id(ctx, bytes, length, &owner_type, &owner) < 0 ||
        ipmi_sdr_parse_sensor_number(ctx, bytes, length, &record->sensor_number) < 0 ||
        ipmi_sdr_parse_sensor_type(ctx, bytes, length, &record->sensor_type) < 0 ||
        ipmi_sdr_parse_event_reading_type_code(ctx, bytes, length, &record->event_type_code) < 0 ||
        ipmi_sdr_parse_entity_id_instance_type(ctx, bytes, length, &record->entity_id, &record->entity_instance,
                                               &instance_type) < 0)
        return -1;
    record->owner_id = (uint8_t)(owner << 1 | (owner_type & 1));
    if (ipmi_sdr_parse_id_string(ctx, bytes, length, record->name, FWBR_NAME_SIZE - 1) < 0) record->name[0] = 0;
    if (record->record_type == IPMI_SDR_FORMAT_COMPACT_SENSOR_RECORD) {
        uint8_t count = 0;
        if (ipmi_sdr_parse_sensor_record_sharing(ctx, bytes, length, &count, NULL, NULL, NULL) == 0 && count > 1)
            record->share_count = count;
    }
    if (record->record_type == IPMI_SDR_FORMAT_FULL_SENSOR_RECORD &&
        record->event_type_code == IPMI_EVENT_READING_TYPE_CODE_THRESHOLD)
        decode_thresholds(ctx, bytes, length, record);
    return 0;
}

int fwbr_sdr_read(fwbr_sdr *sdr, unsigned int index, fwbr_sdr_record *record) {
    uint8_t bytes[IPMI_SDR_MAX_RECORD_LENGTH] = {0};
    if (ipmi_sdr_cache_seek(sdr->ctx, index) < 0) return -1;
    int length = ipmi_sdr_cache_record_read(sdr->ctx, bytes, sizeof bytes);
    if (length <= 0) return -1;
    return decode(sdr->ctx, bytes, (unsigned int)length, record);
}

int fwbr_sdr_decode(const uint8_t *bytes, unsigned int length, fwbr_sdr_record *record) {
    if (length == 0 || length > IPMI_SDR_MAX_RECORD_LENGTH) return -1;
    ipmi_sdr_ctx_t ctx = ipmi_sdr_ctx_create();
    if (ctx == NULL) return -1;
    int result = decode(ctx, bytes, length, record);
    ipmi_sdr_ctx_destroy(ctx);
    return result;
}

const char *_Nullable fwbr_sensor_type_text(uint8_t sensor_type) {
    // C0h and above is the manufacturer's own: "OEM Reserved" would hide which.
    return sensor_type < 0xC0 ? ipmi_get_sensor_type_string(sensor_type) : NULL;
}

const char *_Nullable fwbr_entity_text(uint8_t entity_id) { return ipmi_get_entity_id_string(entity_id); }

#pragma clang assume_nonnull end
