#include <sensors/sensors.h>
#include <sensors/error.h>
#include <stdio.h>
#include <stdlib.h>

/* Swift 6 refuses mutable C globals: accessors. */

static inline const char *_Nullable csensors_version(void) { return libsensors_version; }

/* The library prints what is wrong in its configuration to standard error unless it has a handler. */
static inline void csensors_on_parse_error(
    void (*_Nonnull handler)(const char *_Nullable message, const char *_Nullable file, int line)) {
    sensors_parse_error_wfn = handler;
}

/* sensors_init(3) with the standard configuration files. */
static inline int csensors_start(void) { return sensors_init(NULL); }

/* sensors_init(3) with this file only; SENSORS_ERR_ACCESS_R if it cannot be opened. */
static inline int csensors_start_with(const char *_Nonnull path) {
    FILE *file = fopen(path, "re");
    if (file == NULL) return -SENSORS_ERR_ACCESS_R;
    int result = sensors_init(file);
    fclose(file);
    return result;
}

/* What sensors_get_label(3) gave. */
static inline void csensors_free_label(char *_Nullable label) { free(label); }
