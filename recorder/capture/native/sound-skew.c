#include <gst/gst.h>

#include "elements.h"

GST_DEBUG_CATEGORY_STATIC(skew_log);
#define GST_CAT_DEFAULT skew_log

/**
 * `aulaskew latency=0`: keeps sound on the clock of the pipeline whose source counts samples instead of looking at a clock.
 * Where those come a little too fast it stamps them ever later. (PulseAudio's null sink while somebody plays: measured 27 in a
 * million, 0.2 s in two hours.)
 *
 * When a piece arrives says how far its stamp is off, beside what the machine was busy with: the promptest piece of a window
 * says it best. It should arrive `latency` after its end. (From the first sound on: before anybody plays, pieces arrive 29 ms
 * earlier.) What it is off is made good a few samples at a time, by bringing pieces to some samples more or less (0.2 % at
 * most, a thirtieth of a semitone); what is too much for that at once. Nothing arrives before it exists: what seems to is
 * believed, while lateness has to last for two windows.
 */
typedef struct {
  GstElement parent;
  GstPad *source;
  GstClockTime latency;
  /** Something else than silence has come. */
  gboolean heard;
  /** Samples that stamps are moved by so far, and that they have still to be moved by. */
  gint64 moved;
  gint64 owed;
  /** Running time at which this window ends, its least lateness, and that of the one before. */
  GstClockTime window_end;
  GstClockTimeDiff least;
  GstClockTimeDiff least_before;
} AulaSkew;
typedef struct {
  GstElementClass parent;
} AulaSkewClass;

G_DEFINE_TYPE(AulaSkew, aula_skew, GST_TYPE_ELEMENT)
#define SELF(object) ((AulaSkew *)(object))

enum { PROP_LATENCY = 1 };

#define RATE 48000
#define CHANNELS 2
#define FRAME_BYTES (CHANNELS * sizeof(gint16))

static const GstClockTime window = 4 * GST_SECOND;
/** Samples: less than 2 ms is left alone, more than 60 ms made good at once. */
static const gint64 noticeable = RATE / 500;
static const gint64 too_much = RATE * 6 / 100;
/** A piece gets at most one sample more or less for so many. */
static const gint64 one_in = 480;

#define CAPS GST_STATIC_CAPS("audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=2")
static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, CAPS);
static GstStaticPadTemplate source_template = GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, CAPS);

static GstClockTimeDiff time_of(gint64 samples) {
  return samples * (GstClockTimeDiff)GST_SECOND / RATE;
}

static void begin_again(AulaSkew *self) {
  self->heard = FALSE;
  self->moved = 0;
  self->owed = 0;
  self->window_end = GST_CLOCK_TIME_NONE;
  self->least = G_MAXINT64;
  self->least_before = 0;
}

static void close_window(AulaSkew *self) {
  const GstClockTimeDiff off = self->least < 0 ? self->least : MAX(0, MIN(self->least, self->least_before));
  gint64 samples = off * RATE / (GstClockTimeDiff)GST_SECOND;
  if (ABS(samples) < noticeable) samples = 0;
  GST_INFO("off by %" G_GINT64_FORMAT " us, moved by %" G_GINT64_FORMAT " samples", self->least / 1000, self->moved);
  self->owed += samples;
  if (ABS(self->owed) > too_much) {
    self->moved += self->owed;
    self->owed = 0;
  }
  self->least_before = self->least - time_of(samples);
  self->least = G_MAXINT64;
}

/** A piece that ends at `end` (by its stamp) arrives now. */
static void observe(AulaSkew *self, GstClockTimeDiff end) {
  GstClock *clock = gst_element_get_clock(GST_ELEMENT(self));
  if (!clock) return;
  const GstClockTime now = gst_clock_get_time(clock) - gst_element_get_base_time(GST_ELEMENT(self));
  gst_object_unref(clock);
  const GstClockTimeDiff due = end + time_of(self->moved + self->owed) + (GstClockTimeDiff)self->latency;
  self->least = MIN(self->least, (GstClockTimeDiff)now - due);
  if (self->window_end == GST_CLOCK_TIME_NONE) self->window_end = now + window;
  if (now < self->window_end) return;
  close_window(self);
  self->window_end = now + window;
}

static gboolean is_silent(GstBuffer *piece) {
  GstMapInfo map;
  gst_buffer_map(piece, &map, GST_MAP_READ);
  gsize at = 0;
  while (at < map.size && map.data[at] == 0) at += 1;
  gst_buffer_unmap(piece, &map);
  return at == map.size;
}

/** A copy of `piece` in `wanted` samples, first on first and last on last; in between by straight lines. */
static void stretch(const gint16 *piece, gsize samples, gint16 *into, gsize wanted) {
  for (gsize index = 0; index < wanted; index++) {
    const gdouble place = (gdouble)index * (samples - 1) / (wanted - 1);
    const gsize before = MIN((gsize)place, samples - 2);
    for (gsize channel = 0; channel < CHANNELS; channel++) {
      const gint16 *pair = piece + before * CHANNELS + channel;
      into[index * CHANNELS + channel] = (gint16)(pair[0] + (place - before) * (pair[CHANNELS] - pair[0]));
    }
  }
}

static GstBuffer *bring_to(GstBuffer *piece, gsize wanted) {
  GstBuffer *brought = gst_buffer_new_allocate(NULL, wanted * FRAME_BYTES, NULL);
  GstMapInfo from, to;
  gst_buffer_map(piece, &from, GST_MAP_READ);
  gst_buffer_map(brought, &to, GST_MAP_WRITE);
  stretch((const gint16 *)from.data, from.size / FRAME_BYTES, (gint16 *)to.data, wanted);
  gst_buffer_unmap(brought, &to);
  gst_buffer_unmap(piece, &from);
  gst_buffer_copy_into(brought, piece, GST_BUFFER_COPY_FLAGS, 0, -1);
  gst_buffer_unref(piece);
  return brought;
}

static GstFlowReturn take(GstPad *pad, GstObject *parent, GstBuffer *piece) {
  (void)pad;
  AulaSkew *self = SELF(parent);
  const gint64 frames = gst_buffer_get_size(piece) / FRAME_BYTES;
  if (!GST_BUFFER_PTS_IS_VALID(piece)) return gst_pad_push(self->source, piece);
  // A live source's stamps are running time.
  const GstClockTimeDiff begin = GST_BUFFER_PTS(piece);
  if (!self->heard) self->heard = !is_silent(piece);
  if (self->heard) observe(self, begin + time_of(frames));
  const gint64 step = CLAMP(self->owed, -(frames / one_in), frames / one_in);
  piece = step == 0 ? gst_buffer_make_writable(piece) : bring_to(piece, frames + step);
  GST_BUFFER_PTS(piece) = MAX(0, begin + time_of(self->moved));
  GST_BUFFER_DURATION(piece) = time_of(frames + step);
  self->moved += step;
  self->owed -= step;
  return gst_pad_push(self->source, piece);
}

static GstStateChangeReturn change_state(GstElement *element, GstStateChange transition) {
  GstStateChangeReturn result = GST_ELEMENT_CLASS(aula_skew_parent_class)->change_state(element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) begin_again(SELF(element));
  return result;
}

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  if (id == PROP_LATENCY) SELF(object)->latency = g_value_get_uint64(value);
  else G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  if (id == PROP_LATENCY) g_value_set_uint64(value, SELF(object)->latency);
  else G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void aula_skew_class_init(AulaSkewClass *class) {
  GST_DEBUG_CATEGORY_INIT(skew_log, "aulaskew", 0, "How far the stamps of sound are off");
  GObjectClass *object = G_OBJECT_CLASS(class);
  object->set_property = set_property;
  object->get_property = get_property;
  g_object_class_install_property(
      object, PROP_LATENCY,
      g_param_spec_uint64("latency", "Latency", "Nanoseconds from a piece's end to its promptest arrival", 0,
                          10 * GST_SECOND, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  GstElementClass *element = GST_ELEMENT_CLASS(class);
  element->change_state = change_state;
  gst_element_class_set_static_metadata(element, "Skew of sound", "Filter/Audio",
                                        "Keeps sound that counts samples on the clock", "Aula");
  gst_element_class_add_static_pad_template(element, &sink_template);
  gst_element_class_add_static_pad_template(element, &source_template);
}

static void aula_skew_init(AulaSkew *self) {
  begin_again(self);
  GstPad *sink = gst_pad_new_from_static_template(&sink_template, "sink");
  self->source = gst_pad_new_from_static_template(&source_template, "src");
  gst_pad_set_chain_function(sink, take);
  GST_PAD_SET_PROXY_CAPS(sink);
  GST_PAD_SET_PROXY_CAPS(self->source);
  gst_element_add_pad(GST_ELEMENT(self), sink);
  gst_element_add_pad(GST_ELEMENT(self), self->source);
}
