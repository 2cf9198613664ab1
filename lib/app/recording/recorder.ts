import type { Configuration, Definition, Recorder } from '../../model/configuration.ts'
import type { RegistryPlan } from '../../model/inventory.ts'
import { recordContainer } from '../../record/container.ts'
import { hiding } from '../../record/hide.ts'
import type { Fingerprints } from '../../registry/fingerprint-key.ts'

/**
 * Makes configurations in which every secret is a fingerprint.
 *
 * @param plan what is secret; what always is when nothing is recorded
 */
export function recorderWith(fingerprints: Fingerprints, plan: RegistryPlan | null): Recorder {
  const hide = hiding(plan ?? { secret: [], plain: [] }, (text) => fingerprints.of(text))
  return (definition: Definition): Configuration | null => recordContainer(definition, hide)
}
