import * as z from 'zod'
import type { DiskShare, EngineDiskUse } from '../../model/engine.ts'
import type { Question } from '../../kit/engine/client.ts'

/** The engine walks over all it keeps, which takes seconds where there is much. Below the time for a whole pass. */
const ANSWER_MS = 25_000

/** Not known is -1. */
const bytes = z
  .number()
  .nullish()
  .transform((size) => Math.max(0, size ?? 0))
const none = <T>(list: readonly T[] | null | undefined): readonly T[] => list ?? []

const image = z.object({
  RepoTags: z.array(z.string()).nullish(),
  Size: bytes,
  SharedSize: bytes,
  /** How many containers use it; -1 when the engine did not count. */
  Containers: z.number(),
})
const container = z.object({ State: z.string(), SizeRw: bytes })
const volume = z.object({
  UsageData: z.object({ RefCount: z.number(), Size: bytes }).nullish(),
})
const cached = z.object({ Size: bytes, InUse: z.boolean(), Shared: z.boolean().default(false) })

const schema = z.object({
  /** Podman says 0. */
  LayersSize: bytes,
  Images: z.array(image).nullish().transform(none),
  Containers: z.array(container).nullish().transform(none),
  Volumes: z.array(volume).nullish().transform(none),
  BuildCache: z.array(cached).nullish().transform(none),
})

/** Source: Docker Engine API, SystemDataUsage, up to 1.51. */
export const askDiskUse: Question<EngineDiskUse> = {
  path: '/system/df',
  schema: schema.transform(toDiskUse),
  maxBytes: 64 * 1024 ** 2,
  answerMs: ANSWER_MS,
}

const KEPT_STATES = new Set(['running', 'paused', 'restarting'])

function toDiskUse({ LayersSize, Images, Containers, Volumes, BuildCache }: z.output<typeof schema>): EngineDiskUse {
  const images = shareOf(Images, ({ Size }) => Size, isUnused, own)
  return {
    images: {
      ...images,
      // Layers that images share stand on the disk once.
      bytes: LayersSize > 0 ? LayersSize : images.bytes,
      dangling: Images.filter(({ RepoTags }) => (RepoTags ?? []).every((tag) => tag.includes('<none>'))).length,
    },
    containers: shareOf(
      Containers,
      ({ SizeRw }) => SizeRw,
      ({ State }) => !KEPT_STATES.has(State),
    ),
    volumes: shareOf(
      Volumes,
      ({ UsageData }) => UsageData?.Size ?? 0,
      ({ UsageData }) => UsageData?.RefCount === 0,
    ),
    buildCache: shareOf(
      BuildCache.filter(({ Shared }) => !Shared),
      ({ Size }) => Size,
      ({ InUse }) => !InUse,
    ),
  }
}

function isUnused({ Containers }: z.output<typeof image>): boolean {
  return Containers === 0
}

/** What goes with an image for certain: its layers that no other image has. */
function own({ Size, SharedSize }: z.output<typeof image>): number {
  return Math.max(0, Size - SharedSize)
}

function shareOf<Item>(
  items: readonly Item[],
  sizeOf: (item: Item) => number,
  isFree: (item: Item) => boolean,
  freed: (item: Item) => number = sizeOf,
): DiskShare {
  return {
    count: items.length,
    bytes: sum(items, sizeOf),
    reclaimableBytes: sum(items.filter(isFree), freed),
  }
}

function sum<Item>(items: readonly Item[], sizeOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + sizeOf(item), 0)
}
