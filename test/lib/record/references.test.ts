import { expect } from 'chai'
import fc from 'fast-check'
import type { Field } from '../../../lib/model/configuration.ts'
import { referringTo } from '../../../lib/record/create/referring.ts'
import { isReferredTo, referencesOf } from '../../../lib/record/references.ts'
import { anyJson } from '../../helpers/recordings.ts'

const field = (path: readonly string[], value: Field['value']): Field => ({ path, value, origin: 'operator' })
const compose = (dependsOn: string): readonly Field[] => [
  field(['labels', 'com.docker.compose.project'], 'shop'),
  field(['labels', 'com.docker.compose.depends_on'], dependsOn),
]
const wordsOf = (fields: readonly Field[]): string[] =>
  referencesOf({ fields }).map(({ how, to, condition, isBound }) => {
    const name = 'container' in to ? to.container : `service ${to.service}`
    return `${how} ${name} ${condition}${isBound ? ' bound' : ''}`
  })

describe('what a container depends on', () => {
  it('is whose namespaces it shares, whose volumes it has and what it is linked to, by name', () => {
    expect(
      wordsOf([
        field(['links'], ['/db:/web/store', 'cache:c']),
        field(['namespaces', 'ipc'], 'container:ipc'),
        field(['namespaces', 'pid'], 'container:pid'),
        field(['networkMode'], 'container:net'),
        field(['networks', 'back', 'links'], ['mail:m']),
        field(['volumesFrom'], ['data:ro', 'more']),
      ]),
    ).to.deep.equal([
      'network net started bound',
      'processes pid started bound',
      'memory ipc started bound',
      'volumes data started bound',
      'volumes more started bound',
      'link db started bound',
      'link cache started bound',
      'link mail started',
    ])
  })

  it('is nothing where it shares with its host, or with nobody', () => {
    expect(
      wordsOf([
        field(['networkMode'], 'host'),
        field(['namespaces', 'pid'], 'host'),
        field(['namespaces', 'ipc'], 'private'),
      ]),
    ).to.deep.equal([])
  })

  it('is what Compose says of its services, with what each has to have become before', () => {
    const told = 'db:service_healthy:false,migrate:service_completed_successfully:false,cache:service_started:true'
    expect(wordsOf(compose(told))).to.deep.equal([
      'order service shop/db healthy',
      'order service shop/migrate completed',
      'order service shop/cache started bound',
    ])
    expect(wordsOf(compose('db, cache'))).to.deep.equal([
      'order service shop/db started',
      'order service shop/cache started',
    ])
    expect(wordsOf(compose(''))).to.deep.equal([])
  })

  it('means every instance of a service, and of no other whose name begins so', () => {
    const [db] = referencesOf({ fields: compose('db') })
    const isMeant = (name: string): boolean => isReferredTo(db!, { name, runsAs: 'x' })
    expect(['shop/db/1', 'shop/db/2', 'shop/db2/1', 'other/db/1', 'db'].map(isMeant)).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('a request that refers to what is only being made', () => {
  const ids = new Map([
    ['db', 'f00'],
    ['web', 'f01'],
  ])

  it('has ids where others stand by their names, and nothing else is other', () => {
    const host = {
      NetworkMode: 'container:db',
      PidMode: 'container:other',
      IpcMode: 'private',
      VolumesFrom: ['db:ro', 'other'],
      Links: ['web:w', 'db:db'],
      Memory: 5,
    }
    expect(referringTo({ Image: 'db', HostConfig: host }, ids)).to.deep.equal({
      Image: 'db',
      HostConfig: {
        NetworkMode: 'container:f00',
        PidMode: 'container:other',
        IpcMode: 'private',
        VolumesFrom: ['f00:ro', 'other'],
        Links: ['f01:w', 'f00:db'],
        Memory: 5,
      },
    })
  })

  it('is the same one where nothing is made beside it, whatever is in it', () => {
    fc.assert(
      fc.property(anyJson, (HostConfig) => {
        expect(referringTo({ HostConfig }, new Map())).to.deep.equal({ HostConfig })
        expect(() => referringTo({ HostConfig }, ids)).not.to.throw()
      }),
    )
  })
})
