/** What an own Janus is started with. Secrets are random; they rest only in its folder and in the viewer's memory. */
export type JanusOptions = {
  /** IPv4 address that the WebSocket API listens on; default 127.0.0.1. */
  host?: string
  /** Its TCP port. */
  port: number
  /** Every API request must carry it. */
  apiSecret: string
  /** Creating a VideoRoom needs it. */
  adminKey: string
  /** First and last UDP port for media. */
  rtpPorts: readonly [from: number, to: number]
  /** IPv4 address that pages are told beside the machine's own; undefined: those reach everybody. */
  publicAddress?: string
}

/**
 * The complete configuration of an own Janus: file name to content. Everything that is not named here is off: one
 * transport (WebSocket, one address, with a secret), one plugin (VideoRoom, rooms only with the admin key, no RTP
 * forwarding without it), no admin API, no event handlers, no extra loggers, no STUN. ICE is lite (RFC 8445 §2.5): Janus
 * has addresses that pages reach, so it answers checks and needs no candidates of theirs, which pages without permission
 * for camera or microphone hide behind names. A public address is written into what pages are told and nowhere else
 * (`nat_1_1_mapping`), so that needs no full ICE either where every port of the range is led to this machine.
 */
export function janusConfiguration(folder: string, options: JanusOptions, adminSecret: string): Record<string, string> {
  const { publicAddress } = options
  const [from, to] = options.rtpPorts
  const { host = '127.0.0.1' } = options
  return {
    'janus.jcfg': `general: {
  configs_folder = ${quoted(folder)}
  plugins_folder = ${quoted(`${folder}/plugins`)}
  transports_folder = ${quoted(`${folder}/transports`)}
  events_folder = ${quoted(`${folder}/events`)}
  loggers_folder = ${quoted(`${folder}/loggers`)}
  log_to_stdout = true
  debug_level = 3
  debug_timestamps = true
  debug_colors = false
  api_secret = ${quoted(options.apiSecret)}
  admin_secret = ${quoted(adminSecret)}
  server_name = "aula"
  session_timeout = 30
  reclaim_session_timeout = 30
  hide_dependencies = true
  event_loops = 4
}
certificates: {}
media: {
  rtp_port_range = "${from}-${to}"
  no_media_timer = 2
}
nat: {
  nice_debug = false
  full_trickle = false
  ice_lite = true
  ice_tcp = false
  ice_ignore_list = "vmnet,docker,veth,virbr"
${publicAddress === undefined ? '' : `  nat_1_1_mapping = ${quoted(publicAddress)}\n  keep_private_host = true\n`}}
plugins: {}
transports: {}
loggers: {}
events: { broadcast = false }
`,
    'janus.plugin.videoroom.jcfg': `general: {
  admin_key = ${quoted(options.adminKey)}
  lock_rtp_forward = true
  events = false
  string_ids = true
}
`,
    'janus.transport.websockets.jcfg': `general: {
  events = false
  json = "compact"
  pingpong_trigger = 10
  pingpong_timeout = 5
  ws = true
  ws_port = ${options.port}
  ws_ip = ${quoted(host)}
  wss = false
}
admin: {
  admin_ws = false
  admin_wss = false
}
cors: {}
certificates: {}
`,
  }
}

/** A libconfig string. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
