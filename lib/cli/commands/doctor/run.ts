import { examine } from '../../../app/doctor/examine.ts'
import { ownSteps } from '../../../app/doctor/own-steps.ts'
import type { Step } from '../../../app/doctor/step.ts'
import { oneLine } from '../../../base/escape.ts'
import { quote } from '../../../base/quote.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { paletteFor } from '../../../kit/palette.ts'
import type { Palette } from '../../../kit/palette.ts'
import { canvasFor, lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { hanging } from '../../hanging.ts'
import { selectedBy } from '../../selected-by.ts'
import { writeOut } from '../../write-out.ts'
import { ENVIRONMENT_FILE } from '../service/unit.ts'
import type { DoctorArgs } from './args.ts'
import { documentOf } from './document.ts'
import { readInventory } from './inventory-steps.ts'
import { unitStep } from './unit-step.ts'

export async function run(args: DoctorArgs, io: Io): Promise<number> {
  const { world, steps } = await readInventory(args, io)
  const { clock, stopping } = io
  const selected = world ? selectedBy(args.target, world.inventory) : []
  const own = world
    ? [
        ...steps,
        ...(await ownSteps(world.inventory, { ...io, store: args.store, secretFiles: [ENVIRONMENT_FILE] })),
        await unitStep(),
      ]
    : steps
  const examined = world ? await examine(selected, { ...world, clock, stopping }) : []
  const typed = typedFor(args)
  const document = documentOf(
    own.map(typed),
    examined.map((each) => ({ ...each, steps: each.steps.map(typed) })),
    clock.now(),
  )
  if (args.json) await writeOut(io.stdout, `${JSON.stringify(document, null, 2)}\n`)
  else {
    const parts = [
      { title: 'orch-watch', steps: document.own },
      ...document.targets.map(({ id, runtime, steps: its }) => ({ title: `${id} (${runtime})`, steps: its })),
    ]
    await writeOut(io.stdout, parts.map((part) => partText(part, io, args.color)).join('\n'))
  }
  return document.isWell ? EXIT.ok : EXIT.unavailable
}

/** A command is about the inventory that was asked about. */
function typedFor({ config }: DoctorArgs): (step: Step) => Step {
  return (step) =>
    config !== undefined && step.next !== undefined && OF_INVENTORY.test(step.next)
      ? { ...step, next: `${step.next} --config ${quote(config)}` }
      : step
}

const OF_INVENTORY = /^(?:sudo )?orch-watch (?!.* --config )/u

function partText(part: { readonly title: string; readonly steps: readonly Step[] }, io: Io, color: boolean): string {
  const palette = paletteFor(canvasFor(io, { color }).colour)
  const lines = part.steps.flatMap((step) => stepLines(step, palette, lineEnd(io)))
  return `${[palette.strong(oneLine(part.title)), ...lines].join('\n')}\n`
}

const NAME_WIDTH = 12
const STATE_WIDTH = 8

/** "  failed  login       …", and below it what helps. */
function stepLines({ name, state, says, hint, next }: Step, palette: Palette, room: number): readonly string[] {
  const colour = { ok: palette.status.ok, failed: palette.status.critical, skipped: palette.faint }[state]
  const lead = `  ${state.padEnd(STATE_WIDTH)}${name.padEnd(NAME_WIDTH)} `
  const [first = '', ...others] = hanging(lead, oneLine(says, 1000), room)
  const below = ' '.repeat(lead.length)
  return [
    `  ${colour(state.padEnd(STATE_WIDTH))}${first.slice(2 + STATE_WIDTH)}`.trimEnd(),
    ...others,
    ...(hint === undefined ? [] : hanging(`${below}hint: `, oneLine(hint, 1000), room)),
    // A command is there to be copied: it is never broken.
    ...(next === undefined ? [] : [`${below}next: ${palette.advice(oneLine(next, 1000))}`]),
  ]
}
