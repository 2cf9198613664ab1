import { oneLine } from '../../base/escape.ts'
import type { TargetTraits } from '../../model/target.ts'
import { fault } from '../fault.ts'

/**
 * The words of a command with what is known of the target filled in. A value stays within its argument whatever it
 * holds, and cannot begin an option where it is the whole argument.
 *
 * @throws FaultError where the target has no such value
 */
export function filledIn(argv: readonly [string, ...string[]], target: TargetTraits): readonly [string, ...string[]] {
  const [program, ...args] = argv
  const filled = args.map((word) => {
    const value = word.replace(/\{(address|id|label\.[^{}]+)\}/gu, (_, key: string) => valueOf(key, target))
    if (value !== word && value.startsWith('-') && !word.startsWith('-'))
      throw fault(
        'not-supported',
        `"${word}" is "${oneLine(value, 80)}" here, which a program would take for an option`,
      )
    return value
  })
  return [program, ...filled]
}

function valueOf(key: string, { id, address, labels }: TargetTraits): string {
  if (key === 'id') return id
  const value = key === 'address' ? address : labels[key.slice('label.'.length)]
  if (value !== undefined) return value
  throw fault(
    'not-supported',
    key === 'address' ? 'the target has no address for "{address}"' : `the target has no label for "{${key}}"`,
  )
}
