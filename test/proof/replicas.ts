import { setTimeout as wait } from 'node:timers/promises'
import { verify } from '../../lib/act/audit.ts'
import type { AuditEntry } from '../../lib/model/heal.ts'
import { needRoot } from './hosts.ts'
import { quantile } from './proof.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { REPLICAS, setStage } from './replicas/stage.ts'
import type { Stage } from './replicas/stage.ts'
import { storiesOn } from './replicas/stories.ts'
import type { Story } from './replicas/stories.ts'

type Sizes = { readonly kills: number; readonly slowMs: number }

/** From the kill to ten of ten: a second look after 5 s is part of it. */
const MOST_P99_MS = 12_000
const BETWEEN_MS = 1_500

/** What was done about one story, and what was not and why. */
interface Told {
  readonly name: string
  readonly ms: number
  readonly deeds: readonly string[]
  readonly refused: readonly string[]
  readonly wrong: readonly string[]
}

/** Ten are wanted, on a real engine with the built daemon: one trouble after the other, and what comes of each. */
export const replicas: Proof<Sizes> = {
  about: 'ten wanted on a real engine: killed, slow, without image, in a loop, stopped, paused, its engine restarted',
  full: { kills: 20, slowMs: 90_000 },
  small: { kills: 3, slowMs: 30_000 },
  async run({ sizes, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
    needRoot()
    const stage = await setStage(folder, ending, sizes.slowMs)
    const killed = await kills(stage, sizes.kills)
    const told: Told[] = []
    for (const story of storiesOn(stage, sizes.slowMs)) {
      told.push(await played(story, stage))
      say(rowsOf(told.slice(-1)).join('\n'))
    }
    say(`\n${rowsOf(told).join('\n')}\n`)
    const audit = await stage.audit()
    const broken = verify(audit)
    const p99 = quantile(killed, 0.99)
    return {
      figures: {
        'from a kill to ten healthy again, median, ms': quantile(killed, 0.5),
        'from a kill to ten healthy again, p99, ms': p99,
        stories: told.length,
        'lines of the log of healing': audit.length,
      },
      wrong: [
        ...told.flatMap(({ name, wrong }) => wrong.map((why) => `${name}: ${why}`)),
        ...(p99 <= MOST_P99_MS ? [] : [`p99 is ${p99} ms, and may be ${MOST_P99_MS} ms`]),
        ...(broken === null ? [] : [`the log of healing is not whole: ${JSON.stringify(broken)}`]),
      ],
    }
  },
}

/** Each of them in turn, so that no attempt is the second one of its kind too soon. */
async function kills(stage: Stage, many: number): Promise<readonly number[]> {
  const tookMs: number[] = []
  for (let nth = 0; nth < many; nth += 1) {
    const began = performance.now()
    await stage.engine.docker.getContainer(`shop-${(nth % REPLICAS) + 1}`).kill()
    await stage.until(() => stage.trouble('shop') !== '', 20_000, 'a kill is seen')
    await stage.until(() => stage.trouble('shop') === '', 60_000, 'ten are healthy again')
    tookMs.push(Math.round(performance.now() - began))
    await wait(BETWEEN_MS)
  }
  return tookMs
}

async function played(story: Story, stage: Stage): Promise<Told> {
  const before = (await stage.audit()).length
  const { name } = story
  try {
    const ms = await story.act()
    const told = await noted(stage, before)
    await story.after?.()
    await wait(BETWEEN_MS)
    const touched = (await noted(stage, before)).deeds
    return { name, ms, ...told, wrong: wrongIn(story, { ...told, deeds: touched }, ms) }
  } catch (error) {
    return { name, ms: NaN, ...(await noted(stage, before)), wrong: [String(error)] }
  }
}

async function noted(stage: Stage, from: number): Promise<Pick<Told, 'deeds' | 'refused'>> {
  const entries = (await stage.audit()).slice(from)
  const words = (kind: AuditEntry['kind']): string[] =>
    entries.flatMap((each) => (each.kind === kind ? each.words : []))
  return { deeds: words('intended'), refused: [...new Set(words('refused'))] }
}

function wrongIn(story: Story, { deeds, refused }: Pick<Told, 'deeds' | 'refused'>, ms: number): string[] {
  const wanted = [...story.deeds].sort().join('; ')
  const done = [...deeds].sort().join('; ')
  const unsaid = story.refused.filter((fits) => !refused.some((words) => fits.test(words)))
  return [
    ...(done === wanted ? [] : [`done was: ${done || 'nothing'}; wanted: ${wanted || 'nothing'}`]),
    ...unsaid.map((fits) => `nobody refused ${String(fits)}, but ${refused.join('; ') || 'nothing'}`),
    ...(ms <= story.mostMs ? [] : [`it took ${ms} ms, and may take ${story.mostMs} ms`]),
  ]
}

function rowsOf(told: readonly Told[]): readonly string[] {
  return told.flatMap(({ name, ms, deeds, refused, wrong }) => [
    `${name}: ${ms} ms${wrong.length > 0 ? '  WRONG' : ''}`,
    `  done:    ${deeds.join('\n           ') || 'nothing'}`,
    `  refused: ${refused.join('\n           ') || 'nothing'}`,
  ])
}
