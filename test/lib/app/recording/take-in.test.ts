import { expect } from 'chai'
import { takeIn } from '../../../../lib/app/recording/take-in.ts'
import { madeThere } from '../../../../lib/app/recording/made-there.ts'
import type { MadeThere } from '../../../../lib/app/recording/made-there.ts'
import type { Heads, Missed } from '../../../../lib/app/recording/take-in.ts'
import type { Configuration, Field } from '../../../../lib/model/configuration.ts'
import type { Recording } from '../../../../lib/model/revision.ts'
import { aConfiguration } from '../../../helpers/configurations.ts'

describe('what a look has shown is recorded', () => {
  let heads: Heads
  let missed: Missed
  let commits: { about: string; words: string[] }[]
  beforeEach(() => {
    heads = new Map()
    missed = new Map()
    commits = []
  })

  const look = (
    running: Configuration[],
    at = 0,
    keyId = 'k1',
    hidden: MadeThere['hidden'] = [],
  ): Promise<readonly Recording[]> => {
    const record = (recordings: readonly Recording[], about: string): Promise<void> => {
      commits.push({ about, words: recordings.map(({ name, words }) => `${name} ${words}`) })
      return Promise.resolve()
    }
    return takeIn(
      { record, fingerprints: { keyId, of: String } },
      { target: 'here', running, hidden, at },
      heads,
      missed,
    )
  }

  it('in one commit when it is seen for the first time, however much it is', async () => {
    await look([web({}), aConfiguration({ name: 'db' })])
    expect(commits.map(({ about }) => about)).to.deep.equal(['here: 2 recorded for the first time'])
  })

  it('in one commit for each object that has changed, and not at all when nothing has', async () => {
    await look([web({ memory: 1 }), aConfiguration({ name: 'db' })])
    for (let again = 0; again < 3; again += 1) await look([web({ memory: 2 }), aConfiguration({ name: 'db' })])
    expect(commits.slice(1)).to.deep.equal([
      {
        about: 'here/web: changed while it runs: limits.memory 1 → 2',
        words: ['web changed while it runs: limits.memory 1 → 2'],
      },
    ])
  })

  it('as made anew when it is another container, and of another image when it is that', async () => {
    await look([web({ memory: 1 })])
    await look([web({ memory: 2 }, { incarnation: 'b' })])
    await look([web({ memory: 2, image: 'new' }, { incarnation: 'c' })])
    expect(commits.slice(1).map(({ about }) => about.split(':')[1]?.trim())).to.deep.equal([
      'made anew with other settings',
      'made anew of another image',
    ])
  })

  it('as gone only where somebody would have seen it: not of a kind that may not be listed, nor of a namespace', async () => {
    const one = (kind: 'deployment' | 'cronjob', name: string) => aConfiguration({ kind, name })
    await look([one('deployment', 'shop/web'), one('deployment', 'bank/web'), one('cronjob', 'shop/night')])
    const gone = async (hidden: MadeThere['hidden'], at: number): Promise<readonly string[]> => {
      await look([], at, 'k1', hidden)
      const found = await look([], at + 60_000, 'k1', hidden)
      return found.map(({ cause, kind, name }) => `${cause} ${kind} ${name}`)
    }
    expect(await gone(null, 0)).to.deep.equal([])
    expect(await gone([{ kind: 'cronjob' }, { kind: 'deployment', namespace: 'bank' }], 200_000)).to.deep.equal([
      'removed deployment shop/web',
    ])
    expect(await gone([], 400_000)).to.deep.equal(['removed deployment bank/web', 'removed cronjob shop/night'])
  })

  it('not when it is made anew just as it was', async () => {
    await look([web({ memory: 1 })])
    await look([web({ memory: 1 }, { incarnation: 'b', createdAt: 2_000_000 })])
    expect(commits).to.have.length(1)
  })

  it('as the newer one of two that are the same object for a moment', async () => {
    await look([web({ memory: 2 }, { createdAt: 20 }), web({ memory: 1 }, { createdAt: 10 })])
    expect(heads.get('container web')?.configuration.createdAt).to.equal(20)
  })

  it('as gone only after a minute: until then somebody may be making it anew', async () => {
    await look([web({})], 0)
    await look([], 1_000)
    await look([], 50_000)
    expect(commits).to.have.length(1)
    await look([], 61_000)
    expect(commits[1]?.about).to.equal('here/web: gone')
    await look([], 70_000)
    expect(commits).to.have.length(2)
  })

  it('as never gone when it comes back in time, and counts from the start when it goes again', async () => {
    await look([web({})], 0)
    await look([], 10_000)
    await look([web({})], 40_000)
    await look([], 100_000)
    await look([], 130_000)
    expect(commits).to.have.length(1)
  })

  it('as gone of networks and volumes only where somebody could look at them', async () => {
    const nothing = { kind: 'seen' as const, value: [] }
    const forbidden = { kind: 'faulted' as const, fault: { code: 'auth-failed' as const, message: 'no' } }
    const at = (time: number, resources: Parameters<typeof madeThere>[2]): Promise<readonly Recording[]> => {
      const { running, hidden } = madeThere(nothing, undefined, resources)
      return look([...running], time, 'k1', hidden)
    }
    await at(0, { kind: 'seen', value: [aConfiguration({ kind: 'network', name: 'back' })] })
    for (const time of [0, 61_000, 122_000]) await at(time, forbidden)
    expect(commits).to.have.length(1)
    for (const time of [122_000, 183_000]) await at(time, nothing)
    expect(commits.at(-1)?.about).to.equal('here/network:back: gone')
  })

  it('once more, without a change, when all secrets come under a new key', async () => {
    await look([web({ secret: 'aa' })])
    await look([web({ secret: 'bb' })], 0, 'k2')
    await look([web({ secret: 'bb' })], 0, 'k2')
    expect(commits.slice(1).map(({ about }) => about)).to.deep.equal([
      'here/web: the same, its secrets under a new key',
    ])
  })

  it('again at the next look when it could not be written', async () => {
    const failing = { record: () => Promise.reject(new Error('disk full')), fingerprints: { keyId: 'k1', of: String } }
    const running = [web({})]
    const error = await takeIn(failing, { target: 'here', running, hidden: [], at: 0 }, heads, missed).catch(
      (why: unknown) => why,
    )
    expect(error).to.be.instanceOf(Error)
    await look(running)
    expect(commits).to.have.length(1)
  })
})

function web(
  { memory, image, secret }: { memory?: number; image?: string; secret?: string },
  parts: Partial<Configuration> = {},
): Configuration {
  const fields: Field[] = [
    ...(secret === undefined
      ? []
      : [{ path: ['env', 'PASSWORD'], value: { fingerprint: secret }, origin: 'operator' as const }]),
    { path: ['image', 'id'], value: image ?? 'old', origin: 'image' },
    ...(memory === undefined ? [] : [{ path: ['limits', 'memory'], value: memory, origin: 'operator' as const }]),
  ]
  return aConfiguration({ fields, ...parts })
}
