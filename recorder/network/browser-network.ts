import type { BoundProcess } from '../browser/bound-process.ts'
import type { AllowedHost } from './allowed-host.ts'

type CommandLine = { command: string; args: string[] }

/** The network of one take's browser: it reaches allowed hosts and nothing else. */
export type BrowserNetwork = {
  /** `proxy`: the machine allows no namespace; what does not go through a proxy (WebRTC) is not filtered. */
  kind: 'namespace' | 'proxy'
  /** Processes that the browser cannot go on without. */
  parts: readonly BoundProcess[]
  /** For Chromium's command line. */
  browserArguments: readonly string[]
  /** The command line that starts a program in it, bound to this process, as the account and within its limits. */
  enter(line: CommandLine): CommandLine
  /**
   * Adds hosts (`host`, `host:port`, `host:from-to`) while the browser runs: a spare is opened before anybody knows its
   * room. Of internal ones only those that `internal` names. @throws HostMalformed, HostNotFound, HostInternal; then
   * nothing is added
   */
  allow(entries: readonly string[], internal?: readonly string[]): Promise<void>
  /** Replaces the hosts that it was opened with; allowed ones stay. */
  replace(hosts: readonly AllowedHost[]): Promise<void>
  close(): Promise<void>
}
