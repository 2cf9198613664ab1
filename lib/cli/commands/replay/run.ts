import { parse as parseYaml } from 'yaml'
import { loadChecks } from '../../../app/plugins.ts'
import { loadReporter, reporterNames } from '../../../app/reporters.ts'
import { askedOf, replay } from '../../../app/replay.ts'
import { problemsIn, readTranscript } from '../../../app/transcript-file.ts'
import { planFrom, SettingError } from '../../../app/transcript-plan.ts'
import { hasInventory, loadWorld, userPluginFolders } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { WatchError } from '../../../base/problem.ts'
import type { AnyCheck } from '../../../kit/check.ts'
import type { Transcript } from '../../../kit/transcript/shape.ts'
import type { CheckPlan } from '../../../model/target.ts'
import { canvasFor } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { exitStatus } from '../../exit-status.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { ReplayArgs } from './args.ts'

/** Judges what was recorded, and prints it as `check` does. */
export async function run(args: ReplayArgs, io: Io): Promise<number> {
  const name = args.output ?? (args.json ? 'json' : 'table')
  const reporter = await loadReporter(name)
  if (!reporter) throw new UsageError(`there is no output "${oneLine(name, 60)}": ${reporterNames().join(', ')}`)
  const read = await readTranscript(args.file, io.cwd)
  const folders = hasInventory(args, io) ? await userPluginFolders(args, io) : []
  const checks = await loadChecks(folders)
  const problems = problemsIn(read, checks)
  if (problems.length > 0) throw new WatchError(problems)
  const { transcript } = read
  const plans = new Map([
    ...(args.config === undefined ? [] : await plansOf(transcript, args, io)),
    ...plansWith(args.set, transcript, checks),
  ])
  const { report } = await replay(transcript, { checks, plans })
  await writeOut(io.stdout, reporter.render(report, canvasFor(io, { ...args, cost: false })))
  return exitStatus(report, 'warning')
}

/** What the inventory that was asked for says of the same target. */
async function plansOf(transcript: Transcript, args: ReplayArgs, io: Io): Promise<[string, CheckPlan][]> {
  const { inventory } = await loadWorld(args, io)
  const id = transcript.target?.id
  const target = inventory.targets.find((each) => each.id === id)
  if (!target)
    throw new UsageError(`the inventory has no target "${oneLine(id ?? '', 80)}", which the transcript is of`)
  return target.plans.map((plan) => [plan.check, plan])
}

function plansWith(
  set: readonly string[],
  transcript: Transcript,
  checks: ReadonlyMap<string, AnyCheck>,
): [string, CheckPlan][] {
  const asked = new Map(askedOf(transcript).map(([name, { settings }]) => [name, settings]))
  const changed = new Map<string, Record<string, unknown>>()
  for (const text of set) {
    const { name, key, inner, value } = readSet(text)
    const settings = changed.get(name) ?? asked.get(name)
    if (!settings) {
      const known = [...asked.keys()].join(', ')
      throw new UsageError(`"${oneLine(text, 80)}" sets nothing: write CHECK.KEY=VALUE, checks in this file: ${known}`)
    }
    // A bare limit is meant for the first one, and the others stay what they were.
    const isLimit = key === 'warn' || key === 'crit'
    const at = inner ?? (isLimit ? Object.keys(checks.get(name)?.limits ?? {})[0] : undefined)
    const next = isLimit ? value : readValue(value)
    changed.set(name, { ...settings, [key]: at === undefined ? next : { ...mapOf(settings[key]), [at]: next } })
  }
  return [...changed].flatMap(([name, settings]): [string, CheckPlan][] => {
    const check = checks.get(name)
    if (!check) return []
    try {
      return [[name, planFrom(check, settings, true)]]
    } catch (error) {
      if (error instanceof SettingError) throw new UsageError(error.message)
      throw error
    }
  })
}

/** "disk.crit.free=< 2GiB"; a text of another form names no check. */
function readSet(text: string): { name: string; key: string; inner: string | undefined; value: string } {
  const [, name = '', key = '', inner, value = ''] = /^([a-z-]+)\.([A-Za-z]+)(?:\.([^=]+))?=(.*)$/su.exec(text) ?? []
  return { name, key, inner, value }
}

/** As in targets.yaml. */
function readValue(text: string): unknown {
  try {
    return parseYaml(text) as unknown
  } catch {
    return text // no list and no map: a word is a word
  }
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
