import type { Stage } from '../../../contracts/remedy.ts'
import { heldInstances } from '../../../helpers/held-instances.ts'

export const open = (): Promise<Stage> => Promise.resolve(heldInstances())
