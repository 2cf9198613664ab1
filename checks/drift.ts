import * as z from 'zod'
import { chooser, defineCheck, labelled, selection } from '../lib/kit/index.ts'
import type { Configuration } from '../lib/model/configuration.ts'
import { driftOf } from './drift/drift.ts'
import { CODES } from './drift/codes.ts'

const severity = z.enum(['off', 'ok', 'warning', 'critical'])

const options = z.strictObject({
  ...selection('containers and workloads'),
  codes: z
    .strictObject(Object.fromEntries(CODES.map((code) => [code, severity.optional()] as const)))
    .default({})
    .describe('how bad each kind of drift is, where it is otherwise than usual; `off` says nothing of it'),
  registered: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .default({ env: ['prod', 'production'] })
    .describe('targets with such a label have to have a baseline of everything that runs there'),
})

/**
 * Asks: what everything was made of, and what was declared good (`orch-watch baseline set`).
 * Judges: each object against its baseline: gone, of another image, otherwise set, with more rights than it had; and, on
 * targets of production, whatever runs there without anybody having declared it good.
 * Faults: not-supported where nothing tells of configurations.
 * Source: Docker Engine API, ContainerInspect; the registry of recorded configurations (docs/revisions.md).
 */
export default defineCheck({
  name: 'drift',
  title: 'Drift',
  needs: { configurations: ['running', 'baselines'] },
  limits: {},
  options,
  absent: 'forget',
  observe: ({ configurations: { running, baselines }, target }, { only, except, registered }) => {
    const fits = chooser({ only, except })
    const isChosen = ({ runsAs }: Configuration): boolean => fits(runsAs)
    return {
      running: running.filter(isChosen),
      baselines: baselines.filter(({ configuration }) => isChosen(configuration)),
      mustBeRegistered: labelled(registered)(target.labels),
    }
  },
  judge: (facts, { options: { codes } }) => driftOf(facts, codes),
})
