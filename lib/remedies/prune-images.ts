import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import { formatQuantity } from '../base/quantity.ts'
import type { ContainerControl, ListedImage } from '../kit/control.ts'
import { fault, toFault } from '../kit/fault.ts'
import { parseReference } from '../kit/image-registry/reference.ts'
import { duration, patterns } from '../kit/options.ts'
import { matches } from '../kit/patterns.ts'
import { defineRemedy } from '../kit/remedy.ts'
import type { Hands, Trouble } from '../kit/remedy.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import type { TargetId } from '../model/target.ts'

const DAY_MS: Ms = 86_400_000
const SHOW_MS: Ms = 10_000
/** More go another time, the largest first. */
const MOST_AT_ONCE = 100
const NAMED = 5

const options = z.strictObject({
  unusedFor: duration({ minMs: DAY_MS })
    .optional()
    .describe(
      'images with a name go as well when no container uses them and they were made, or came there, so long ago; only those without a name when left out',
    ),
  keep: patterns.default([]).describe('names that stay, with their tag: "shop/*", "*:stable"'),
})

type Options = z.output<typeof options>

/**
 * Removes images that no container uses, one by one and never by force: those without a name, and with `unusedFor` those
 * that have one. What is recorded, declared good or declared under `workloads` is needed to put containers back: it stays.
 *
 * Source: Docker Engine API, ImageList and ImageDelete; Podman's answers in its place.
 */
export default defineRemedy<Options>({
  name: 'prune-images',
  title: 'Remove images that nothing uses',
  mends: ['engine-disk', 'disk', 'disk-forecast', 'inodes'],
  options,
  async describe(trouble, wish, hands) {
    const { target } = trouble.incident.subject
    const control = await controlAt(target, hands)
    if (!control || !(await isThere(trouble, control, hands))) return []
    const spare = await spareOn(target, control, wish, hands)
    if (spare.length === 0) return []
    return [
      {
        object: { target, kind: 'engine', name: '' },
        host: target,
        ...{ group: null, incarnation: incarnationOf(spare), words: wordsOf(spare, target), unsettled: null },
        ...{ person: null, drift: null, available: null, groups: [], scale: null, needsPerson: null, cannot: null },
      },
    ]
  },
  async apply({ object, incarnation }, wish, hands) {
    const control = await hands.containers(object.target)
    const spare = await spareOn(object.target, control, wish, hands)
    if (incarnationOf(spare) !== incarnation) throw fault('busy', 'other images are there than before')
    let removed = 0
    for (const { id } of spare) {
      // Somebody may have begun to use it since, or called it by a name.
      const now = (await control.images(hands.signal)).find((image) => image.id === id)
      const before = spare.find((image) => image.id === id)
      if (!now || now.isUsed || now.names.join() !== before?.names.join()) continue
      if (await isRemoved(now, control, hands.signal)) removed += 1
    }
    if (removed === 0) throw fault('refused', 'the engine needs all of them')
  },
  /** What is left may go another time: to remove images is no harm when it is done twice. */
  async wasDone({ object }, wish, hands) {
    const control = await hands.containers(object.target)
    return (await spareOn(object.target, control, wish, hands)).length === 0
  },
})

/** Null where there is no engine, or one that nobody may change. */
async function controlAt(target: TargetId, hands: Hands): Promise<ContainerControl | null> {
  try {
    return await hands.containers(target)
  } catch (error) {
    if (toFault(error).code === 'not-supported') return null
    throw error
  }
}

/** Whether the engine keeps its images where the trouble is: a disk that has nothing of it is none the better for it. */
async function isThere({ incident: { subject } }: Trouble, control: ContainerControl, hands: Hands): Promise<boolean> {
  if (subject.check === 'engine-disk') return true
  const folder = await control.folder(hands.signal)
  if (folder?.startsWith('/') !== true) return false
  const shell = await hands.shell(subject.target)
  const ended = await shell.run(['df', '-P', '--', folder], { signal: hands.signal, timeoutMs: SHOW_MS })
  if (ended.exitCode !== 0) throw fault('not-supported', oneLine(`df: ${ended.stderr}`, 300))
  // Five columns, and the mount point, which may have blanks in it.
  const mount = /^(?:\S+\s+){5}(.*)$/u.exec(ended.stdout.trim().split('\n').at(-1) ?? '')?.[1]
  return mount === subject.item
}

/** What may go, the largest first. */
async function spareOn(
  target: TargetId,
  control: ContainerControl,
  { unusedFor, keep }: Options,
  hands: Hands,
): Promise<readonly ListedImage[]> {
  const wanted = new Set([...(await hands.imagesWanted(target))].flatMap(calledAll))
  const isWanted = ({ id, names, digests }: ListedImage): boolean =>
    [id, ...names, ...digests].flatMap(calledAll).some((each) => wanted.has(each))
  const until = unusedFor === undefined ? -Infinity : hands.clock.now() - unusedFor
  const found: ListedImage[] = []
  for (const image of [...(await control.images(hands.signal))].sort((one, other) => other.bytes - one.bytes)) {
    if (found.length >= MOST_AT_ONCE) break
    if (image.isUsed || isWanted(image) || image.names.some((name) => matches(name, keep))) continue
    if (image.isDangling || (image.createdAt < until && (await cameAt(image, control, hands)) < until))
      found.push(image)
  }
  return found
}

const tagged = z.object({ Metadata: z.object({ LastTagTime: z.string() }) })

/** When it was pulled, built or named last, where the engine knows. */
async function cameAt({ id, createdAt }: ListedImage, control: ContainerControl, hands: Hands): Promise<EpochMs> {
  const known = tagged.safeParse(await control.image(id, hands.signal))
  const at = known.success ? Date.parse(known.data.Metadata.LastTagTime) : NaN
  return Number.isNaN(at) ? createdAt : Math.max(at, createdAt)
}

/** All that a reference may be called: "web" is "docker.io/library/web:latest", and an id has its kind in front or not. */
function calledAll(text: string): readonly string[] {
  if (/^(?:sha256:)?[0-9a-f]{64}$/u.test(text)) return [text.replace(/^sha256:/u, '')]
  const read = parseReference(text)
  return read ? [text, JSON.stringify(read)] : [text]
}

/** By each of its names: by its id the engine would refuse one that has several. */
async function isRemoved({ id, names }: ListedImage, control: ContainerControl, signal: AbortSignal): Promise<boolean> {
  let isGone = true
  for (const each of names.length > 0 ? names : [id]) isGone = (await control.removeImage(each, signal)) && isGone
  return isGone
}

function incarnationOf(images: readonly ListedImage[]): string {
  return images
    .map(({ id }) => id.replace(/^sha256:/u, '').slice(0, 12))
    .sort()
    .join()
}

function wordsOf(images: readonly ListedImage[], target: TargetId): string {
  const bytes = images.reduce((sum, image) => sum + image.bytes, 0)
  const named = images.slice(0, NAMED).map(({ id, names: [name] }) => oneLine(name ?? id.replace(/^sha256:/u, '').slice(0, 12), 60)) // prettier-ignore
  const more = images.length > NAMED ? ` and ${images.length - NAMED} more` : ''
  const count = images.length === 1 ? 'an image' : `${images.length} images`
  return `remove ${count} that no container uses from "${target}", ${formatQuantity(bytes, 'bytes')} at most: ${named.join(', ')}${more}`
}
