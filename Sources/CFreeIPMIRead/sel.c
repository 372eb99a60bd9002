#include "CFreeIPMIRead.h"

#include <freeipmi/freeipmi.h>
#include <string.h>

#include "sdr.h"

#pragma clang assume_nonnull begin

#define SEL_RECORD_LENGTH 16

static void event_text(ipmi_sel_ctx_t ctx, const uint8_t *record, const char *format, char *text, unsigned int size) {
    memset(text, 0, size);
    int length = ipmi_sel_parse_read_record_string(
        ctx, format, record, SEL_RECORD_LENGTH, text, size,
        IPMI_SEL_STRING_FLAGS_IGNORE_UNAVAILABLE_FIELD | IPMI_SEL_STRING_FLAGS_NON_ABBREVIATED_UNITS);
    if (length < 0) text[0] = 0;
    text[size - 1] = 0;
}

void fwbr_sel_interpret(fwbr_sdr *_Nullable sdr, const uint8_t *record, fwbr_sel_words *words) {
    memset(words, 0, sizeof *words);
    words->state = IPMI_INTERPRET_STATE_UNKNOWN;
    // No BMC context: the record is decoded, nothing is sent.
    ipmi_sel_ctx_t sel = ipmi_sel_ctx_create(NULL, sdr != NULL ? sdr->ctx : NULL);
    if (sel != NULL) {
        int class = ipmi_sel_record_type_class(record[2]);
        const char *format = class == IPMI_SEL_RECORD_TYPE_CLASS_SYSTEM_EVENT_RECORD ? "%e" : "%o";
        event_text(sel, record, format, words->event, sizeof words->event);
        ipmi_sel_ctx_destroy(sel);
    }
    ipmi_interpret_ctx_t interpret = ipmi_interpret_ctx_create();
    if (interpret != NULL) {
        unsigned int state = IPMI_INTERPRET_STATE_UNKNOWN;
        if (ipmi_interpret_sel(interpret, record, SEL_RECORD_LENGTH, &state) == 0 && state < 4) words->state = state;
        ipmi_interpret_ctx_destroy(interpret);
    }
}

#pragma clang assume_nonnull end
