#include "grab-display.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xcb/damage.h>
#include <xcb/shm.h>
#include <xcb/xfixes.h>

struct Display {
  xcb_connection_t *connection;
  xcb_window_t root;
  int width, height;
  xcb_damage_damage_t damage;
  xcb_xfixes_region_t changed;
  xcb_shm_seg_t segment;
  uint32_t *memory;
  size_t size;
  /** Whether a first reading has told of everything. */
  bool known;
  /** Calls in a row that asked nothing, because no change had been reported. */
  int unasked;
};

/** A server that hangs reports no change either: every so many calls it is asked all the same. */
enum { MOST_UNASKED = 29 };

static bool has_extensions(xcb_connection_t *connection) {
  xcb_extension_t *wanted[] = {&xcb_damage_id, &xcb_xfixes_id, &xcb_shm_id};
  for (int i = 0; i < 3; i++) {
    const xcb_query_extension_reply_t *found = xcb_get_extension_data(connection, wanted[i]);
    if (!found || !found->present) return false;
  }
  free(xcb_damage_query_version_reply(connection, xcb_damage_query_version(connection, 1, 1), NULL));
  free(xcb_xfixes_query_version_reply(connection, xcb_xfixes_query_version(connection, 2, 0), NULL));
  return true;
}

static bool has_red_above_blue(const xcb_screen_t *screen) {
  xcb_depth_iterator_t depths = xcb_screen_allowed_depths_iterator(screen);
  for (; depths.rem > 0; xcb_depth_next(&depths)) {
    xcb_visualtype_iterator_t visuals = xcb_depth_visuals_iterator(depths.data);
    for (; visuals.rem > 0; xcb_visualtype_next(&visuals)) {
      if (visuals.data->visual_id == screen->root_visual) return visuals.data->red_mask == 0xff0000;
    }
  }
  return false;
}

/** The picture in 32 bits a pixel, 0x00RRGGBB, as every X server on a PC has it. */
static bool has_pixels_of_32_bits(const xcb_setup_t *setup, const xcb_screen_t *screen) {
  xcb_format_iterator_t formats = xcb_setup_pixmap_formats_iterator(setup);
  for (; formats.rem > 0; xcb_format_next(&formats)) {
    if (formats.data->depth == screen->root_depth) {
      return screen->root_depth == 24 && formats.data->bits_per_pixel == 32 &&
             setup->image_byte_order == XCB_IMAGE_ORDER_LSB_FIRST && has_red_above_blue(screen);
    }
  }
  return false;
}

/** Memory that the X server makes and hands over: it runs as another user. */
static bool share_memory(Display *display) {
  display->segment = xcb_generate_id(display->connection);
  xcb_shm_create_segment_reply_t *reply = xcb_shm_create_segment_reply(
      display->connection,
      xcb_shm_create_segment(display->connection, display->segment, (uint32_t)display->size, false), NULL);
  if (!reply) return false;
  int file = reply->nfd > 0 ? xcb_shm_create_segment_reply_fds(display->connection, reply)[0] : -1;
  free(reply);
  if (file < 0) return false;
  void *memory = mmap(NULL, display->size, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED) return false;
  display->memory = memory;
  return true;
}

Display *open_display(const char *name) {
  Display *display = calloc(1, sizeof(Display));
  if (!display) return NULL;
  int number = 0;
  display->connection = xcb_connect(name, &number);
  const xcb_setup_t *setup = xcb_connection_has_error(display->connection) ? NULL : xcb_get_setup(display->connection);
  if (setup) {
    xcb_screen_iterator_t screens = xcb_setup_roots_iterator(setup);
    for (; number > 0 && screens.rem > 1; number--) xcb_screen_next(&screens);
    const xcb_screen_t *screen = screens.data;
    display->root = screen->root;
    display->width = screen->width_in_pixels;
    display->height = screen->height_in_pixels;
    display->size = (size_t)display->width * (size_t)display->height * sizeof(uint32_t);
    if (has_extensions(display->connection) && has_pixels_of_32_bits(setup, screen) && share_memory(display)) {
      display->damage = xcb_generate_id(display->connection);
      display->changed = xcb_generate_id(display->connection);
      xcb_damage_create(display->connection, display->damage, display->root, XCB_DAMAGE_REPORT_LEVEL_NON_EMPTY);
      xcb_xfixes_create_region(display->connection, display->changed, 0, NULL);
      return display;
    }
  }
  close_display(display);
  return NULL;
}

void close_display(Display *display) {
  if (display->memory) munmap(display->memory, display->size);
  xcb_disconnect(display->connection);
  free(display);
}

int display_width(const Display *display) { return display->width; }
int display_height(const Display *display) { return display->height; }

static Rectangle rectangle_of(xcb_rectangle_t from, const Display *display) {
  Rectangle found = {from.x, from.y, from.x + from.width, from.y + from.height};
  if (found.left < 0) found.left = 0;
  if (found.top < 0) found.top = 0;
  if (found.right > display->width) found.right = display->width;
  if (found.bottom > display->height) found.bottom = display->height;
  return found;
}

/** Reads what the server has sent. @return 1 when a change is reported, 0 when none is, -1 when the display is gone or a
 * request has failed: without its damage a display would seem to stand still for ever. */
static int read_reports(xcb_connection_t *connection) {
  const uint8_t notify = xcb_get_extension_data(connection, &xcb_damage_id)->first_event + XCB_DAMAGE_NOTIFY;
  bool reported = false, failed = false;
  for (xcb_generic_event_t *event; (event = xcb_poll_for_event(connection));) {
    failed |= event->response_type == 0;
    reported |= (event->response_type & 0x7f) == notify;
    free(event);
  }
  return failed || xcb_connection_has_error(connection) ? -1 : reported;
}

int read_changes(Display *display, Rectangle *changes, int most) {
  xcb_connection_t *connection = display->connection;
  const int reported = read_reports(connection);
  if (reported < 0) return -1;
  // The first change after each question is reported, so without a report there is none.
  if (display->known && !reported && display->unasked++ < MOST_UNASKED) return 0;
  display->unasked = 0;
  // What changes from here on is told the next time, whether or not it is in what is read now.
  xcb_damage_subtract(connection, display->damage, XCB_NONE, display->changed);
  xcb_xfixes_fetch_region_reply_t *reply =
      xcb_xfixes_fetch_region_reply(connection, xcb_xfixes_fetch_region(connection, display->changed), NULL);
  if (!reply) return -1;
  int count = xcb_xfixes_fetch_region_rectangles_length(reply);
  const xcb_rectangle_t *rectangles = xcb_xfixes_fetch_region_rectangles(reply);
  int found = 0;
  if (!display->known) {
    display->known = true;
    changes[found++] = (Rectangle){0, 0, display->width, display->height};
  } else if (count > most) {
    changes[found++] = rectangle_of(reply->extents, display);
  } else {
    for (int i = 0; i < count; i++) {
      Rectangle one = rectangle_of(rectangles[i], display);
      if (one.left < one.right && one.top < one.bottom) changes[found++] = one;
    }
  }
  free(reply);
  return found;
}

const uint32_t *read_pixels(Display *display, Rectangle pixels) {
  xcb_shm_get_image_reply_t *reply = xcb_shm_get_image_reply(
      display->connection,
      xcb_shm_get_image(display->connection, display->root, (int16_t)pixels.left, (int16_t)pixels.top,
                        (uint16_t)(pixels.right - pixels.left), (uint16_t)(pixels.bottom - pixels.top), ~0u,
                        XCB_IMAGE_FORMAT_Z_PIXMAP, display->segment, 0),
      NULL);
  if (!reply) return NULL;
  free(reply);
  return display->memory;
}
