import type { Stage } from '../../../contracts/remedy.ts'
import { heldWorkload } from '../../../helpers/held-workload.ts'

export const open = (): Promise<Stage> => Promise.resolve(heldWorkload({}))
