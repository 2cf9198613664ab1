import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { judge } from '../../lib/judge/judge.ts'
import type { AnyCheck } from '../../lib/kit/check.ts'
import type { Look, Observation } from '../../lib/model/observation.ts'
import type { Here } from '../../lib/model/session.ts'
import { statusOf, summaryOf } from '../../lib/model/result.ts'
import type { CheckResult } from '../../lib/model/result.ts'
import { planOf } from './checks.ts'
import { aContainer, aMount, aProcess, aUnit, aUsage, CALM_HOST } from './facts.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/transcripts')

/** test/fixtures/transcripts/README.md says how one is written. */
const schema = z.strictObject({
  about: z.string(),
  at: z.iso.datetime(),
  connectMs: z.number().optional(),
  host: z.record(z.string(), z.unknown()).optional(),
  engine: z.record(z.string(), z.unknown()).optional(),
  before: z.unknown().optional(),
  programs: z
    .array(
      z.strictObject({
        argv: z.array(z.string()).min(1),
        exitCode: z.number().default(0),
        stdout: z.string().default(''),
        stderr: z.string().default(''),
        cut: z.boolean().default(false),
      }),
    )
    .default([]),
  settings: z.record(z.string(), z.unknown()).default({}),
  expect: z.array(
    z.strictObject({
      item: z.string(),
      status: z.enum(['ok', 'warning', 'critical', 'unknown']),
      summary: z.string(),
    }),
  ),
})

export interface Transcript extends z.infer<typeof schema> {
  /** "disk/nearly-full" */
  readonly name: string
  readonly check: string
}

export function transcripts(): Transcript[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: check }) =>
      readdirSync(join(FOLDER, check)).map((file) => {
        const text = readFileSync(join(FOLDER, check, file), 'utf8')
        const parsed = schema.safeParse(parseYaml(text))
        if (!parsed.success) throw new Error(`${check}/${file}: ${z.prettifyError(parsed.error)}`)
        return { ...parsed.data, name: `${check}/${file.replace(/\.yaml$/u, '')}`, check }
      }),
    )
}

/** What the check makes of what the transcript says was there. */
export async function observe(check: AnyCheck, transcript: Transcript): Promise<Observation> {
  const at = Date.parse(transcript.at)
  const look: Look = { at, ...(transcript.connectMs !== undefined && { connectMs: transcript.connectMs }) }
  const plan = planOf(check, transcript.settings)
  const target = { id: 'web-1', labels: {}, address: '192.0.2.11' }
  const programs = { runPlugin: runs(transcript) }
  const seen = {
    look,
    target,
    here: programs,
    shell: programs,
    host: sections(transcript.host),
    engine: sections(transcript.engine),
  }
  const facts: unknown = await check.observe(seen, plan.options, transcript.before ?? null)
  return { target: 'web-1', check: check.name, at, kind: 'seen', facts, look }
}

export function judgeTranscript(check: AnyCheck, transcript: Transcript, observation: Observation): CheckResult[] {
  return judge(check, planOf(check, transcript.settings), observation, transcript.before ?? null)
}

export function shortly(result: CheckResult): Transcript['expect'][number] {
  return { item: result.subject.item, status: statusOf(result), summary: summaryOf(result) }
}

/** A program that the transcript does not tell about is not there. */
function runs({ programs }: Transcript): Here['runPlugin'] {
  return (argv) => {
    const told = programs.find((each) => JSON.stringify(each.argv) === JSON.stringify(argv))
    if (!told) return Promise.reject(new Error(`the transcript does not tell what "${argv.join(' ')}" printed`))
    return Promise.resolve({ ...told, tookMs: 1 })
  }
}

function sections(written: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, section(name, value)]))
}

/** What a transcript leaves out is as it is on a calm host; a key that the model does not have is a mistake. */
function section(name: string, value: unknown): unknown {
  const calm = (DEFAULTS as Readonly<Record<string, object | undefined>>)[name]
  if (calm === undefined) throw new Error(`there is no section "${name}"`)
  if (!Array.isArray(value)) return filled(name, calm, value as object, () => calm)
  return value.map((own: object) => filled(name, calm, own, BUILDERS[name as keyof typeof BUILDERS]))
}

function filled(name: string, calm: object, own: object, build: (own: object) => object): object {
  const strange = Object.keys(own).filter((key) => !(key in calm))
  if (strange.length > 0) throw new Error(`section "${name}" has no "${strange.join('", "')}"`)
  const moments = Object.entries(own).map(([key, value]): [string, unknown] => [
    key,
    key.endsWith('At') && typeof value === 'string' ? Date.parse(value) : value,
  ])
  const values = Object.fromEntries(moments)
  return { ...build(values), ...values }
}

const BUILDERS = { containers: aContainer, usage: aUsage, mounts: aMount, processes: aProcess, units: aUnit }

/** Every key that a section's values may have. */
const DEFAULTS = {
  ...CALM_HOST,
  mounts: aMount({ inodes: { total: 1, used: 0 } }),
  processes: aProcess(),
  units: aUnit(),
  containers: aContainer({
    probe: { failingStreak: 0, output: '' },
    finishedAt: 0,
    memoryLimitBytes: 0,
    cpuLimitCores: 0,
  }),
  usage: aUsage({ cpuCores: 0, overMs: 0, memoryBytes: 0, memoryLimitBytes: 0, processes: 0 }),
}
