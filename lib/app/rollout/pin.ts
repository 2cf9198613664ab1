import type { Clock } from '../../base/clock.ts'
import { FaultError } from '../../kit/fault.ts'
import { parseReference } from '../../kit/image-registry/reference.ts'
import { openRegistries } from '../../kit/image-registry/registries.ts'
import { accessTo, USUAL_UPDATES } from '../../kit/updates/options.ts'
import type { UpdateOptions } from '../../kit/updates/options.ts'
import type { Target } from '../../model/target.ts'
import type { Ms } from '../../model/time.ts'

const ASKED_MS: Ms = 20_000
/** What is built on a machine is called so there: nobody can be asked. */
const NOT_A_REGISTRY = 'localhost'
/** Of what a tag names it is the whole that is wanted, for all platforms. */
const ANY_PLATFORM = { os: 'linux', architecture: 'amd64' }

export interface PinnedImage {
  /** With its digest where that is known: "shop/web:2@sha256:…". */
  readonly reference: string
  /** Null where nobody knows it. */
  readonly digest: string | null
  /** Why it is not known; empty where it is. */
  readonly note: string
}

/**
 * What a tag names at this moment, so that it is one image though somebody moves the tag meanwhile. Its registry is asked as
 * the check `image-updates` of any target is told to ask it. Where it does not answer the tag is taken as it is.
 *
 * @param targets all of the inventory
 */
export async function pinned(
  image: string,
  targets: readonly Target[],
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<PinnedImage> {
  const reference = parseReference(image)
  const loose = (why: string): PinnedImage => {
    const note = `${why}: when its tag is moved meanwhile, instances of two images may come to be`
    return { reference: image, digest: null, note: `"${image}" is not named by a digest, as ${note}` }
  }
  if (reference?.digest !== undefined) return { reference: image, digest: reference.digest, note: '' }
  if (!reference) return loose('that names no image of a registry')
  const { repository, tag = 'latest' } = reference
  if (repository.host === NOT_A_REGISTRY) return loose('it is in no registry')
  const options = optionsFor(repository.host, targets)
  const registries = openRegistries(clock)
  try {
    const access = accessTo(repository, options)
    const question = { repository, tag, platform: ANY_PLATFORM, running: [], access }
    const { digest } = await registries.until(signal, ASKED_MS).tag(question)
    return { reference: `${withTag(image)}@${digest}`, digest, note: '' }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    return loose(`its registry does not tell (${error.message})`)
  } finally {
    registries.close()
  }
}

/** Checked against the schema of the check when the inventory was read. */
function optionsFor(host: string, targets: readonly Target[]): UpdateOptions {
  const all = targets.flatMap(({ plans }) =>
    plans.filter(({ check }) => check === 'image-updates').map(({ options }) => options as UpdateOptions),
  )
  return all.find(({ registries }) => Object.hasOwn(registries, host)) ?? USUAL_UPDATES
}

/** An image without a tag is that with "latest", and says so where a digest follows. */
function withTag(image: string): string {
  return /:[^/]*$/u.test(image) ? image : `${image}:latest`
}
