import { oneLine } from '../../../base/escape.ts'
import type { Left } from '../../../app/replace/members.ts'
import type { Part } from '../../../app/replace/part.ts'
import type { Rollback } from '../../../app/replace/rollback.ts'
import { lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { hanging } from '../../hanging.ts'
import type { RevisionsArgs } from './args.ts'
import { changesTable } from './changes-table.ts'

type PageArgs = Pick<RevisionsArgs, 'color'>

/** What becomes different of each container, and the steps; or why it cannot be done. */
export function rollbackPage(found: Rollback, args: PageArgs, io: Io): string {
  const { plan, left, called } = found
  if (plan.parts.length === 0)
    return `nothing is to be done: nothing is other than in ${called}\n${leftWords(left, io)}`
  const isAlone = plan.parts.length === 1
  const parts = plan.parts.map((part) => `${headOf(part, found, io)}${tableOf(part, isAlone, args, io)}`)
  const page = [...parts, leftWords(left, io)].filter((each) => each !== '').join(isAlone ? '' : '\n')
  if (plan.cannot.length > 0) {
    const why = plan.cannot.map((each) => `  ${oneLine(each)}\n`).join('')
    const what = isAlone
      ? 'it cannot be had again exactly, and is left alone'
      : 'this cannot be had again exactly, and nothing is done'
    return `${page}${what}:\n${why}`
  }
  const digits = String(plan.steps.length).length
  const steps = plan.steps.map(({ words }, at) => `  ${String(at + 1).padStart(digits)}. ${oneLine(words)}\n`).join('')
  return `${page}${isAlone ? '' : '\n'}steps; when one fails, all is taken back:\n${steps}`
}

/** What has become of each. */
export function endWords({ plan }: Rollback): string {
  return plan.parts.map(({ of, words }) => `${oneLine(`${of.target}/${of.name}: ${words}`)}\n`).join('')
}

function headOf({ of, runsAs, oldId, because }: Part, { called }: Rollback, io: Io): string {
  const what = oldId === null ? 'it is gone, and made again' : `back to ${called}`
  const how = because === null ? what : `made anew, ${because}`
  return lines('', `${of.target}/${of.name}, container "${runsAs}": ${how}`, io)
}

function tableOf({ oldId, because, changes }: Part, isAlone: boolean, args: PageArgs, io: Io): string {
  if (changes.length === 0) return because === null ? 'it is made anew as it is\n' : ''
  // Of one that is gone everything is new: among others that says nothing.
  if (oldId === null && !isAlone) return ''
  return changesTable(changes, ['IS', 'WILL BE'], args, io)
}

const WHY = { same: 'left alone, as they were', 'not-there-then': 'left alone, not there then' } as const

function leftWords(left: readonly Left[], io: Io): string {
  return (['same', 'not-there-then'] as const)
    .map((why) => {
      const names = left.filter((each) => each.why === why).map(({ of }) => `${of.target}/${of.name}`)
      return names.length === 0 ? '' : lines(`${WHY[why]}: `, names.join(', '), io)
    })
    .join('')
}

/** No longer than the terminal. */
function lines(lead: string, text: string, io: Io): string {
  return hanging(lead, oneLine(text), lineEnd(io))
    .map((line) => `${line}\n`)
    .join('')
}
