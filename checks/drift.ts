import * as z from 'zod'
import { chooser, defineCheck, labelled, selection } from '../lib/kit/index.ts'
import type { Configuration, DeclaredConfiguration } from '../lib/model/configuration.ts'
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
 * Asks: what everything was made of, what was declared good (`orch-watch baseline set`), and what files say (`declared:`).
 * Judges: each object against its baseline and its file: gone, too much, of another image, otherwise set, with more rights
 * than it had; a file that is not deployed yet, a baseline that is behind its file; and, on targets of production,
 * whatever runs there without anybody having declared it good.
 * Faults: not-supported where nothing tells of configurations.
 * Source: Docker Engine API, ContainerInspect; the registry of recorded configurations (docs/revisions.md).
 */
export default defineCheck({
  name: 'drift',
  title: 'Drift',
  needs: { configurations: ['running', 'baselines', 'declared'] },
  limits: {},
  options,
  absent: 'forget',
  observe: ({ configurations: { running, baselines, declared }, target }, { only, except, registered }) => {
    const fits = chooser({ only, except })
    const isChosen = ({ runsAs }: Pick<Configuration, 'runsAs'>): boolean => fits(runsAs)
    const isWished = (wish: DeclaredConfiguration): boolean =>
      isChosen(running.find(({ kind, name }) => kind === wish.kind && name === wish.name) ?? wish)
    return {
      declared: declared.map((set) => ({ ...set, objects: set.objects.filter(isWished) })),
      running: running.filter(isChosen),
      baselines: baselines.filter(({ configuration }) => isChosen(configuration)),
      mustBeRegistered: labelled(registered)(target.labels),
    }
  },
  judge: (facts, { options: { codes } }) => driftOf(facts, codes),
})
