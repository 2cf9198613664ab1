import type { Clock } from '../../base/clock.ts'
import { isoInstant } from '../../base/instant.ts'
import type { BadImage } from '../../model/bad-image.ts'
import { badAmong } from '../../model/bad-image.ts'
import { fieldText } from '../../record/field.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { Registry } from '../../registry/registry.ts'
import { whenUnlocked } from '../replace/remember.ts'

interface BlockWorld {
  readonly registry: Pick<Registry, 'badImages' | 'setBadImages'>
  readonly clock: Clock
}

/** Remembers that an image does not run. Throws a RegistryError. */
export async function block(image: Omit<BadImage, 'at'>, { registry, clock }: BlockWorld): Promise<void> {
  await whenUnlocked(async () => {
    const others = (await registry.badImages()).filter((each) => badAmong([each], image.digests) === null)
    const about = `${image.name} is blocked: ${image.where}: ${image.why}`
    await registry.setBadImages([...others, { ...image, at: clock.now() }], about, clock.now())
  }, clock)
}

/** "shop/web:2 (sha256:3f2a91c0…) was taken back at …, as web-1/shop-3: it is unhealthy; …" */
export function whyBlocked({ name, digests, at, where, why }: BadImage): string {
  const digest = digests[0] ?? ''
  return (
    `"${name}" (${digest.slice(0, 19)}) is blocked: it was taken back on ${isoInstant(at)}, ${where}: ${why}; ` +
    `"orch-watch rollout --clear ${digest.slice(0, 19)} --note WHY" lets it through again`
  )
}

/** Why nobody is to make anything of this configuration; null where nothing is known against its image. */
export function whyImageBlocked(all: readonly BadImage[], configuration: Pick<Configuration, 'fields'>): string | null {
  const digests = configuration.fields.find(({ path }) => path.join('.') === 'image.digests')?.value
  const ofManifests = Array.isArray(digests)
    ? (digests as readonly unknown[]).map((each) => String(each).split('@')[1])
    : []
  const known = [...ofManifests, fieldText(configuration, 'image', 'id')].filter((each) => each !== undefined)
  const bad = badAmong(all, known)
  return bad && whyBlocked(bad)
}
