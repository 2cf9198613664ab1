import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSwarm } from '../helpers/real-swarm.ts'
import { needRoot } from './hosts.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { shown, wrongIn } from './swarm/shown.ts'
import { stepsOf } from './swarm/steps.ts'

type Sizes = { readonly replicas: number }

/** The widths of a terminal at which somebody reads the table. */
const WIDTHS = [80, 120]

/** What a user sees of a real swarm, one trouble after the other: printed for whoever reads it, and held against the facts. */
export const swarm: Proof<Sizes> = {
  about:
    'a real Swarm: what `workloads` and `check` say of a service that grows, breaks and stalls, of jobs and a drained node',
  full: { replicas: 10 },
  small: { replicas: 5 },
  async run({ sizes, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
    needRoot()
    const cluster = await startSwarm()
    ending.later(() => cluster.stop())
    writeFileSync(
      join(folder, 'targets.yaml'),
      `targets: [{ id: stack, runtime: swarm, endpoints: ['unix://${cluster.engine.socket}'] }]\n`,
    )
    const wrong: string[] = []
    let lines = 0
    for (const step of stepsOf(cluster, sizes.replicas)) {
      try {
        await step.act()
      } catch (error) {
        wrong.push(`${step.name}: ${String(error)}`)
        continue
      }
      const seen = await shown(folder, WIDTHS)
      say(`\n=== ${step.name}\n${seen.pages.join('\n')}`)
      lines += seen.results.length
      wrong.push(...wrongIn(step, seen))
    }
    return { figures: { steps: stepsOf(cluster, sizes.replicas).length, 'results judged': lines }, wrong }
  },
}
