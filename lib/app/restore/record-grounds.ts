import { FaultError } from '../../kit/fault.ts'
import { isSameObject, objectWords } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import { pathWords } from '../../record/words.ts'
import { lookAtConfigurations, seenOf } from '../recording/look.ts'
import type { Engines, EnginesWorld } from '../replace/engines.ts'
import { differences } from '../replace/eye.ts'
import { recordReplaced } from '../replace/remember.ts'
import type { Grounds } from './grounds.ts'

/**
 * Records networks and volumes that were made, as revisions of their own. What an engine made otherwise than it was asked
 * to is told: it stays, as the containers on it are well.
 *
 * @throws RegistryError
 */
export async function recordGrounds(
  made: Grounds['made'],
  { words, to }: { readonly words: string; readonly to: TargetId },
  { registry, record, clock }: Engines,
  world: EnginesWorld,
): Promise<void> {
  const target = world.inventory.targets.find(({ id }) => id === to)
  if (made.length === 0 || !target) return
  // What was made is seen by a conversation that remembers nothing of before.
  const looks = await lookAtConfigurations([target], { ...world, record }).catch((error: unknown) => {
    if (error instanceof FaultError) return []
    throw error
  })
  const there = seenOf(looks[0]?.resources) ?? []
  const found = made.flatMap(({ what, name, wanted }) => {
    const of = { target: to, kind: what, name }
    const configuration = there.find((each) => isSameObject({ ...each, target: to }, of))
    return configuration ? [{ of, words, configuration, wanted }] : []
  })
  for (const { of, wanted, configuration } of found) {
    // Secrets were opened to ask for it; under which key they are now says nothing.
    const wrong = differences(wanted, configuration, true)
    if (wrong.length === 0) continue
    const settings = wrong.map(({ path }) => pathWords(path)).join(', ')
    world.warn(`${objectWords(of)}: the engine there has made it otherwise: ${settings}`)
  }
  await recordReplaced(found, { registry, clock })
}
