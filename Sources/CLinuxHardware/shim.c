#include "CLinuxHardware.h"
typedef int CLinuxHardware_not_empty;
