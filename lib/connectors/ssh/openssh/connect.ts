import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { writeFile } from 'node:fs/promises'
import { withDeadline } from '../../../base/deadline.ts'
import type { OpenContext } from '../../../kit/connector.ts'
import { fault, FaultError, timedOut } from '../../../kit/fault.ts'
import { formatPlace, parseAddress } from '../address.ts'
import type { Transport } from '../channel.ts'
import { connectionOver } from '../connection.ts'
import type { Connection } from '../connection.ts'
import type { SshOptions, SshSettings } from '../options.ts'
import { reach } from '../reach.ts'
import { findRoute } from '../route.ts'
import { readWrittenKeys } from '../ssh2/identities.ts'
import { masterArguments } from './arguments.ts'
import { openingFault } from './faults.ts'
import { serveKeys } from './key-agent.ts'
import type { KeyAgent } from './key-agent.ts'
import { launch } from './launch.ts'
import type { Launched } from './launch.ts'
import { openMux } from './mux.ts'
import type { Mux } from './mux.ts'
import { OPENING_MS, PROXIED_MS } from './opening.ts'
import { runtimeFolder } from './runtime-folder.ts'
import type { RuntimeFolder } from './runtime-folder.ts'

const LOOK_MS = 20

/** A verified and logged-in connection by the system's own ssh: one master that is kept, with nothing else started. */
export async function connectByOpenssh(options: SshOptions, context: OpenContext): Promise<Connection> {
  context.signal.throwIfAborted()
  const held: Held = { folder: await runtimeFolder() }
  const letGo = once(async () => {
    await held.keys?.close()
    await held.master?.end()
    await held.folder.remove()
  })
  try {
    const { argv, notes } = await prepare(options, held, context.through !== null)
    const master = launch(argv, held.folder.path('.'), await carriedBy(options, context))
    held.master = master
    const place = placeOf(options)
    const mux = await opened(master, { place, notes, controlSocket: held.folder.path(CONTROL), signal: context.signal })
    master.stopListening()
    await held.keys?.close()
    const host = master.opening.host ?? place
    return connectionOver(transportOver(master, mux, letGo), { place, host, clock: context.clock, connections: 1 })
  } catch (error) {
    await letGo()
    throw context.signal.aborted ? context.signal.reason : error
  }
}

/** What is freed at the end, in whatever order it came. */
interface Held {
  readonly folder: RuntimeFolder
  keys?: KeyAgent
  master?: Launched
}

const CONTROL = 'control'
const KEYS = 'keys'

/** Keys and certificate to where ssh finds them, and the arguments that say so. */
async function prepare(
  options: SshOptions,
  held: Held,
  carried: boolean,
): Promise<{ readonly argv: readonly string[]; readonly notes: readonly string[] }> {
  const settings = options.ssh ?? {}
  const { keys, notes } = readWrittenKeys(settings)
  if (settings.key !== undefined && keys.length === 0) throw fault('auth-failed', notes.join('; '))
  const keySocket = keys.length > 0 ? held.folder.path(KEYS) : null
  if (keySocket !== null) held.keys = await serveKeys(keySocket, keys)
  const certificate = await keepCertificate(settings, held.folder)
  return {
    notes,
    argv: masterArguments(options, { controlSocket: held.folder.path(CONTROL), keySocket, certificate, carried }),
  }
}

/** The number of a process group may be another's by the time somebody ends it again. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}

/** As it was written: what ssh_config makes of it is known to ssh alone. */
function placeOf({ address, ssh }: SshOptions): string {
  const parsed = parseAddress(address)
  const port = ssh?.port ?? parsed?.port
  return port === undefined ? (parsed?.host ?? address) : formatPlace(parsed?.host ?? address, port)
}

async function carriedBy(options: SshOptions, context: OpenContext): Promise<Duplex | null> {
  return context.through === null ? null : reach(await findRoute(options, context.signal), context)
}

/** A certificate is public: it may lie in our folder until the session ends. */
async function keepCertificate({ certificate }: SshSettings, folder: RuntimeFolder): Promise<string | null> {
  if (certificate === undefined) return null
  const path = folder.path('certificate.pub')
  await writeFile(path, `${certificate.reveal()}\n`, { mode: 0o600 })
  return path
}

interface Wait {
  readonly place: string
  readonly notes: readonly string[]
  readonly controlSocket: string
  readonly signal: AbortSignal
}

/** Phase by phase, each within its time, until the control socket answers. */
async function opened(master: Launched, { place, notes, controlSocket, signal }: Wait): Promise<Mux> {
  const over = master.ended.then((exit): never => {
    throw openingFault(master.opening, { place, notes, exit })
  })
  over.catch(() => 'whoever waits for a phase sees it')
  for (;;) {
    const { phase, proxied } = master.opening
    const ms = proxied && phase === 'connect' ? PROXIED_MS : OPENING_MS[phase]
    const work = (ended: AbortSignal): Promise<Mux | undefined> =>
      Promise.race([
        over,
        phase === 'channel' ? answering(controlSocket, ended) : master.nextPhase().then(() => undefined),
      ])
    const mux = await withDeadline({ ms, parent: signal, expired: () => timedOut(phase, ms) }, work)
    if (mux) return mux
  }
}

/** ssh says that it is ready a moment before or after its socket is there. */
async function answering(path: string, signal: AbortSignal): Promise<Mux> {
  for (;;) {
    try {
      return await openMux(path)
    } catch (error) {
      if (error instanceof FaultError || signal.aborted) throw error
      await wait(LOOK_MS, undefined, { signal })
    }
  }
}

function transportOver(master: Launched, mux: Mux, letGo: () => Promise<void>): Transport {
  return {
    get isOpen() {
      return mux.isOpen && !master.hasEnded
    },
    gone: mux.gone,
    exec: (command, done) => mux.exec(command, done),
    tcp: (host, port, done) => mux.tcp(host, port, done),
    unix: (path, done) => mux.unix(path, done),
    bytes: () => mux.bytes(),
    end: () => mux.destroy(),
    destroy: letGo,
  }
}
