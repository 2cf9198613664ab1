import * as z from 'zod'
import { withoutSecrets } from '../../base/mask.ts'
import type { Client, Question } from '../../kit/engine/client.ts'
import { MiB } from '../../kit/engine/fields.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import type { Spoken } from '../../kit/engine/version.ts'
import type { Container } from '../../model/engine.ts'
import type { ContainerProcess, ExecSession, Inhabitants, OfContainer } from '../../model/inside.ts'
import { hasEnded, ofEachRunning } from './each-running.ts'
import type { Dearly } from './each-running.ts'

const MOST_PROCESSES = 2000
const MOST_SESSIONS = 20
const COMMAND_CHARACTERS = 300
const NAME_CHARACTERS = 64

/**
 * What `ps` is asked for. Podman starts a `ps` inside the container for everything that begins with a dash, and a container that has
 * none answers nothing; words of its own it reads on the host.
 * Source: Docker Engine API, ContainerTop; ps(1); podman-top(1).
 */
const DOCKER_COLUMNS = '-eo pid,user:32,comm,args'
/** Where `ps` is that of busybox. */
const PLAIN_COLUMNS = '-ef'
const PODMAN_COLUMNS = 'hpid,huser,comm,args'

const top = z.object({
  Titles: z.array(z.string()).nullish(),
  Processes: z.array(z.array(z.string())).nullish(),
})

type Top = z.output<typeof top>

const withSessions = z.object({
  ExecIDs: z.array(z.string().regex(/^[0-9a-f]{12,64}$/u)).nullish(),
  Config: z.object({ Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish() }),
})

const session = z.object({
  Running: z.boolean(),
  Pid: z.int().nonnegative().nullish(),
  ProcessConfig: z.object({
    entrypoint: z.string(),
    arguments: z.array(z.string()).nullish(),
    user: z.string().nullish(),
    tty: z.boolean().nullish(),
  }),
})

type Session = z.output<typeof session>

function askTop(container: string, columns: string): Question<Top> {
  const query = { ps_args: columns }
  return { path: `/containers/${container}/top`, query, schema: top, maxBytes: 4 * MiB }
}

function askSessions(container: string): Question<z.output<typeof withSessions>> {
  return { path: `/containers/${container}/json`, schema: withSessions, maxBytes: MiB }
}

function askSession(id: string): Question<Session> {
  return { path: `/exec/${id}/json`, schema: session, maxBytes: MiB }
}

/** What runs in running containers: their processes, and commands that somebody runs in them through the engine. */
export async function readInhabitants(
  client: Client,
  { product, api }: Spoken,
  containers: readonly Container[],
  by: Dearly,
): Promise<OfContainer<Inhabitants>[]> {
  const topOf = async (id: string, signal: AbortSignal): Promise<Top> => {
    if (product === 'podman') return client.ask(askTop(id, PODMAN_COLUMNS), api, signal)
    try {
      return await client.ask(askTop(id, DOCKER_COLUMNS), api, signal)
    } catch (error) {
      if (!(error instanceof RefusedError) || hasEnded(error)) throw error
      return client.ask(askTop(id, PLAIN_COLUMNS), api, signal)
    }
  }
  return ofEachRunning(containers, by, async ({ id }, signal) => {
    const told = await sessionsOf(client, api, id, signal)
    const processes = toProcesses(await topOf(id, signal))
    const pids = new Set(processes.map(({ pid }) => pid))
    // Podman may go on to call one running that has long ended.
    const sessions = told.filter(({ pid }) => pid === undefined || pids.has(pid))
    return {
      processes: processes.slice(0, MOST_PROCESSES),
      more: Math.max(0, processes.length - MOST_PROCESSES),
      sessions,
    }
  })
}

async function sessionsOf(client: Client, api: string, id: string, signal: AbortSignal): Promise<ExecSession[]> {
  const { ExecIDs, Config } = await client.ask(askSessions(id), api, signal)
  const probe = Config.Healthcheck?.Test ?? []
  const sessions: ExecSession[] = []
  // The engine appends: the last ones are the newest, and old ones that are over stay in the list of some engines.
  for (const each of (ExecIDs ?? []).slice(-MOST_SESSIONS)) {
    const asked = await orNone(() => client.ask(askSession(each), api, signal))
    if (asked?.Running && !isProbe(asked, probe)) sessions.push(toSession(asked))
  }
  return sessions
}

async function orNone<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (hasEnded(error)) return null
    throw error
  }
}

const USER_TITLES = ['HUSER', 'USER', 'UID']
const COMMAND_TITLES = ['COMMAND', 'CMD', 'ARGS']

/** Lines of `ps` by the titles above them: the last column holds the rest of the line. */
export function toProcesses({ Titles, Processes }: Top): ContainerProcess[] {
  const titles = (Titles ?? []).map((title) => title.toUpperCase())
  const at = (...names: readonly string[]): number => titles.findIndex((title) => names.includes(title))
  const [pid, user] = [at('HPID') >= 0 ? at('HPID') : at('PID'), at(...USER_TITLES)]
  const command = titles.findLastIndex((title) => COMMAND_TITLES.includes(title))
  const program = at(...COMMAND_TITLES)
  return (Processes ?? []).flatMap((line) => {
    const number = Number(line[pid])
    if (!Number.isSafeInteger(number) || number <= 0) return []
    return {
      pid: number,
      user: short(line[user] ?? ''),
      program: program === command ? '' : short(line[program] ?? ''),
      command: shownCommand(line[command] ?? ''),
    }
  })
}

function toSession({ Pid, ProcessConfig: { entrypoint, arguments: rest, user, tty } }: Session): ExecSession {
  return {
    ...(typeof Pid === 'number' && Pid > 0 && { pid: Pid }),
    user: short(user ?? ''),
    command: shownCommand([entrypoint, ...(rest ?? [])].join(' ')),
    isTerminal: tty ?? false,
  }
}

/** Source: Docker Engine API, HealthConfig.Test: ["CMD", …] is run as it is, ["CMD-SHELL", text] by a shell. */
function isProbe({ ProcessConfig: { entrypoint, arguments: rest, tty } }: Session, test: readonly string[]): boolean {
  const [kind, ...words] = test
  const run = [entrypoint, ...(rest ?? [])]
  if (tty || words.length === 0) return false
  if (kind === 'CMD') return run.length === words.length && run.every((word, index) => word === words[index])
  return kind === 'CMD-SHELL' && run.length > 1 && run.at(-1) === words[0]
}

function short(text: string): string {
  return text.slice(0, NAME_CHARACTERS)
}

/** A password may stand in a command line; what is cut afterwards can hide none of its beginning. */
function shownCommand(text: string): string {
  return withoutSecrets(text).slice(0, COMMAND_CHARACTERS)
}
