// libipmimonitoring as it is: every function imports directly, no shim function is needed.
#include <ipmi_monitoring.h>
#include <ipmi_monitoring_bitmasks.h>
#include <ipmi_monitoring_offsets.h>
