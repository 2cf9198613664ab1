import { expect } from 'chai'
import { fault } from '../../../../lib/kit/fault.ts'
import { playedRegistries, recordingRegistries, writtenRegistries } from '../../../../lib/kit/transcript/registries.ts'
import type { Registries, TagQuestion } from '../../../../lib/model/registry.ts'
import { faultOf } from '../../../helpers/docker-session.ts'

const question = (path: string, tag: string): TagQuestion => ({
  repository: { host: 'docker.io', path },
  tag,
  platform: { os: 'linux', architecture: 'amd64' },
  running: [],
  access: {},
})

describe('what registries said', () => {
  it('is kept with its faults, and says the same again', async () => {
    const registries: Registries = {
      tag: ({ tag }) =>
        tag === 'gone'
          ? Promise.reject(fault('busy', 'not now'))
          : Promise.resolve({ digest: 'sha256:1', leadsTo: [`sha256:${tag}`], lacksPlatform: false }),
      tags: () => Promise.resolve(['1', '2']),
    }
    const kept = writtenRegistries.parse({})
    const recording = recordingRegistries(registries, kept)
    const sight = await recording.tag(question('shop/web', '1'))
    expect(await faultOf(recording.tag(question('shop/web', 'gone')))).to.deep.include({ code: 'busy' })
    await recording.tags(question('shop/web', ''))
    const played = playedRegistries(
      writtenRegistries.parse(JSON.parse(JSON.stringify(kept))),
      (what) => new Error(what),
    )
    expect(await played.tag(question('shop/web', '1'))).to.deep.equal(sight)
    expect(await faultOf(played.tag(question('shop/web', 'gone')))).to.deep.include({
      code: 'busy',
      message: 'not now',
    })
    expect(await played.tags(question('shop/web', ''))).to.deep.equal(['1', '2'])
    expect((await faultOf(played.tags(question('shop/db', '')))).message).to.contain(
      'what a registry says of "docker.io/shop/db"',
    )
  })

  it('of one tag that was looked at twice is all of what was seen', async () => {
    const answers = [[], ['sha256:a', 'sha256:b'], []]
    const registries: Registries = {
      tag: () => Promise.resolve({ digest: 'sha256:1', leadsTo: answers.pop() ?? [], lacksPlatform: false }),
      tags: () => Promise.resolve([]),
    }
    const kept = writtenRegistries.parse({})
    const recording = recordingRegistries(registries, kept)
    while (answers.length > 0) await recording.tag(question('shop/web', '1'))
    expect(kept.tag).to.deep.equal({
      'docker.io/shop/web:1': { digest: 'sha256:1', leadsTo: ['sha256:a', 'sha256:b'], lacksPlatform: false },
    })
  })
})
