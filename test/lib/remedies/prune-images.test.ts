import { expect } from 'chai'
import type { ContainerControl, ListedImage } from '../../../lib/kit/control.ts'
import type { Hands } from '../../../lib/kit/remedy.ts'
import type { Shell } from '../../../lib/model/session.ts'
import pruneImages from '../../../lib/remedies/prune-images.ts'
import { aTrouble, theHands } from '../../helpers/hands.ts'
import { NOON, optionsOf } from '../../helpers/notices.ts'

const DAY_MS = 86_400_000
const ENGINE_DISK = aTrouble({ target: 'engine', check: 'engine-disk', item: '' })

interface Around {
  readonly wanted?: readonly string[]
  /** By id: when it was named last. */
  readonly tagged?: Readonly<Record<string, number>>
  readonly mount?: string
  readonly refuses?: readonly string[]
  /** How they are once the first of them has been asked for. */
  readonly later?: readonly ListedImage[]
}

describe('images that nothing uses', () => {
  const removed: string[] = []
  beforeEach(() => void removed.splice(0))

  const image = (digit: string, own: Partial<ListedImage> = {}): ListedImage => ({
    ...{ id: `sha256:${digit.repeat(64)}`, names: [], digests: [], createdAt: NOON - 30 * DAY_MS, bytes: 1024 },
    ...{ isDangling: own.names === undefined, isUsed: false, ...own },
  })
  const hands = (images: readonly ListedImage[], { wanted = [], tagged = {}, ...around }: Around = {}): Hands => {
    let looks = 0
    const control: Partial<ContainerControl> = {
      images: () => Promise.resolve((looks += 1) > 2 && around.later ? around.later : images),
      folder: () => Promise.resolve('/var/lib/docker'),
      image: (id) => Promise.resolve({ Metadata: { LastTagTime: new Date(tagged[id] ?? 0).toISOString() } }),
      removeImage(id) {
        if (around.refuses?.includes(id)) return Promise.resolve(false)
        removed.push(id)
        return Promise.resolve(true)
      },
    }
    const stdout = `Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 10 9 1 90% ${around.mount ?? '/'}\n`
    const run: Shell['run'] = () => Promise.resolve({ exitCode: 0, stdout, stderr: '', cut: false, tookMs: 1 })
    return theHands(new AbortController().signal, {
      containers: () => Promise.resolve(control as ContainerControl),
      shell: () => Promise.resolve({ run } as Shell),
      imagesWanted: () => Promise.resolve(new Set(wanted)),
    })
  }
  type Options = Parameters<typeof pruneImages.describe>[1]
  const withOptions = (written: object): Options => optionsOf(pruneImages, written as never) as Options
  const words = async (images: readonly ListedImage[], around: Around = {}, written: object = {}) =>
    (await pruneImages.describe(ENGINE_DISK, withOptions(written), hands(images, around)))[0]?.words

  it('go when they have no name, and nobody uses them, the largest first', async () => {
    const images = [
      image('a'),
      image('b', { bytes: 3 * 1024 ** 3 }),
      image('c', { isUsed: true }),
      image('d', { names: ['shop/web:1'] }),
    ]
    expect(await words(images)).to.equal(
      'remove 2 images that no container uses from "engine", 3 GiB at most: bbbbbbbbbbbb, aaaaaaaaaaaa',
    )
    expect(await words([image('c', { isUsed: true })])).to.equal(undefined)
  })

  it('go with their names only where that is wished, and when they have been there for long', async () => {
    const [old, fresh] = [
      image('a', { names: ['shop/web:1'] }),
      image('b', { names: ['shop/web:2'], createdAt: NOON - DAY_MS }),
    ]
    const pulled = image('c', { names: ['shop/web:3'] })
    const around = { tagged: { [pulled.id]: NOON - DAY_MS } }
    expect(await words([old, fresh, pulled], around)).to.equal(undefined)
    expect(await words([old, fresh, pulled], around, { unusedFor: '7d' })).to.match(/remove an image .*: shop\/web:1$/u)
  })

  it('stay when they are to be kept, or are needed to put something back, however that is called', async () => {
    const named = image('a', { names: ['docker.io/library/web:latest'], digests: [`web@sha256:${'d'.repeat(64)}`] })
    for (const wanted of ['web', 'a'.repeat(64), `web@sha256:${'d'.repeat(64)}`])
      expect(await words([named], { wanted: [wanted] }, { unusedFor: '7d' }), wanted).to.equal(undefined)
    expect(await words([image('a')], { wanted: [`sha256:${'a'.repeat(64)}`] })).to.equal(undefined)
    expect(await words([named], {}, { unusedFor: '7d', keep: ['docker.io/library/*'] })).to.equal(undefined)
    expect(await words([named], { wanted: ['web:2'] }, { unusedFor: '7d' })).to.be.a('string')
  })

  it('are no help to a disk on which the engine keeps nothing', async () => {
    const trouble = aTrouble({ target: 'engine', check: 'disk', item: '/' })
    const on = (mount: string) => pruneImages.describe(trouble, withOptions({}), hands([image('a')], { mount }))
    expect(await on('/')).to.have.length(1)
    expect(await on('/var/lib/docker')).to.have.length(0)
  })

  it('go one by one, by each of their names; what the engine needs, or somebody uses by now, stands', async () => {
    const images = [image('a'), image('b', { names: ['web:1', 'web:2'] }), image('c'), image('d')]
    const written = { unusedFor: '7d' }
    const around: Around = {
      refuses: [images[2]!.id],
      later: images.map((each, at) => (at === 3 ? { ...each, isUsed: true } : each)),
    }
    const own = hands(images, around)
    const [prospect] = await pruneImages.describe(ENGINE_DISK, withOptions(written), own)
    await pruneImages.apply(prospect!, withOptions(written), own, ENGINE_DISK)
    expect(removed).to.deep.equal([images[0]!.id, 'web:1', 'web:2'])
  })

  it('were removed when none is left that could be', async () => {
    const wasDone = (images: readonly ListedImage[]) => pruneImages.wasDone({ object: { target: 'engine' } } as never, withOptions({}), hands(images)) // prettier-ignore
    expect(await wasDone([])).to.equal(true)
    expect(await wasDone([image('a')])).to.equal(false)
  })
})
