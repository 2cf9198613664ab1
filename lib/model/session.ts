import type { ConfigurationFacts, ConfigurationSection } from './configuration.ts'
import type { EngineFacts, EngineSection } from './engine.ts'
import type { Looked } from './fault.ts'
import type { HostFacts, HostSection } from './host.ts'
import type { FileHashQuestion, FileHashes } from './inside.ts'
import type { Logs } from './logs.ts'
import type { Network } from './network.ts'
import type { NodeFacts, NodeSection } from './node.ts'
import type { ParityFacts, ParitySection } from './parity.ts'
import type { Registries } from './registry.ts'
import type { Ms } from './time.ts'
import type { WorkloadFacts, WorkloadSection } from './workload.ts'

/** The answers to the sections that were asked; each is seen or faulted on its own. */
export type Answers<Facts, Section extends keyof Facts = keyof Facts> = {
  readonly [S in Section]?: Looked<Facts[S]>
}

/** Reads a host in one round trip. Throws a FaultError when the round trip itself failed. */
export interface HostReader {
  read(sections: ReadonlySet<HostSection>, signal: AbortSignal): Promise<Answers<HostFacts>>
}

/** Reads an engine with as few calls as the sections allow. Throws a FaultError when the engine did not answer. */
export interface EngineReader {
  read(sections: ReadonlySet<EngineSection>, signal: AbortSignal): Promise<Answers<EngineFacts>>
  /** Hands over what one container has printed, oldest first. Absent where the engine cannot be asked. */
  readonly logs?: (question: ContainerLogQuestion, signal: AbortSignal) => Promise<ContainerLogEnd>
  /** Null where there is nothing at that path. Absent where the engine cannot be asked. */
  readonly fileHash?: (question: FileHashQuestion, signal: AbortSignal) => Promise<string | null>
}

/** Reads what should run and what does. Throws a FaultError when nobody answered. */
export interface WorkloadReader {
  read(sections: ReadonlySet<WorkloadSection>, signal: AbortSignal): Promise<Answers<WorkloadFacts>>
  /** Hands over what one instance printed last, the oldest line first. Absent where nobody can be asked. */
  readonly lastLines?: (of: LastLinesQuestion, signal: AbortSignal) => Promise<readonly PrintedLine[]>
}

/** What one instance printed last. */
export interface LastLinesQuestion {
  /** As the workload is called: "shop/deployment/web". */
  readonly workload: string
  readonly instance: { readonly id: string; readonly name: string }
  /** No more lines than this. */
  readonly most: number
}

/** One line that was printed. Foreign text. */
export interface PrintedLine {
  /** Nanoseconds since 1970 as decimal digits. */
  readonly atNs: string
  /** "stderr", or which container of several has printed it; empty where that is nothing special. */
  readonly by: string
  /** Cut where it is very long. */
  readonly text: string
}

/** Reads the members of a cluster. Throws a FaultError when nobody answered. */
export interface NodeReader {
  read(sections: ReadonlySet<NodeSection>, signal: AbortSignal): Promise<Answers<NodeFacts>>
}

/** Reads what objects were made of. Throws a FaultError when nobody answered. */
export interface ConfigurationReader {
  read(sections: ReadonlySet<ConfigurationSection>, signal: AbortSignal): Promise<Answers<ConfigurationFacts>>
}

/** Reads how alike two environments are. Throws a FaultError when nothing can be told at all. */
export interface ParityReader {
  read(sections: ReadonlySet<ParitySection>, signal: AbortSignal): Promise<Answers<ParityFacts>>
}

/** What a container printed since a moment, or the last part of it. */
export interface ContainerLogQuestion {
  readonly id: string
  /** Nanoseconds since 1970 as decimal digits; entries of that very moment are handed over again. */
  readonly sinceNs: string
  /** No more than this many entries are read, the last ones. */
  readonly entries: number
  /** Called for every line; a false ends the reading. Its text is cut at 64 KiB. */
  readonly onLine: (line: ContainerLine) => boolean
}

export interface ContainerLine {
  readonly stream: 'stdout' | 'stderr'
  /** Nanoseconds since 1970 as decimal digits. */
  readonly atNs: string
  readonly text: string
}

export interface ContainerLogEnd {
  /** Entries that came; one long line may be several. */
  readonly entries: number
  /** Whether the end of what there is was reached. */
  readonly whole: boolean
}

export interface CommandOutput {
  readonly exitCode: number
  /** Decoded as UTF-8 with replacement characters. */
  readonly stdout: string
  readonly stderr: string
  /** More came than was kept. */
  readonly cut: boolean
  readonly tookMs: Ms
}

/** How long a program may run, and what becomes of one that prints more than is kept: it is ended unless said. */
export interface ShellWait {
  readonly signal: AbortSignal
  readonly timeoutMs?: Ms
  readonly excess?: 'end' | 'drop'
}

/**
 * Runs programs where the target is. Arguments are quoted by the connector, never by the caller; output is
 * bounded; nothing stays behind when the time is over. Throws a FaultError when there is no exit code to trust.
 */
export interface Shell {
  run(argv: readonly [string, ...string[]], wait: ShellWait): Promise<CommandOutput>
  /** Feeds the text to `sh` on its standard input: nothing is written to a disk. */
  runScript(text: string, wait: ShellWait): Promise<CommandOutput>
  readFile(path: string, wait: ShellWait): Promise<string>
}

type Bound<Work extends readonly unknown[], T> = (...work: [...Work, wait?: Partial<ShellWait>]) => Promise<T>

/** The shell as a check is given it: what it runs is given up with the check, and ends before the check's own time does. */
export interface BoundShell {
  readonly run: Bound<[argv: readonly [string, ...string[]]], CommandOutput>
  /** The same, and the program is looked for where plugins are, too. */
  readonly runPlugin: Bound<[argv: readonly [string, ...string[]]], CommandOutput>
  readonly runScript: Bound<[text: string], CommandOutput>
  readonly readFile: Bound<[path: string], string>
}

/** Programs of the machine that orch-watch runs on. They find nothing of ours in their environment. */
export type Here = Pick<BoundShell, 'runPlugin'>

/** What it cost to look. `bytes` counts both directions above the transport's own framing. */
export interface Cost {
  readonly connections: number
  readonly roundTrips: number
  readonly bytes: number
}

/** What a check may ask of a target. */
export interface Capabilities {
  readonly host: HostReader
  readonly engine: EngineReader
  /** Where there is an engine, those that its own containers tell of. */
  readonly workloads: WorkloadReader
  readonly nodes: NodeReader
  /** Where there is an engine, those of its containers. */
  readonly configurations: ConfigurationReader
  /** Of what stands for two environments. */
  readonly parity: ParityReader
  readonly shell: Shell
  readonly network: Network
  /** Wherever there is a shell or an engine to ask. */
  readonly logs: Logs
  /** Wherever there is an engine. */
  readonly fileHashes: FileHashes
  readonly here: Here
  /** Image registries, from where orch-watch stands. */
  readonly registries: Registries
}

export type Capability = keyof Capabilities

/** Capabilities that are asked by sections, all sections of all checks at once. */
export interface Sections {
  readonly host: HostFacts
  readonly engine: EngineFacts
  readonly workloads: WorkloadFacts
  readonly nodes: NodeFacts
  readonly configurations: ConfigurationFacts
  readonly parity: ParityFacts
}

export type Sectioned = keyof Sections

export const SECTIONED = [
  'host',
  'engine',
  'workloads',
  'nodes',
  'configurations',
  'parity',
] as const satisfies readonly Sectioned[]
