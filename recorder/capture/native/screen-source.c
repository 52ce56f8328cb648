#include <gst/base/gstpushsrc.h>
#include <gst/video/video.h>

#include "elements.h"
#include "grab-display.h"

/**
 * `aulascreensrc display-name=:7`: what an X display shows, at a steady rate, as video/x-raw in I420 and BT.709. It reads and
 * converts only what has changed since its last frame; a frame in which nothing has changed costs hardly anything. A frame's
 * time is that of its tick, or when the tick was missed the time by then: at or before the moment at which its picture is
 * read.
 */
typedef struct {
  GstPushSrc parent;
  gchar *name;
  Display *display;
  GstVideoInfo info;
  /** The picture as it was read last; its memory is shared with the frames that were given out. */
  GstBuffer *picture;
  guint16 *sums;
  gint64 tick;
  GstClockTime time;
  GstClockID waiting;
  gboolean unlocked;
} AulaScreenSource;
typedef struct {
  GstPushSrcClass parent;
} AulaScreenSourceClass;

G_DEFINE_TYPE(AulaScreenSource, aula_screen_source, GST_TYPE_PUSH_SRC)
#define SELF(object) ((AulaScreenSource *)(object))

enum { PROP_DISPLAY_NAME = 1 };
/** More rectangles than these are read as one. */
enum { MOST_RECTANGLES = 16 };

static GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS,
                            GST_STATIC_CAPS("video/x-raw, format=(string)I420, colorimetry=(string)bt709, "
                                            "chroma-site=(string)mpeg2, pixel-aspect-ratio=(fraction)1/1, "
                                            "width=(int)[2, 32766], height=(int)[2, 32766], "
                                            "framerate=(fraction)[1/1, 120/1]"));

static gboolean stop(GstBaseSrc *source) {
  AulaScreenSource *self = SELF(source);
  if (self->display) close_display(self->display);
  self->display = NULL;
  gst_clear_buffer(&self->picture);
  g_clear_pointer(&self->sums, g_free);
  return TRUE;
}

static gboolean start(GstBaseSrc *source) {
  AulaScreenSource *self = SELF(source);
  self->display = open_display(self->name);
  if (!self->display || ((display_width(self->display) | display_height(self->display)) & 1)) {
    GST_ELEMENT_ERROR(self, RESOURCE, OPEN_READ, ("The X display %s cannot be read.", self->name),
                      ("It must be there, of an even size, with 24 bits a pixel, DAMAGE, XFIXES and MIT-SHM."));
    return stop(source) && FALSE;
  }
  self->sums = g_new(guint16, 3 * (display_width(self->display) + 1));
  self->tick = -1;
  return TRUE;
}

static GstCaps *get_caps(GstBaseSrc *source, GstCaps *filter) {
  AulaScreenSource *self = SELF(source);
  GstCaps *caps = gst_pad_get_pad_template_caps(GST_BASE_SRC_PAD(source));
  if (self->display) {
    caps = gst_caps_make_writable(caps);
    gst_caps_set_simple(caps, "width", G_TYPE_INT, display_width(self->display), "height", G_TYPE_INT,
                        display_height(self->display), NULL);
  }
  if (!filter) return caps;
  GstCaps *both = gst_caps_intersect_full(filter, caps, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref(caps);
  return both;
}

static gboolean set_caps(GstBaseSrc *source, GstCaps *caps) {
  AulaScreenSource *self = SELF(source);
  // A second time the picture would begin unknown, and only what changes would come into it.
  if (self->picture || !gst_video_info_from_caps(&self->info, caps)) return FALSE;
  self->picture = gst_buffer_new_allocate(NULL, self->info.size, NULL);
  return TRUE;
}

static gboolean unlock(GstBaseSrc *source) {
  AulaScreenSource *self = SELF(source);
  GST_OBJECT_LOCK(self);
  self->unlocked = TRUE;
  if (self->waiting) gst_clock_id_unschedule(self->waiting);
  GST_OBJECT_UNLOCK(self);
  return TRUE;
}

static gboolean unlock_stop(GstBaseSrc *source) {
  AulaScreenSource *self = SELF(source);
  GST_OBJECT_LOCK(self);
  self->unlocked = FALSE;
  GST_OBJECT_UNLOCK(self);
  return TRUE;
}

static GstClockTime time_of(const AulaScreenSource *self, gint64 tick) {
  return gst_util_uint64_scale((guint64)tick, (guint64)self->info.fps_d * GST_SECOND, (guint64)self->info.fps_n);
}

/** Until the next tick is due; at once where one was missed. */
static GstFlowReturn wait_for_tick(AulaScreenSource *self) {
  GstClock *clock = gst_element_get_clock(GST_ELEMENT(self));
  if (!clock) return GST_FLOW_ERROR;
  GstClockTime base = gst_element_get_base_time(GST_ELEMENT(self));
  GstClockTime now = gst_clock_get_time(clock) - base;
  gint64 due =
      (gint64)gst_util_uint64_scale(now, (guint64)self->info.fps_n, (guint64)self->info.fps_d * GST_SECOND);
  GstFlowReturn result = GST_FLOW_OK;
  if (due > self->tick) {
    self->tick = due;
    self->time = now;
  } else {
    self->tick += 1;
    self->time = time_of(self, self->tick);
    GstClockID id = gst_clock_new_single_shot_id(clock, base + self->time);
    GST_OBJECT_LOCK(self);
    if (self->unlocked) result = GST_FLOW_FLUSHING;
    self->waiting = id;
    GST_OBJECT_UNLOCK(self);
    if (result == GST_FLOW_OK && gst_clock_id_wait(id, NULL) == GST_CLOCK_UNSCHEDULED) result = GST_FLOW_FLUSHING;
    GST_OBJECT_LOCK(self);
    self->waiting = NULL;
    GST_OBJECT_UNLOCK(self);
    gst_clock_id_unref(id);
  }
  gst_object_unref(clock);
  return result;
}

/** Brings the picture up to date. @return FALSE when the display is gone. */
static gboolean refresh(AulaScreenSource *self) {
  Rectangle changes[MOST_RECTANGLES];
  int count = read_changes(self->display, changes, MOST_RECTANGLES);
  if (count <= 0) return count == 0;
  // Frames that are still on their way keep the picture that they have: mapping then makes another one.
  GstVideoFrame frame;
  if (!gst_video_frame_map(&frame, &self->info, self->picture, GST_MAP_READWRITE)) return FALSE;
  const Planes planes = {
      .y = GST_VIDEO_FRAME_PLANE_DATA(&frame, 0),
      .u = GST_VIDEO_FRAME_PLANE_DATA(&frame, 1),
      .v = GST_VIDEO_FRAME_PLANE_DATA(&frame, 2),
      .y_stride = GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0),
      .u_stride = GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 1),
      .v_stride = GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 2),
      .width = GST_VIDEO_FRAME_WIDTH(&frame),
      .height = GST_VIDEO_FRAME_HEIGHT(&frame),
  };
  gboolean read = TRUE;
  for (int i = 0; i < count && read; i++) {
    const Rectangle area = samples_around(changes[i], planes.width, planes.height);
    const guint32 *pixels = read_pixels(self->display, pixels_for(area));
    read = pixels != NULL;
    if (pixels) convert_rectangle(pixels, area, &planes, self->sums);
  }
  gst_video_frame_unmap(&frame);
  return read;
}

static GstFlowReturn create(GstPushSrc *source, GstBuffer **out) {
  AulaScreenSource *self = SELF(source);
  if (!self->picture) return GST_FLOW_NOT_NEGOTIATED;
  GstFlowReturn waited = wait_for_tick(self);
  if (waited != GST_FLOW_OK) return waited;
  if (!refresh(self)) {
    GST_ELEMENT_ERROR(self, RESOURCE, READ, ("The X display %s cannot be read any more.", self->name), (NULL));
    return GST_FLOW_ERROR;
  }
  GstBuffer *frame = gst_buffer_copy(self->picture);
  GST_BUFFER_PTS(frame) = self->time;
  GST_BUFFER_DURATION(frame) = time_of(self, self->tick + 1) - self->time;
  GST_BUFFER_OFFSET(frame) = (guint64)self->tick;
  *out = frame;
  return GST_FLOW_OK;
}

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  if (id != PROP_DISPLAY_NAME) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
    return;
  }
  g_free(SELF(object)->name);
  SELF(object)->name = g_value_dup_string(value);
}

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  if (id == PROP_DISPLAY_NAME) g_value_set_string(value, SELF(object)->name);
  else G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void finalize(GObject *object) {
  g_free(SELF(object)->name);
  G_OBJECT_CLASS(aula_screen_source_parent_class)->finalize(object);
}

static void aula_screen_source_class_init(AulaScreenSourceClass *class) {
  GObjectClass *object = G_OBJECT_CLASS(class);
  object->set_property = set_property;
  object->get_property = get_property;
  object->finalize = finalize;
  g_object_class_install_property(
      object, PROP_DISPLAY_NAME,
      g_param_spec_string("display-name", "Display", "The X display, like :7", NULL,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gst_element_class_set_static_metadata(GST_ELEMENT_CLASS(class), "Screen of an X display", "Source/Video",
                                        "Reads and converts what has changed", "Aula");
  gst_element_class_add_static_pad_template(GST_ELEMENT_CLASS(class), &source_template);
  GstBaseSrcClass *base = GST_BASE_SRC_CLASS(class);
  base->start = start;
  base->stop = stop;
  base->get_caps = get_caps;
  base->set_caps = set_caps;
  base->unlock = unlock;
  base->unlock_stop = unlock_stop;
  GST_PUSH_SRC_CLASS(class)->create = create;
}

static void aula_screen_source_init(AulaScreenSource *self) {
  gst_base_src_set_live(GST_BASE_SRC(self), TRUE);
  gst_base_src_set_format(GST_BASE_SRC(self), GST_FORMAT_TIME);
}
