import { controlSocket } from '../../../app/control/fulfil.ts'
import type { Dump } from '../../../app/control/dump.ts'
import type { Outcome, Wish } from '../../../app/control/words.ts'
import { serveControl } from '../../../app/control/serve.ts'
import { reloads } from '../../../app/daemon/reloads.ts'
import { startWatch } from '../../../app/daemon/watch.ts'
import type { Watch } from '../../../app/daemon/watch.ts'
import { watched } from '../../../app/select.ts'
import { loadWorld } from '../../../app/world.ts'
import type { World } from '../../../app/world.ts'
import type { Changes } from '../../../inventory/changes.ts'
import { isSame } from '../../../base/same.ts'
import { whenAborted } from '../../../base/when-aborted.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Store } from '../../../model/store.ts'
import type { WebPlan } from '../../../model/inventory.ts'
import type { ServingWorld } from '../../../app/web.ts'
import type { Io } from '../../command.ts'
import type { RunArgs } from './args.ts'
import { measureProcess } from './process-usage.ts'
import type { RunLog } from './log.ts'
import { streamTo } from './stream.ts'
import { supervisorOf } from './supervisor.ts'
import type { Supervisor } from './supervisor.ts'

interface Watched {
  readonly first: World
  readonly store: Store
  readonly log: RunLog
  readonly registry?: Registry
  /** Why nothing is recorded though somebody wants it. */
  readonly unrecorded?: string
}

/** Watches until it is told to stop, through every reading anew of the inventory. */
export async function watchUntilStopped(
  { first, store, log, ...recorded }: Watched,
  args: RunArgs,
  io: Io,
): Promise<void> {
  const { clock, stopping } = io
  const self = measureProcess()
  const supervisor = supervisorOf(io)
  // Until it has begun there is nothing to read anew: the inventory has been read just now.
  let begun: { readonly watch: Watch; readonly reload: () => Promise<Outcome> } | null = null
  const silent = [
    io.onSignal('SIGHUP', () => void (begun && reload(begun.reload, supervisor, log))),
    io.onSignal('SIGUSR1', () => begun && log.dump(begun.watch.dump())),
  ]
  for (const text of first.inventory.warnings) log.warn(text)
  const watch = await startWatch({
    ...first,
    ...recorded,
    store,
    clock,
    stopping,
    place: io,
    chance: Math.random,
    self,
    log,
  })
  log.say(`watching ${startWords(first)}`)
  const readAnew = reloads(
    () => loadWorld(args, io),
    async (world) => {
      const changes = await watch.adopt(world)
      for (const text of world.inventory.warnings) log.warn(text)
      log.say(`the inventory has been read anew: ${changeWords(changes)}; watching ${startWords(world)}`)
      const later = waitsForStart(first, world)
      if (later !== '') log.warn(later)
      return [`reloaded: ${watched(world.inventory).length} targets, ${changeWords(changes)}`, later]
        .filter(Boolean)
        .join('; ')
    },
  )
  begun = { watch, reload: readAnew }
  const grant = (asked: Wish): Promise<Outcome> => (asked.do === 'reload' ? readAnew() : watch.grant(asked))
  const control = await serveControl(controlSocket(first.inventory, io), grant).catch((error: unknown) => {
    log.warn(`people cannot ask the daemon anything: ${error instanceof Error ? error.message : String(error)}`)
  })
  const endTelling = await telling(first, watch, { io, log, isStreamed: args.stream })
  await supervisor.ready(startWords(first))
  void supervisor.watchOver(() => watch.stuck(), stopping)
  try {
    await Promise.race([watch.done, whenAborted(stopping)])
    await supervisor.stopping()
    await watch.done
  } finally {
    for (const end of silent) end()
    self.close()
    await control?.close()
    await endTelling()
  }
  sayEnd(watch, log)
}

/** Tells programs what is known, by the ways that somebody has asked for. What it returns ends that, and waits for the end. */
async function telling(
  first: World,
  watch: Watch,
  { io, log, isStreamed }: { readonly io: Io; readonly log: RunLog; readonly isStreamed: boolean },
): Promise<() => Promise<unknown>> {
  const { stdout, clock, stopping, leaveOutput } = io
  const world = { stdout, clock, log, leave: () => leaveOutput?.() }
  const endStream = isStreamed ? await streamTo(watch.transitions, world) : () => Promise.resolve()
  const endServing = serving(first, watch, { clock, log, stopping })
  return () => Promise.all([endStream(), endServing()])
}

function sayEnd(watch: Watch, log: RunLog): void {
  log.say(endWords(watch))
  const { storeLag } = watch.dump()
  if (storeLag !== null) log.warn(`not everything could be written: ${storeLag.why}`)
}

/** Answers over HTTP where somebody has asked for it. What it returns ends that, and waits for the end. */
function serving(
  { inventory: { settings } }: World,
  watch: Watch,
  { stopping, ...world }: Pick<ServingWorld, 'clock' | 'log' | 'stopping'>,
): () => Promise<void> {
  const { web } = settings
  if (!web) return () => Promise.resolve()
  const over = new AbortController()
  const own = { ...world, stopping: AbortSignal.any([stopping, over.signal]) }
  const plan = (): WebPlan | undefined => watch.settings().web
  const { exported, missing, status, transitions, wishes } = watch
  const asked = { exported, missing, status, transitions, wishes }
  // Loaded now and not above: most daemons are asked nothing.
  const served = import('../../../app/web.ts')
    .then(({ keepServing }) => keepServing(web, { ...own, ...asked, ...watch.pages, plan }))
    // The watching goes on.
    .catch((error: unknown) =>
      world.log.warn(`the web is broken: ${error instanceof Error ? error.message : String(error)}`),
    )
  return () => {
    over.abort()
    return served
  }
}

async function reload(readAnew: () => Promise<Outcome>, supervisor: Supervisor, log: RunLog): Promise<void> {
  await supervisor.reloading()
  const outcome = await readAnew()
  if (outcome.kind === 'refused') for (const line of outcome.why.split('\n')) log.warn(line)
  await supervisor.ready(outcome.kind === 'done' ? outcome.says : 'the inventory has a mistake; the old one goes on')
}

/** Where things are recorded, and where we listen, is settled when the daemon starts: nothing is left in the middle of a sentence. */
function waitsForStart(first: World, { inventory: { settings } }: World): string {
  const before = first.inventory.settings
  const changed = [
    ...(isSame(before.registry, settings.registry) ? [] : ['"settings.registry" has changed']),
    ...(isSame(placeOf(before.web), placeOf(settings.web)) ? [] : ['"settings.web.listen" has changed']),
    ...(isSecure(before.web) === isSecure(settings.web) ? [] : ['"settings.web.tls" has changed']),
  ]
  return changed.length === 0 ? '' : `${changed.join(', ')}, and waits for the next start`
}

function placeOf(web: WebPlan | undefined) {
  return web && { host: web.host, port: web.port }
}

/** A renewed certificate is taken over; whether there is one is not. */
function isSecure(web: WebPlan | undefined): boolean {
  return web?.tls !== undefined
}

function changeWords({ added, removed, changed }: Changes): string {
  const counts = Object.entries({ added, removed, changed }).filter(([, { size }]) => size > 0)
  return counts.map(([word, { size }]) => `${size} ${word}`).join(', ') || 'no target has changed'
}

function startWords({ inventory }: World): string {
  const targets = watched(inventory).length
  const rules = inventory.rules.length
  const whom = rules === 0 ? 'nobody is told: there are no rules' : `${rules} rule${rules === 1 ? '' : 's'}`
  return `${targets} target${targets === 1 ? '' : 's'}, ${whom}`
}

function endWords(watch: Watch): string {
  const { looks, outbox: owed } = watch.dump()
  const later = owed > 0 ? `, ${owed} notice${owed === 1 ? '' : 's'} wait for the next start` : ''
  return `stopped after ${looks.done} looks, ${looks.skipped} skipped${lateWords(looks.lateness)}${later}`
}

/** In milliseconds, for programs that compare: the log is the one place where a daemon that has ended says it. */
function lateWords(lateness: Dump['looks']['lateness']): string {
  if (lateness === null) return ''
  const [median, p99, most] = [lateness.p50Ms, lateness.p99Ms, lateness.maxMs].map(Math.round)
  return `, late by ${median} ms in the median, ${p99} ms at p99, ${most} ms at most`
}
