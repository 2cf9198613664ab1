import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startEngine } from '../helpers/engine.ts'
import { ended, listening } from '../helpers/network.ts'
import { startBuilt, storeFile } from './built-daemon.ts'
import { needRoot, startHosts } from './hosts.ts'
import { startPager, taken } from './pager.ts'
import type { Pager } from './pager.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { lookAt } from './store-look.ts'
import { watching } from './told-of-board.ts'

type Sizes = { readonly containers: number; readonly targets: number; readonly everyS: number }

const MOST_MESSAGES = 5
/** So long nothing more comes when all has been told. */
const QUIET_MS = 20_000

/** One cause, many that suffer by it. */
export const floods: Proof<Sizes> = {
  about: 'a dead host with its containers is one message, a thousand targets that fail together are five at most',
  full: { containers: 30, targets: 1000, everyS: 60 },
  small: { containers: 5, targets: 100, everyS: 10 },
  async run(bench) {
    needRoot()
    const one = await deadHost(bench)
    const many = await manyTargets(bench)
    return { figures: { ...one.figures, ...many.figures }, wrong: [...one.wrong, ...many.wrong] }
  },
}

async function deadHost({ sizes: { containers }, chance, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
  const engine = await startEngine()
  ending.later(() => engine.stop())
  const names = Array.from({ length: containers }, (_, at) => `shop-${at}`)
  for (const name of names) await engine.run({ name })
  const [host] = await startHosts(1, ending)
  if (!host) throw new Error('there is no host')
  const pager = await startPager(chance, { failRatio: () => 0, answerMs: 0 })
  const others = Array.from({ length: 4 }, (_, at) => `{ id: other-${at}, runtime: network, address: 127.0.0.1 }`)
  const text = inventory([host.target(`, engine: ${engine.socket}`), ...others], pager, {
    everyS: 5,
    patience: '{ attempts: 2, retry: 2s }',
    when: "when: { check: [reachable, 'container-*', engine] }, ",
  })
  writeFileSync(join(folder, 'targets.yaml'), text)
  const daemon = startBuilt(folder)
  const undo = ending.later(() => daemon.end('SIGKILL'))
  await watching(daemon)
  const isSeen = (): boolean => lookAt(storeFile(folder)).statesOf(host.id, 'container-state') === containers
  await comeTrue(isSeen, 60_000, 'the containers are seen')
  await host.die()
  say(`the host of ${containers} containers is dead`)
  await comeTrue(() => pager.calls.length > 0, 60_000, 'somebody is told')
  await wait(QUIET_MS)
  const problems = taken(pager.calls)
  await host.back()
  await comeTrue(() => pager.calls.length > problems.length, 120_000, 'somebody is told of the end')
  await wait(QUIET_MS)
  await undo()
  await pager.close()
  const [first] = problems
  const affected = first?.entries[0]?.affected ?? []
  const unnamed = names.filter((name) => !affected.includes(`container ${name}`))
  const ends = pager.calls.length - problems.length
  return {
    figures: { 'messages about the dead host': problems.length, 'containers it names': names.length - unnamed.length },
    wrong: [
      ...(problems.length === 1 ? [] : [`one dead host made ${problems.length} messages`]),
      ...(first?.entries.length === 1 ? [] : [`the message tells of ${first?.entries.length ?? 0} incidents`]),
      ...unnamed.map((name) => `the message does not name ${name}`),
      ...(ends === 1 ? [] : [`its return made ${ends} messages`]),
    ],
  }
}

async function manyTargets({ sizes, chance, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
  const { targets, everyS } = sizes
  const open = createServer((socket) => socket.on('error', () => undefined).resume())
  const port = await listening(open)
  const close = ending.later(() => ended(open))
  const pager = await startPager(chance, { failRatio: () => 0, answerMs: 0 })
  ending.later(() => pager.close())
  const all = Array.from(
    { length: targets },
    (_, at) => `{ id: t${at}, runtime: network, address: 127.0.0.1, checks: { tcp-port: { ports: [${port}] } } }`,
  )
  writeFileSync(join(folder, 'targets.yaml'), inventory(all, pager, { everyS, patience: '{}', when: '' }))
  const daemon = startBuilt(folder)
  const undo = ending.later(() => daemon.end('SIGKILL'))
  await watching(daemon)
  await wait(everyS * 1000 + 5_000)
  await close()
  say(`${targets} targets fail`)
  const told = (kind: 'problem' | 'recovery'): number =>
    new Set(
      pager.calls.flatMap(({ entries }) => entries.filter((each) => each.kind === kind).map((each) => each.target)),
    ).size
  const withinMs = everyS * 1000 + 300_000
  await comeTrue(() => told('problem') === targets, withinMs, `all ${targets} are told`)
  await wait(QUIET_MS)
  const problems = pager.calls.length
  const again = createServer((socket) => socket.on('error', () => undefined).resume())
  await new Promise<void>((resolve) => again.listen(port, '127.0.0.1', resolve))
  ending.later(() => ended(again))
  await comeTrue(() => told('recovery') === targets, withinMs + 300_000, `all ${targets} ends are told`)
  await undo()
  const ends = pager.calls.length - problems
  return {
    figures: { 'messages about many targets': problems, 'messages about their ends': ends },
    wrong: [
      ...(problems <= MOST_MESSAGES ? [] : [`${targets} failing targets made ${problems} messages`]),
      ...(ends <= MOST_MESSAGES ? [] : [`the end of it made ${ends} messages`]),
    ],
  }
}

function inventory(
  targets: readonly string[],
  pager: Pager,
  { everyS, patience, when }: { everyS: number; patience: string; when: string },
): string {
  return `settings: { every: ${everyS}s, patience: ${patience} }
targets:
${targets.map((target) => `  - ${target}\n`).join('')}notifiers: { pager: { use: webhook, url: '${pager.origin}/' } }
rules: [{ name: tell, ${when}then: pager, repeat: off }]
`
}

/** Waits for what has to come; that it does not is a failure of the claim, and ends the proof. */
async function comeTrue(holds: () => boolean, withinMs: number, what: string): Promise<void> {
  for (let waitedMs = 0; !holds(); waitedMs += 200) {
    if (waitedMs > withinMs) throw new Error(`within ${withinMs / 1000} s it has not come true that ${what}`)
    await wait(200)
  }
}
