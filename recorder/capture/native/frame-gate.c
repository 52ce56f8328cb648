#include <gst/base/gstbasetransform.h>
#include <gst/video/video.h>

#include "elements.h"

/**
 * `aulagate drop=true keys-only=true`: lets frames through, or not, or those alone that stand for themselves. Of a frame that
 * it drops it tells nobody. GStreamer's own elements do (`identity` by a gap event for each): an encoder keeps what it is told
 * until its next frame, which may never come, and every further element takes it for work. `valve` has all that is above it
 * negotiate anew each time it opens or closes. Nor does it pass on what is asked of a frame that it drops, to be a key frame.
 */
typedef struct {
  GstBaseTransform parent;
  gint drop;
  gint keys_only;
} AulaGate;
typedef struct {
  GstBaseTransformClass parent;
} AulaGateClass;

G_DEFINE_TYPE(AulaGate, aula_gate, GST_TYPE_BASE_TRANSFORM)
#define SELF(object) ((AulaGate *)(object))

enum { PROP_DROP = 1, PROP_KEYS_ONLY };

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static GstFlowReturn pass(GstBaseTransform *transform, GstBuffer *frame) {
  AulaGate *self = SELF(transform);
  gboolean key = !GST_BUFFER_FLAG_IS_SET(frame, GST_BUFFER_FLAG_DELTA_UNIT);
  gboolean dropped = g_atomic_int_get(&self->drop) || (!key && g_atomic_int_get(&self->keys_only));
  return dropped ? GST_BASE_TRANSFORM_FLOW_DROPPED : GST_FLOW_OK;
}

static gboolean sink_event(GstBaseTransform *transform, GstEvent *event) {
  if (g_atomic_int_get(&SELF(transform)->drop) && gst_video_event_is_force_key_unit(event)) {
    gst_event_unref(event);
    return TRUE;
  }
  return GST_BASE_TRANSFORM_CLASS(aula_gate_parent_class)->sink_event(transform, event);
}

static gint *place_of(AulaGate *self, guint id) {
  if (id == PROP_DROP) return &self->drop;
  return id == PROP_KEYS_ONLY ? &self->keys_only : NULL;
}

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  gint *place = place_of(SELF(object), id);
  if (place) g_atomic_int_set(place, g_value_get_boolean(value));
  else G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  gint *place = place_of(SELF(object), id);
  if (place) g_value_set_boolean(value, g_atomic_int_get(place));
  else G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void aula_gate_class_init(AulaGateClass *class) {
  GObjectClass *object = G_OBJECT_CLASS(class);
  object->set_property = set_property;
  object->get_property = get_property;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  g_object_class_install_property(object, PROP_DROP,
                                  g_param_spec_boolean("drop", "Drop", "Let nothing through", FALSE, flags));
  g_object_class_install_property(
      object, PROP_KEYS_ONLY,
      g_param_spec_boolean("keys-only", "Key frames only", "Let no frame through that needs others", FALSE, flags));
  gst_element_class_set_static_metadata(GST_ELEMENT_CLASS(class), "Gate for frames", "Filter",
                                        "Lets frames through or drops them in silence", "Aula");
  gst_element_class_add_static_pad_template(GST_ELEMENT_CLASS(class), &sink_template);
  gst_element_class_add_static_pad_template(GST_ELEMENT_CLASS(class), &source_template);
  GST_BASE_TRANSFORM_CLASS(class)->transform_ip = pass;
  GST_BASE_TRANSFORM_CLASS(class)->sink_event = sink_event;
}

static void aula_gate_init(AulaGate *self) {
  gst_base_transform_set_passthrough(GST_BASE_TRANSFORM(self), TRUE);
  gst_base_transform_set_gap_aware(GST_BASE_TRANSFORM(self), TRUE);
}
