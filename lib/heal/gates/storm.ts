import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/**
 * Not too much is bad at once. When most of a group is, the cause lies elsewhere, and whoever mends the parts makes it worse.
 * It holds for as long as it is so.
 */
export const storm: Gate = ({ prospect: { groups }, settings: { storm: limit } }) => {
  for (const { name, members } of groups) {
    const bad = members.filter(({ isBad }) => isBad).length
    if (bad >= limit.least && bad >= members.length * limit.share)
      return no(`${bad} of ${members.length} of ${name} are bad: that has another cause`)
  }
  return null
}
