import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/** Somebody has stopped all healing. */
export const killSwitch: Gate = ({ stopped }) => (stopped === null ? null : no(`healing is stopped: ${stopped}`))
