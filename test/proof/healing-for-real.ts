import { setTimeout as wait } from 'node:timers/promises'
import { verify } from '../../lib/act/audit.ts'
import { GATES } from '../../lib/model/heal.ts'
import type { AuditEntry } from '../../lib/model/heal.ts'
import { openStore } from '../../lib/store/open-store.ts'
import { breachesIn } from '../helpers/heal-checker.ts'
import { storeFile } from './built-daemon.ts'
import { doneIn, facts } from './healing-for-real/facts.ts'
import type { Facts } from './healing-for-real/facts.ts'
import { HAPPENINGS } from './healing-for-real/happenings.ts'
import { IN_SCENARIO, PROMISED, setStage } from './healing-for-real/stage.ts'
import type { Stage } from './healing-for-real/stage.ts'
import { needRoot } from './hosts.ts'
import type { Bench, Proof, Verdict } from './proof.ts'

type Sizes = { readonly scenarios: number }

/** Whatever is done about it is begun by then: a second look after 1 s, and two more attempts. */
const LIVES_MS = 5_000
/** Loops that nobody mends leave something to count as attempts. */
const HELPED_LEAST_RATIO = 0.1

/** The built daemon over a real engine to which things happen: the independent checker of the simulation reads its log. */
export const healingForReal: Proof<Sizes> = {
  about: 'random scenarios of healing on a real engine: nothing is done that was promised not to be done',
  full: { scenarios: 50 },
  small: { scenarios: 8 },
  async run({ sizes, chance, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
    needRoot()
    const stage = await setStage(folder, ending)
    const known = facts()
    const names = Object.keys(HAPPENINGS)
    const counts = new Map<string, number>()
    for (let nth = 0; nth < sizes.scenarios; nth += 1) {
      // Each of them once, and then by chance.
      const name = names[nth] ?? names[Math.floor(chance() * names.length)] ?? ''
      counts.set(name, (counts.get(name) ?? 0) + 1)
      await scenario(name, nth, { stage, known, chance })
      if (nth % 10 === 9) say(`${nth + 1} scenarios`)
    }
    const audit = await auditOf(folder)
    const done = doneIn(audit, known.all())
    for (const [name, count] of counts) say(`${String(count).padStart(3)} × ${name}`)
    const helped = audit.filter(({ kind }) => kind === 'helped').length
    const broken = verify(audit)
    return {
      figures: {
        deeds: done.length,
        'of which helped': helped,
        ...refusalsIn(audit),
        'lines of the log': audit.length,
      },
      wrong: [
        ...breachesIn(done, PROMISED),
        ...(helped >= sizes.scenarios * HELPED_LEAST_RATIO ? [] : [`only ${helped} deeds have helped`]),
        ...(broken === null ? [] : [`the log of healing is not whole: ${JSON.stringify(broken)}`]),
      ],
    }
  },
}

/** Containers of its own, so that no attempt of an earlier one counts. */
async function scenario(
  name: string,
  nth: number,
  { stage, known, chance }: { readonly stage: Stage; readonly known: Facts; readonly chance: () => number },
): Promise<void> {
  const { engine } = stage
  const names = Array.from({ length: IN_SCENARIO }, (_, at) => `s${nth}-${at}`)
  const Cmd = ['sh', '-c', 'test -e /tmp/bad && exit 3; sleep 100000']
  const HostConfig = { Memory: 64 * 1024 ** 2 }
  await stage.says(/recorded engine/u, () =>
    Promise.all(names.map((each) => engine.run({ name: each, Cmd, HostConfig }))),
  )
  const undo: (() => unknown)[] = []
  await HAPPENINGS[name]?.({ stage, facts: known, chance, names, later: (work) => undo.push(work) })
  await wait(LIVES_MS)
  await Promise.allSettled(names.map((each) => engine.docker.getContainer(each).remove({ force: true })))
  // What holds ends when nothing of it is left to be mended.
  for (const work of undo) await work()
}

async function auditOf(folder: string): Promise<readonly AuditEntry[]> {
  const store = await openStore(`sqlite:${storeFile(folder)}`, { access: 'read' })
  try {
    return await store.audit({ limit: 100_000 })
  } finally {
    await store.close()
  }
}

/** How often each gate was the reason. */
function refusalsIn(audit: readonly AuditEntry[]): Readonly<Record<string, number>> {
  const refused = audit.filter(({ kind }) => kind === 'refused')
  return Object.fromEntries(
    GATES.flatMap((gate) => {
      const count = refused.filter((each) => each.gate === gate).length
      return count > 0 ? [[`refused: ${gate}`, count] as const] : []
    }),
  )
}
