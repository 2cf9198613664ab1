import { healed } from '../helpers/healed-scenarios.ts'
import type { Bench, Proof, Verdict } from './proof.ts'

type Sizes = { readonly scenarios: number }

/** So many at a time, between which it says how far it is. */
const AT_A_TIME = 50

/** The real loop over fleets that are made up: an independent checker reads what was done, and knows how things really were. */
export const healing: Proof<Sizes> = {
  about: 'a thousand random scenarios of healing in simulated time: nothing is done that was promised not to be done',
  full: { scenarios: 1000 },
  small: { scenarios: 50 },
  async run({ sizes, seed, say }: Bench<Sizes>): Promise<Verdict> {
    let deeds = 0
    const wrong: string[] = []
    for (let done = 0; done < sizes.scenarios; done += AT_A_TIME) {
      const part = await healed(Math.min(AT_A_TIME, sizes.scenarios - done), seed + done)
      deeds += part.deeds
      wrong.push(...part.breaches)
      say(`${done + AT_A_TIME} scenarios, ${deeds} deeds, ${wrong.length} wrong`)
    }
    if (deeds === 0) wrong.push('nothing was ever done')
    return { figures: { scenarios: sizes.scenarios, deeds }, wrong }
  },
}
