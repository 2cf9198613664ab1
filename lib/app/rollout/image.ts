import type { ContainerControl } from '../../kit/control.ts'
import { FaultError } from '../../kit/fault.ts'
import type { TargetId } from '../../model/target.ts'
import { textAt, textsAt } from '../../record/read.ts'
import type { Json } from '../../record/read.ts'

/** One image as the engines have it on which it is rolled out. */
export interface FoundImage {
  /** As it was asked for: "shop/web:2". */
  readonly name: string
  /** What people and other programs know it by: "sha256:…". Empty where no engine has it. */
  readonly digest: string
  /** All that it is known by, on any of the engines. */
  readonly digests: readonly string[]
  /** As each engine describes it; those are missing that do not have it. */
  readonly on: ReadonlyMap<TargetId, Json>
  /** Why it cannot be rolled out, each with where. */
  readonly cannot: readonly string[]
}

export interface Pulling {
  /** `missing` where an engine does not have it yet; `never` for whoever only looks. */
  readonly pull: 'never' | 'missing' | 'always'
  readonly signal: AbortSignal
}

/**
 * Looks an image up on every engine, pulls it where it is not, and holds what they have against each other: by the same name
 * two engines may have two images. What is rolled out is the image that was found here, whatever its name means later.
 * Throws a FaultError where an engine cannot be asked.
 */
export async function findImage(
  name: string,
  controls: ReadonlyMap<TargetId, ContainerControl>,
  { pull, signal }: Pulling,
): Promise<FoundImage> {
  const found = await Promise.all(
    [...controls].map(async ([target, control]) => ({ target, ...(await onOne(name, control, { pull, signal })) })),
  )
  const on = new Map(found.flatMap(({ target, document }) => (document === null ? [] : [[target, document] as const])))
  const known = [...on.values()].map(digestsOf)
  const [first = []] = known
  const [shared] = first.filter((digest) => known.every((each) => each.includes(digest)))
  const missing = found.flatMap(({ target, why }) => (why === null ? [] : [`${target}: ${why}`]))
  const unlike = [...on].map(([target, document]) => `${digestsOf(document)[0] ?? 'without an id'} on "${target}"`)
  return {
    name,
    digest: shared ?? '',
    digests: [...new Set(known.flat())],
    on,
    cannot:
      on.size > 1 && shared === undefined
        ? [...missing, `image: "${name}" is not the same everywhere, which --pull may mend: ${unlike.join(', ')}`]
        : missing,
  }
}

/** What an engine calls it in what is made of it: Podman names a registry where nobody has. */
export function nameThere(name: string, image: Json): string {
  const whole = withTag(name)
  const names = [...textsAt(image, 'RepoTags'), ...textsAt(image, 'RepoDigests')]
  if (names.includes(whole)) return name
  return names.find((each) => each.endsWith(`/${whole}`)) ?? name
}

/** Those of its manifests, which are the same on every engine, before the id, which need not be. */
function digestsOf(image: Json): readonly string[] {
  const ofManifests = textsAt(image, 'RepoDigests').flatMap((each) => each.split('@')[1] ?? [])
  return [...new Set([...ofManifests.sort(), textAt(image, 'Id') ?? []].flat())]
}

async function onOne(
  name: string,
  control: ContainerControl,
  { pull, signal }: Pulling,
): Promise<{ readonly document: Json; readonly why: string | null }> {
  const there = await control.image(name, signal)
  if (there !== null && pull !== 'always') return { document: there, why: null }
  if (pull === 'never')
    return { document: null, why: `image: "${name}" is not there, and would have to be pulled first` }
  try {
    await control.pull(withTag(name), signal)
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    return { document: null, why: `image: "${name}" cannot be pulled: ${error.message}` }
  }
  const pulled = await control.image(name, signal)
  return { document: pulled, why: pulled === null ? `image: "${name}" is not there, though it was pulled` : null }
}

/** An engine that is told no tag pulls all of them. Source: Docker Engine API, ImageCreate. */
function withTag(name: string): string {
  return /@|:[^/]*$/u.test(name) ? name : `${name}:latest`
}
