#include "CFreeIPMIRead.h"
typedef int CFreeIPMIRead_not_empty;
