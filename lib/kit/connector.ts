import type * as z from 'zod'
import type { Control } from './control.ts'
import type { Duplex } from 'node:stream'
import type { Clock } from '../base/clock.ts'
import type { Recorder } from '../model/configuration.ts'
import type { Container } from '../model/engine.ts'
import type { Fault } from '../model/fault.ts'
import type { SeenSides } from './parity/sides.ts'
import type { EpochMs } from '../model/time.ts'
import type { Capabilities, Capability, Cost, Shell } from '../model/session.ts'
import type { EngineChoice, TargetId } from '../model/target.ts'

/** A way through: streams from where the target stands. Throws a FaultError when the other end cannot be reached. */
export interface Tunnel {
  /** How many streams it carries at the same time, for all who use it; asking for more waits until one has ended. */
  readonly maxStreams?: number
  tcp(host: string, port: number, signal: AbortSignal): Promise<Duplex>
  unix(path: string, signal: AbortSignal): Promise<Duplex>
  /** The first of the paths that is a socket there, or null. */
  firstSocket(paths: readonly string[], signal: AbortSignal): Promise<string | null>
}

/** An open conversation with one target. Kept open between passes by a daemon, closed after one by `check`. */
export interface Session extends Partial<
  Omit<Capabilities, 'network' | 'logs' | 'fileHashes' | 'here' | 'registries'>
> {
  readonly tunnel?: Tunnel
  readonly control?: Control
  /** The name or address at which the target stands, for questions over the network. Absent where it has none. */
  readonly address?: string
  /** What opening has shown, where that is not just an answer of the target: "resolves to 192.0.2.1". */
  readonly opening?: string
  /** What was spent since it was opened. */
  cost(): Cost
  /** Whether it can still be used; a broken one is opened anew. */
  readonly alive: boolean
  close(): Promise<void>
}

/** What was last seen of the containers of one target. */
export interface SeenContainers {
  readonly target: TargetId
  /** When somebody last looked, or tried to. */
  readonly at: EpochMs
  /** At the last look that saw them; absent where none ever has. */
  readonly containers?: readonly Container[]
  /** Why the last look saw nothing. */
  readonly fault?: Fault
}

/** What other targets tell one that is made of theirs. */
export interface Others {
  /** Asks those anew of whom too little is known. Never throws but for the signal. */
  members(signal: AbortSignal): Promise<readonly SeenContainers[]>
  /** The same of what the targets of two sides were made of, each asked once. Never throws but for the signal. */
  sides(signal: AbortSignal): Promise<SeenSides>
  /** What is known already of all who are no members. */
  elsewhere(): readonly SeenContainers[]
}

export interface OpenContext {
  /** For the opening: aborted when its time is over or the program ends. What was begun is freed then. */
  readonly signal: AbortSignal
  readonly clock: Clock
  /** The way through the target named by `via`. Null when it is dialled from here. */
  readonly through: Tunnel | null
  /** Why there is no way through. Only for who has another way; for everybody else opening ends there. */
  readonly noWay?: Fault
  /** Runs programs where `through` starts, for who gains by it: an engine's host keeps the counters of its containers in files. */
  readonly beside?: Shell
  /** For a target that is made of what others tell. */
  readonly others?: Others
  /** Makes a configuration without secrets of what was answered: the answer itself goes no further. */
  readonly record?: Recorder
  /** Called when the target tells of its own accord that something has changed there: a look is worth its while now. */
  readonly onEvent?: () => void
}

/** A key that a host shows, beside what is recorded of that host. */
export interface ShownHostKey {
  /** "ssh-ed25519". */
  readonly type: string
  /** "SHA256:…", as ssh-keygen prints it. */
  readonly fingerprint: string
  /** The line of a known_hosts file that would say so. */
  readonly line: string
  readonly recorded: 'match' | 'changed' | 'revoked' | 'unknown'
}

export interface HostKeys {
  /** What was dialled. */
  readonly place: string
  /** Where a key is recorded. */
  readonly file: string
  readonly shown: readonly ShownHostKey[]
  /** Writes the keys with these fingerprints down. Throws a FaultError. */
  record(fingerprints: ReadonlySet<string>): void
}

/** One file in lib/connectors/: it knows one runtime. Drivers are imported when `open` is called, not before. */
export interface Connector<Options> {
  /** File name and the word behind `runtime:`. */
  readonly name: string
  readonly title: string
  /** The keys that a target of this runtime may have beside those that all targets have. */
  readonly options: z.ZodObject
  /** What is dialled, for people and for limits per address: "192.0.2.11:22". */
  endpoint(options: Options): string
  /** Names of targets, or addresses, whose SSH connection carries this one, nearest to us first. */
  via(options: Options): readonly string[]
  /** Whether a target with these options may be reached when what carries it cannot be; not when left out. */
  hasOtherWay?(options: Options): boolean
  /** File descriptors of this machine that a conversation with these options holds while it is open; none when left out. */
  holds?(options: Options): number
  offers: readonly Exclude<Capability, 'network' | 'logs' | 'fileHashes' | 'here' | 'registries'>[]
  /** Whether a target with these options stands at an address, so that it can be asked over the network. */
  hasAddress?(options: Options): boolean
  /** What is allowed and still worth saying at every start: "neither encrypted nor authenticated". */
  warnings?(options: Options): readonly string[]
  /** Looks at the keys that a host shows, without logging in. Only where hosts have keys. Throws a FaultError. */
  readonly hostKeys?: (options: Options, context: OpenContext) => Promise<HostKeys>
  /** Throws a FaultError. */
  open(options: Options, context: OpenContext): Promise<Session>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- connectors of all shapes live in one registry; each was checked where it was defined
export type AnyConnector = Connector<any>

export type { EngineChoice, TargetId }
