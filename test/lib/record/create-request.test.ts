import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import type { Configuration, Field } from '../../../lib/model/configuration.ts'
import { recordContainer } from '../../../lib/record/container.ts'
import { createRequest } from '../../../lib/record/create-request.ts'
import type { CreateRequest, There } from '../../../lib/record/create-request.ts'
import { hiding } from '../../../lib/record/hide.ts'

const read = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../fixtures/inspect/${name}.json`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >
const RICH = read('rich')
const IMAGE = read('image')
const hide = hiding({ secret: [], plain: [] }, (text) => `mark of ${text.length}`)

describe('what is asked for to have a container again', () => {
  it('is refused where something it needs is not there any more, each thing by its path', () => {
    expect(asked({}, { networks: new Set(['front']), volumes: new Set(), old: null }).cannot).to.include.members([
      'networks.back: there is no such network',
      'mounts["/data"].volume: there is no volume "data"',
      'mounts["/anon"].volume: the volume without a name has gone, and with it what was written there',
    ])
    expect(asked({ networkMode: 'container:gone' }).cannot).to.include('networkMode: there is no container "gone"')
  })

  it('is refused where a secret is not kept, and has it where it is', () => {
    expect(asked({}, {}, () => undefined).cannot.join()).to.match(/env\.\w+: a secret, and its value is not kept/u)
    const { body, cannot } = asked({}, {}, () => 'opened')
    expect(cannot).to.deep.equal([])
    expect(body['Env'])
      .to.be.an('array')
      .and.satisfy((env: string[]) => env.some((each) => each.endsWith('=opened')))
  })

  it('is refused for what nobody here knows how to ask for', () => {
    const { cannot } = asked({}, {}, undefined, [
      { path: ['host', 'Frobnicate', 'Level'], value: 3, origin: 'operator' },
    ])
    expect(cannot).to.deep.equal(['host.Frobnicate.Level: nobody here knows how to ask for it'])
  })

  it('names the image by its name while that means the same, by its id when it means another', () => {
    const id = IMAGE['Id'] as string
    expect(asked({}).body['Image']).to.equal((RICH['Config'] as { Image: string }).Image)
    const other = asked({}, { namedImageId: 'sha256:other' })
    expect([other.body['Image'], other.pull, other.cannot]).to.deep.equal([id, undefined, []])
    expect(other.expected.fields.find(({ path }) => path.join('.') === 'image.name')?.value).to.equal(id)
  })

  it('pulls an image that has gone by its digest, and is refused where nobody knows one', () => {
    const gone = { image: null, namedImageId: null }
    expect(asked({}, gone).cannot).to.include('image.id: the image has gone, and no registry is known to have it')
    const digests: Field = { path: ['image', 'digests'], value: ['shop/web@sha256:1'], origin: 'engine' }
    const { pull, cannot } = asked({}, gone, undefined, [digests])
    expect([pull, cannot]).to.deep.equal(['shop/web@sha256:1', []])
  })

  it('takes the volume without a name of the container that it replaces', () => {
    const old = { Mounts: [{ Type: 'volume', Name: 'e'.repeat(64), Destination: '/anon' }] }
    const { HostConfig } = asked({}, { old }).body as { HostConfig: { Binds: string[] } }
    expect(HostConfig.Binds).to.include(`${'e'.repeat(64)}:/anon`)
  })

  it('does not say again what the image says, nor what the engine chose', () => {
    const { body } = asked({})
    expect(body).not.to.have.any.keys('Entrypoint', 'Volumes')
    expect(body['HostConfig']).not.to.have.any.keys('MemorySwap', 'MaskedPaths', 'Runtime')
  })
})

function asked(
  change: { readonly networkMode?: string },
  there: Partial<There> = {},
  reveal: (path: readonly string[]) => string | undefined = () => 'x',
  more: readonly Field[] = [],
): CreateRequest {
  const recorded = recordContainer({ kind: 'container', document: RICH, image: IMAGE }, hide)
  const fields = (recorded?.fields ?? []).map((field) =>
    change.networkMode !== undefined && field.path[0] === 'networkMode'
      ? { ...field, value: change.networkMode }
      : field,
  )
  return createRequest({ ...(recorded as Configuration), fields: [...fields, ...more] }, reveal, {
    image: IMAGE,
    namedImageId: RICH['Image'] as string,
    old: RICH,
    containers: new Set(['side']),
    networks: new Set(['front', 'back']),
    volumes: new Set(['data']),
    ...there,
  })
}
