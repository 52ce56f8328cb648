#include <gst/base/gstpushsrc.h>
#include <gst/video/video.h>
#include <stdio.h>
#include <string.h>

#include "elements.h"
#include "grab-display.h"

/** Which of the pictures that it looks at become frames. Times are nanoseconds of running time. */
typedef struct {
  enum { ALL, CHANGES, LITTLE } keep;
  /** Where a frame is due whether or not something has changed: at `origin` and every `interval` behind it. */
  guint64 origin, interval;
  /** The first frame from here on is to be a key frame, and is due; 0: none is wanted. */
  guint64 key;
  /** Of what changes, as many frames as come if there were one each so long; 0: there may be more. */
  guint64 spacing;
} Plan;

/**
 * `aulascreensrc display-name=:7`: what an X display shows, as video/x-raw in I420 and BT.709. At every tick of the rate of its
 * caps it looks what has changed, and reads and converts that; a tick at which nothing has changed costs hardly anything.
 * What becomes a frame is planned: all pictures, those that differ from the last frame, or as many as keep an encoder going
 * (`LITTLE`: what has changed waits). A frame's time is that of its tick, or when the tick was missed the time by then: at or
 * before the moment at which its picture is read.
 *
 * `plan="changes 2000000 500000 6000000 33333"` says so as a whole (`Plan`; microseconds), because what is set one by one
 * would hold for a moment in part. `moved` tells from when to when the picture has moved last, likewise.
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
  /** With `moved_from` and `moved_to`, under the object's lock. */
  Plan plan;
  GstClockTime moved_from, moved_to;
  /** The picture differs from the last frame. */
  gboolean changed;
  /** Of the last frame; when the next would come if all came in their `spacing`; the wish for a key frame that was served. */
  GstClockTime kept, next, served;
} AulaScreenSource;
typedef struct {
  GstPushSrcClass parent;
} AulaScreenSourceClass;

G_DEFINE_TYPE(AulaScreenSource, aula_screen_source, GST_TYPE_PUSH_SRC)
#define SELF(object) ((AulaScreenSource *)(object))

enum { PROP_DISPLAY_NAME = 1, PROP_PLAN, PROP_MOVED };
/** A time in the plan is a whole microsecond, a tick is not. */
static const GstClockTime rounding = GST_USECOND;
/** A blinking caret changes the picture every 530 ms, a slow camera every 70. */
static const GstClockTime stillness = 250 * GST_MSECOND;
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
  self->kept = self->next = self->served = 0;
  self->moved_from = self->moved_to = 0;
  self->changed = FALSE;
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
  GST_OBJECT_LOCK(self);
  GstFlowReturn result = self->unlocked ? GST_FLOW_FLUSHING : GST_FLOW_OK;
  if (due > self->tick) {
    self->tick = due;
    self->time = now;
  } else if (result == GST_FLOW_OK) {
    self->tick += 1;
    self->time = time_of(self, self->tick);
    GstClockID id = gst_clock_new_single_shot_id(clock, base + self->time);
    self->waiting = id;
    GST_OBJECT_UNLOCK(self);
    if (gst_clock_id_wait(id, NULL) == GST_CLOCK_UNSCHEDULED) result = GST_FLOW_FLUSHING;
    GST_OBJECT_LOCK(self);
    self->waiting = NULL;
    gst_clock_id_unref(id);
  }
  GST_OBJECT_UNLOCK(self);
  gst_object_unref(clock);
  return result;
}

static void note_movement(AulaScreenSource *self) {
  self->changed = TRUE;
  GST_OBJECT_LOCK(self);
  if (self->moved_to == 0 || self->time > self->moved_to + stillness) self->moved_from = self->time;
  self->moved_to = self->time;
  GST_OBJECT_UNLOCK(self);
}

/** Brings the picture up to date. @return FALSE when the display is gone. */
static gboolean refresh(AulaScreenSource *self) {
  Rectangle changes[MOST_RECTANGLES];
  int count = read_changes(self->display, changes, MOST_RECTANGLES);
  if (count <= 0) return count == 0;
  note_movement(self);
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

/**
 * Whether there may be a frame by the plan's spacing. Pictures do not come evenly: each may be early by most of a spacing as
 * long as they are not too many on the whole. (What waits is not lost: it comes with the next frame.)
 */
static gboolean has_room(const AulaScreenSource *self, const Plan *plan) {
  return self->time + plan->spacing / 4 * 3 + rounding >= self->next;
}

/** Once for each wish: who changes the plan meanwhile may not know yet that it was served. */
static gboolean wants_key(const AulaScreenSource *self, const Plan *plan) {
  return plan->key > self->served && self->time + rounding >= plan->key;
}

static gboolean is_due(const AulaScreenSource *self, const Plan *plan) {
  const GstClockTime now = self->time + rounding;
  if (wants_key(self, plan)) return TRUE;
  GstClockTime due = self->kept + plan->interval;
  if (plan->keep == CHANGES) {
    const GstClockTime kept = self->kept + rounding;
    due = kept < plan->origin ? plan->origin
                              : plan->origin + ((kept - plan->origin) / plan->interval + 1) * plan->interval;
  }
  if (now >= due) return TRUE;
  return plan->keep == ALL || (plan->keep == CHANGES && self->changed && has_room(self, plan));
}

static GstFlowReturn create(GstPushSrc *source, GstBuffer **out) {
  AulaScreenSource *self = SELF(source);
  if (!self->picture) return GST_FLOW_NOT_NEGOTIATED;
  Plan plan;
  do {
    GstFlowReturn waited = wait_for_tick(self);
    if (waited != GST_FLOW_OK) return waited;
    if (!refresh(self)) {
      GST_ELEMENT_ERROR(self, RESOURCE, READ, ("The X display %s cannot be read any more.", self->name), (NULL));
      return GST_FLOW_ERROR;
    }
    GST_OBJECT_LOCK(self);
    plan = self->plan;
    GST_OBJECT_UNLOCK(self);
  } while (!is_due(self, &plan));
  self->changed = FALSE;
  self->kept = self->time;
  // Frames that come in any case count as well, but none of them keeps more than one spacing waiting.
  self->next = MIN(MAX(self->next, self->time) + plan.spacing, self->time + 2 * plan.spacing);
  if (wants_key(self, &plan)) {
    // It goes with the frames, so that every encoder makes a key frame of the one behind it, however late they are.
    gst_pad_push_event(GST_BASE_SRC_PAD(self),
                       gst_video_event_new_downstream_force_key_unit(self->time, GST_CLOCK_TIME_NONE,
                                                                     GST_CLOCK_TIME_NONE, TRUE, 0));
    self->served = plan.key;
  }
  GstBuffer *frame = gst_buffer_copy(self->picture);
  GST_BUFFER_PTS(frame) = self->time;
  GST_BUFFER_DURATION(frame) = time_of(self, self->tick + 1) - self->time;
  GST_BUFFER_OFFSET(frame) = (guint64)self->tick;
  *out = frame;
  return GST_FLOW_OK;
}

static gboolean parse_plan(const gchar *text, Plan *plan) {
  static const gchar *const words[] = {[ALL] = "all", [CHANGES] = "changes", [LITTLE] = "little"};
  gchar word[8];
  guint64 origin, interval, key, spacing;
  if (!text || sscanf(text, "%7s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                      word, &origin, &interval, &key, &spacing) != 5)
    return FALSE;
  for (guint keep = 0; keep < G_N_ELEMENTS(words); keep++) {
    if (strcmp(word, words[keep]) != 0 || interval == 0) continue;
    *plan = (Plan){keep, origin * GST_USECOND, interval * GST_USECOND, key * GST_USECOND, spacing * GST_USECOND};
    return TRUE;
  }
  return FALSE;
}

static void set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec) {
  AulaScreenSource *self = SELF(object);
  Plan plan;
  if (id == PROP_DISPLAY_NAME) {
    g_free(self->name);
    self->name = g_value_dup_string(value);
  } else if (id == PROP_PLAN && parse_plan(g_value_get_string(value), &plan)) {
    GST_OBJECT_LOCK(self);
    self->plan = plan;
    GST_OBJECT_UNLOCK(self);
  } else if (id == PROP_PLAN) {
    g_warning("aulascreensrc: not a plan: %s", g_value_get_string(value));
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
}

static void get_property(GObject *object, guint id, GValue *value, GParamSpec *spec) {
  AulaScreenSource *self = SELF(object);
  if (id == PROP_DISPLAY_NAME) {
    g_value_set_string(value, self->name);
  } else if (id == PROP_MOVED) {
    GST_OBJECT_LOCK(self);
    const guint64 from = self->moved_from / GST_USECOND, to = self->moved_to / GST_USECOND;
    GST_OBJECT_UNLOCK(self);
    g_value_take_string(value, g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, from, to));
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  }
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
  g_object_class_install_property(
      object, PROP_PLAN,
      g_param_spec_string("plan", "Plan", "What to keep, origin, interval, key and spacing in microseconds", NULL,
                          G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property(
      object, PROP_MOVED,
      g_param_spec_string("moved", "Moved", "From when to when the picture has moved last, in microseconds", NULL,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
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
  self->plan = (Plan){.keep = ALL, .interval = GST_SECOND};
  gst_base_src_set_live(GST_BASE_SRC(self), TRUE);
  gst_base_src_set_format(GST_BASE_SRC(self), GST_FORMAT_TIME);
}
