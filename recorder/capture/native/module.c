#include <gst/gst.h>

#include "elements.h"

/** Node calls this when it loads the file as a module: from then on pipelines of this process know the elements. */
__attribute__((visibility("default"))) void *napi_register_module_v1(void *environment, void *exports) {
  (void)environment;
  gst_init(NULL, NULL);
  gst_element_register(NULL, "aulascreensrc", GST_RANK_NONE, aula_screen_source_get_type());
  gst_element_register(NULL, "aulagate", GST_RANK_NONE, aula_gate_get_type());
  gst_element_register(NULL, "aulabatch", GST_RANK_NONE, aula_batch_get_type());
  gst_element_register(NULL, "aulaskew", GST_RANK_NONE, aula_skew_get_type());
  return exports;
}
