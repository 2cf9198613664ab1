import type { Configuration, Definition, Recorder } from '../../model/configuration.ts'
import type { Inventory, RegistryPlan } from '../../model/inventory.ts'
import { hiding } from '../../record/hide.ts'
import { record } from '../../record/record.ts'
import { fingerprintsOf, passingFingerprints } from '../../registry/fingerprint-key.ts'
import type { Fingerprints } from '../../registry/fingerprint-key.ts'
import type { Place } from '../state-folder.ts'
import { registryFolder } from './registry-of.ts'

/**
 * Makes configurations in which every secret is a fingerprint.
 *
 * @param plan what is secret; what always is when nothing is recorded
 */
export function recorderWith(fingerprints: Fingerprints, plan: RegistryPlan | null): Recorder {
  const hide = hiding(plan ?? { secret: [], plain: [] }, (text) => fingerprints.of(text))
  return (definition: Definition): Configuration | null => record(definition, hide)
}

/**
 * For whoever looks and keeps nothing: with the key of the registry, where there is one, so that what is seen can be held
 * against what is recorded.
 */
export async function recorderFor(inventory: Inventory, place: Place): Promise<Recorder> {
  const folder = registryFolder(inventory, place)
  const fingerprints = folder === null ? passingFingerprints() : await fingerprintsOf(folder, 'read')
  return recorderWith(fingerprints, inventory.settings.registry)
}
