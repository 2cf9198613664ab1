import type { Configuration, Definition, Recorder } from '../../model/configuration.ts'
import type { Inventory, RegistryPlan } from '../../model/inventory.ts'
import type { HiddenValue } from '../../model/revision.ts'
import { hiding } from '../../record/hide.ts'
import { record } from '../../record/record.ts'
import { fingerprintsOf, passingFingerprints } from '../../registry/fingerprint-key.ts'
import type { Registry } from '../../registry/registry.ts'
import type { Place } from '../state-folder.ts'
import { registryFolder } from './registry-of.ts'

/**
 * Makes configurations in which every secret is a fingerprint.
 *
 * Where secrets are kept sealed, what was hidden is put beside the configuration, not into it. It stays in the memory
 * of this process for as long as somebody holds that configuration: of the daemon, the last one of each object.
 *
 * @param plan what is secret; what always is when nothing is recorded
 */
export function recorderWith(
  { fingerprints, hidden }: Pick<Registry, 'fingerprints'> & Partial<Pick<Registry, 'hidden'>>,
  plan: RegistryPlan | null,
): Recorder {
  let kept: HiddenValue[] = []
  const keep = hidden ? (...value: HiddenValue): void => void kept.push(value) : undefined
  const hide = hiding(plan ?? { secret: [], plain: [] }, (text) => fingerprints.of(text), keep)
  return (definition: Definition): Configuration | null => {
    kept = []
    const configuration = record(definition, hide)
    if (configuration && kept.length > 0) hidden?.set(configuration, kept)
    return configuration
  }
}

/**
 * For whoever looks and keeps nothing: with the key of the registry, where there is one, so that what is seen can be held
 * against what is recorded.
 */
export async function recorderFor(inventory: Inventory, place: Place): Promise<Recorder> {
  const folder = registryFolder(inventory, place)
  const fingerprints = folder === null ? passingFingerprints() : await fingerprintsOf(folder, 'read')
  return recorderWith({ fingerprints }, inventory.settings.registry)
}
