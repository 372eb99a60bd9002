#ifndef FOREWARN_CFREEIPMIREAD_SDR_H
#define FOREWARN_CFREEIPMIREAD_SDR_H

#include <freeipmi/freeipmi.h>

struct fwbr_sdr {
    ipmi_sdr_ctx_t ctx;
    unsigned int count;
};

#endif
