#include "CFreeIPMI.h"
typedef int CFreeIPMI_not_empty;
