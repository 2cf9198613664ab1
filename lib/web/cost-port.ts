import type { CostSeen } from '../pages/cost/seen.ts'

/** What the daemon itself costs now. */
export type CostPort = () => Promise<CostSeen>
