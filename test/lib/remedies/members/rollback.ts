import type { Stage } from '../../../contracts/remedy.ts'
import { heldContainer } from '../../../helpers/held-container.ts'

export const open = (): Promise<Stage> =>
  Promise.resolve(heldContainer({ isRunning: true, standing: { drift: 'image.name' } }))
