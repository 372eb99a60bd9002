// libxml2, which every Pacemaker node has anyway: Pacemaker itself is built on it.
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
