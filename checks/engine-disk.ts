import { countOf, defineCheck, formatQuantity, measure, metric, noOptions, verdict } from '../lib/kit/index.ts'

/**
 * Asks: what images, containers, volumes and the build cache take on the engine's disk. The engine walks over all of
 * it, so this is asked only where somebody writes the check; give it a slower rhythm (`every: 1h`).
 * Judges: what could be had back by removing what nothing uses, each kind on its own, and images without a name (all
 * bad above). How full the disk is, is the check `disk` of its host.
 * Faults: not-supported where there is no engine; busy while somebody else asks the same; timed-out after 25 s.
 * Source: Docker Engine API, SystemDataUsage. Of an image nobody uses, layers that others have too do not count.
 */
export default defineCheck({
  name: 'engine-disk',
  title: 'Disk use of a container engine',
  needs: { engine: ['diskUse'] },
  on: 'named',
  limits: {
    reclaimable: {
      unit: 'bytes',
      bad: 'above',
      warn: '> 50GiB',
      about: 'what comes back when all that is unused goes',
    },
    images: { unit: 'bytes', bad: 'above', about: 'all images' },
    containers: { unit: 'bytes', bad: 'above', about: 'what containers wrote into their own layer' },
    volumes: { unit: 'bytes', bad: 'above', about: 'all volumes' },
    cache: { unit: 'bytes', bad: 'above', about: 'the build cache' },
    dangling: { unit: 'count', bad: 'above', about: 'images without a name' },
  },
  options: noOptions,
  observe: ({ engine }) => engine.diskUse,
  judge: ({ images, containers, volumes, buildCache }, { limits }) => {
    const kinds = [images, containers, volumes, buildCache]
    const reclaimable = kinds.reduce((sum, { reclaimableBytes }) => sum + reclaimableBytes, 0)
    const dangling = images.dangling > 0 ? ` (${images.dangling} without a name)` : ''
    const share = (name: string, { bytes }: { bytes: number }): string => `${name} ${formatQuantity(bytes, 'bytes')}`
    return [
      verdict({
        say: [
          `${formatQuantity(reclaimable, 'bytes')} reclaimable`,
          share(countOf(images.count, 'image') + dangling, images),
          share(countOf(containers.count, 'container'), containers),
          share(countOf(volumes.count, 'volume'), volumes),
          share('build cache', buildCache),
        ].join(', '),
        measures: [
          measure('reclaimable', reclaimable, limits.reclaimable),
          measure('images', images.bytes, limits.images),
          measure('containers', containers.bytes, limits.containers),
          measure('volumes', volumes.bytes, limits.volumes),
          measure('cache', buildCache.bytes, limits.cache),
          measure('dangling', images.dangling, limits.dangling),
        ],
        metrics: [metric('reclaimable_images', images.reclaimableBytes, 'bytes')],
      }),
    ]
  },
})
