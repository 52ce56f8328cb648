#include <gst/gst.h>

#include "elements.h"

/**
 * `aulabatch count=4`: hands on every so many buffers as one, byte after byte, and what is left at the end. For packets that
 * tell by themselves where they end, such as GDP's: whoever pulls them pays by the buffer.
 */
typedef struct {
  GstElement parent;
  GstPad *source;
  guint count;
  /** What has come and is not handed on yet. Only the streaming thread touches it, or nobody streams. */
  GstBuffer *waiting;
  guint packets;
} AulaBatch;
typedef struct {
  GstElementClass parent;
} AulaBatchClass;

G_DEFINE_TYPE(AulaBatch, aula_batch, GST_TYPE_ELEMENT)
#define SELF(object) ((AulaBatch *)(object))

enum { PROP_COUNT = 1 };

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static GstFlowReturn hand_on(AulaBatch *self) {
  if (!self->waiting) return GST_FLOW_OK;
  self->packets = 0;
  return gst_pad_push(self->source, g_steal_pointer(&self->waiting));
}

static void forget(AulaBatch *self) {
  gst_clear_buffer(&self->waiting);
  self->packets = 0;
}

static GstFlowReturn take(GstPad *pad, GstObject *parent, GstBuffer *packet) {
  (void)pad;
  AulaBatch *self = SELF(parent);
  self->waiting = self->waiting ? gst_buffer_append(self->waiting, packet) : packet;
  self->packets += 1;
  return self->packets < self->count ? GST_FLOW_OK : hand_on(self);
}

static gboolean handle_event(GstPad *pad, GstObject *parent, GstEvent *event) {
  AulaBatch *self = SELF(parent);
  if (GST_EVENT_TYPE(event) == GST_EVENT_EOS) hand_on(self);
  if (GST_EVENT_TYPE(event) == GST_EVENT_FLUSH_STOP) forget(self);
  return gst_pad_event_default(pad, parent, event);
}

static GstStateChangeReturn change_state(GstElement *element, GstStateChange transition) {
  GstStateChangeReturn result = GST_ELEMENT_CLASS(aula_batch_parent_class)->change_state(element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) forget(SELF(element));
  return result;
}

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  if (id == PROP_COUNT) SELF(object)->count = g_value_get_uint(value);
  else G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  if (id == PROP_COUNT) g_value_set_uint(value, SELF(object)->count);
  else G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void finalize(GObject *object) {
  gst_clear_buffer(&SELF(object)->waiting);
  G_OBJECT_CLASS(aula_batch_parent_class)->finalize(object);
}

static void aula_batch_class_init(AulaBatchClass *class) {
  GObjectClass *object = G_OBJECT_CLASS(class);
  object->set_property = set_property;
  object->get_property = get_property;
  object->finalize = finalize;
  g_object_class_install_property(object, PROP_COUNT,
                                  g_param_spec_uint("count", "Count", "Buffers that become one", 1, 1000, 1,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  GstElementClass *element = GST_ELEMENT_CLASS(class);
  element->change_state = change_state;
  gst_element_class_set_static_metadata(element, "Batch of packets", "Filter", "Hands on several buffers as one",
                                        "Aula");
  gst_element_class_add_static_pad_template(element, &sink_template);
  gst_element_class_add_static_pad_template(element, &source_template);
}

static void aula_batch_init(AulaBatch *self) {
  self->count = 1;
  GstPad *sink = gst_pad_new_from_static_template(&sink_template, "sink");
  self->source = gst_pad_new_from_static_template(&source_template, "src");
  gst_pad_set_chain_function(sink, take);
  gst_pad_set_event_function(sink, handle_event);
  GST_PAD_SET_PROXY_CAPS(sink);
  GST_PAD_SET_PROXY_CAPS(self->source);
  gst_element_add_pad(GST_ELEMENT(self), sink);
  gst_element_add_pad(GST_ELEMENT(self), self->source);
}
