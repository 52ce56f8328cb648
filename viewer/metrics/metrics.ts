/**
 * Every metric there is, with what it says; docs/operations.md explains each and a test holds the two lists together. All are
 * gauges: nothing is counted in a process and lost with it.
 */
export const metrics = {
  aula_available: 'Whether a part that everything hangs on answers the viewer.',
  aula_lectures_live: 'Lectures that are being captured.',
  aula_people_watching: 'People to whom this viewer has sent a piece of a lecture within half a minute.',
  aula_recordings: 'Recordings by state.',
  aula_waiting_for_recorder_seconds: 'Since when the recording waits that has waited longest for a recorder; 0: none.',
  aula_unpublished_seconds: 'Since when the oldest lecture has been stopped that is not published yet; 0: none.',
  aula_recording_frames_lost_ratio: 'Share of a camera’s frames lost within the last seconds, of the worst camera.',
  aula_recording_sound_apart_seconds: 'By how much the sound of somebody who speaks plays after their picture.',
  aula_recording_problems: 'Running recordings that have this problem.',
  aula_processes: 'Processes that beat.',
  aula_recorder_recordings: 'Recordings that a machine records.',
  aula_recorder_places: 'Recordings that it would take on now.',
  aula_recorder_cores: 'Cores of the machine.',
  aula_recorder_busy_cores: 'How many of them are busy.',
  aula_spool_bytes: 'What a machine has captured and not stored yet, what dead takes have left included.',
  aula_spool_free_bytes: 'Free bytes on the disk of its spool.',
  aula_spool_full_seconds: 'When that disk is full at the present rate, where that is soon.',
  aula_spool_accepts: 'Whether new recordings may begin on that disk.',
  aula_queue_jobs: 'Jobs in a queue.',
  aula_work: 'Further qualities, pictures, downloads and fillings of gaps that are not done.',
  aula_store_bytes: 'Bytes of all lectures that are kept, the trash included.',
  aula_store_free_bytes: 'Free bytes on the disk of a store that is a folder.',
  aula_store_size_bytes: 'Size of that disk.',
  aula_self_test_ok: 'Whether the last self-test went well.',
  aula_self_test_timestamp_seconds: 'When it ended; 0: there was none yet.',
  aula_self_test_interval_seconds: 'How often there is to be one.',
  aula_self_test_first_frame_seconds: 'What it took from Record to the first frame.',
  aula_self_test_replay_seconds: 'What it took from Stop to the replay.',
} as const

export type MetricName = keyof typeof metrics

/** One value of a metric. */
export type Sample = { name: MetricName; labels: Record<string, string | number>; value: number }
