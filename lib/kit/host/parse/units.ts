import type { Unit } from '../../../model/host.ts'
import { rowsOf, unreadable } from './rows.ts'

/**
 * Rows of `systemctl list-units --plain --no-legend`: unit, load, active, sub, description. systemd before 248 marks
 * units in trouble with a bullet all the same. Source: systemctl(1).
 */
export function parseUnits(text: string): readonly Unit[] {
  return rowsOf(text).map((row) => {
    const [, name, load, active, sub, description] =
      /^(?:[●○×↻*x] +)?(\S+\.(?:service|socket|timer|mount)) +([a-z-]+) +([a-z-]+) +([a-z-]+)(?: +(.*))?$/u.exec(
        row.trim(),
      ) ?? []
    if (name === undefined || load === undefined || active === undefined || sub === undefined)
      throw unreadable('the list of units', row)
    return { name, load, active, sub, description: description ?? '' }
  })
}
