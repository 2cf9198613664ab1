import { no } from '../gate.ts'
import type { Gate } from '../gate.ts'

/** It is the time for it: no maintenance, no freeze, nothing that it is only a consequence of. */
export const windows: Gate = ({ closed }) => (closed === null ? null : no(closed.why, closed.until))
