// libxml2, which every Pacemaker node has anyway: Pacemaker itself is built on it.
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

// xmlFree is a mutable global function pointer, which Swift 6 does not import as safe.
static inline void cxml_free(void *_Nullable memory) { xmlFree(memory); }
