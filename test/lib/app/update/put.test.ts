import { expect } from 'chai'
import { put } from '../../../../lib/app/update/put.ts'
import { lookAt } from '../../../../lib/app/update/seen.ts'
import type { UpdateWorld, Wanted } from '../../../../lib/app/update/seen.ts'
import { takeBack } from '../../../../lib/app/update/take-back.ts'
import { recorderWith } from '../../../../lib/app/recording/recorder.ts'
import { fault } from '../../../../lib/kit/fault.ts'
import { RefusedError } from '../../../../lib/kit/engine/status.ts'
import { movedClock } from '../../../helpers/docker-session.ts'
import { aService, aTemplate } from '../../../helpers/swarm.ts'
import { aControl, anAnswer } from '../../../helpers/workload-control.ts'

const OF = { kind: 'service', name: 'web' } as const
const never = new AbortController().signal

describe('what is put in the place of what was looked at', () => {
  let now: { image: string; version: number }
  let sent: { readonly image: string; readonly version: string }[]
  /** What becomes of the next ones that are sent. */
  let fates: (() => void)[]
  let world: UpdateWorld

  beforeEach(() => {
    now = { image: 'shop/web:2', version: 20 }
    sent = []
    fates = []
    const fingerprints = { keyId: 'k', of: (text: string) => `f-${text}` }
    const hidden: UpdateWorld['hidden'] = new WeakMap()
    world = {
      hidden,
      record: recorderWith({ fingerprints, hidden }, null),
      fingerprint: (text) => fingerprints.of(text),
      clock: movedClock(),
      control: {
        ...aControl(),
        read: () => {
          const document = { ...aService({ TaskTemplate: aTemplate(now.image) }), Version: { Index: now.version } }
          return Promise.resolve(anAnswer({ definition: { kind: 'service', document }, version: String(now.version) }))
        },
        update: (_, document, version) => {
          sent.push({ image: imageIn(document), version })
          fates.shift()?.()
          if (version !== String(now.version)) return Promise.reject(outOfSequence())
          now = { image: imageIn(document), version: now.version + 1 }
          return Promise.resolve()
        },
      },
    }
  })

  const wanted = async (image: string): Promise<Wanted> => {
    const before = now
    now = { image, version: 1 }
    const seen = await lookAt(OF, world, never)
    now = before
    return { configuration: seen!.configuration, isRekeyed: false, reveal: () => undefined }
  }
  const putting = async (): Promise<string> => {
    const [before, then] = [await lookAt(OF, world, never), await wanted('shop/web:1')]
    return put(OF, before!.configuration, then, world).then(
      () => 'put',
      (error: unknown) => String(error),
    )
  }

  it('is sent again, once, where the swarm itself has written something down meanwhile', async () => {
    fates = [() => (now.version = 21)]
    expect(await putting()).to.equal('put')
    expect(sent).to.deep.equal([
      { image: 'shop/web:1', version: '20' },
      { image: 'shop/web:1', version: '21' },
    ])
    expect(now.image).to.equal('shop/web:1')
  })

  it('is given up where that goes on', async () => {
    fates = [() => (now.version = 21), () => (now.version = 22)]
    expect(await putting()).to.match(/out of sequence/u)
    expect(sent).to.have.length(2)
    expect(now.image).to.equal('shop/web:2')
  })

  it('is not sent again where somebody has changed a setting, and says which', async () => {
    fates = [() => (now = { image: 'shop/web:3', version: 21 })]
    expect(await putting()).to.match(/somebody has changed service "web" meanwhile: image.name/u)
    expect(sent).to.have.length(1)
    expect(now.image).to.equal('shop/web:3')
  })

  it('is not sent again where nothing has moved: what is busy is waited for by people', async () => {
    fates = [
      () => {
        throw fault('busy', 'at something else')
      },
    ]
    expect(await putting()).to.match(/at something else/u)
    expect(sent).to.have.length(1)
  })

  it('is taken back only while it is ours', async () => {
    const before = await wanted('shop/web:2')
    const ours = await wanted('shop/web:1')
    for (const [there, kind, then] of [
      ['shop/web:1', 'undone', 'shop/web:2'],
      ['shop/web:2', 'undone', 'shop/web:2'],
      ['shop/web:3', 'left', 'shop/web:3'],
    ] as const) {
      now = { image: there, version: 30 }
      expect(await takeBack(OF, { before, wanted: ours }, 60_000, world)).to.include({ kind })
      expect(now.image).to.equal(then)
    }
  })

  it('is taken back at another time where it cannot be now', async () => {
    const before = await wanted('shop/web:2')
    const ours = await wanted('shop/web:1')
    now = { image: 'shop/web:1', version: 30 }
    fates = [
      () => {
        throw fault('unreachable', 'nobody there')
      },
    ]
    const end = await takeBack(OF, { before, wanted: ours }, 60_000, world).catch(String)
    expect(end).to.match(/nobody there/u)
    expect(now.image).to.equal('shop/web:1')
  })
})

/** As a manager says it: with a status that means a bug everywhere else. */
function outOfSequence(): RefusedError {
  const error = new RefusedError(500, '/services/s1/update', 'rpc error: code = Unknown desc = update out of sequence')
  expect(error.fault.code).to.equal('busy')
  return error
}

function imageIn(document: unknown): string {
  const { Spec } = document as { Spec: { TaskTemplate: { ContainerSpec: { Image: string } } } }
  return Spec.TaskTemplate.ContainerSpec.Image
}
