import { expect } from 'chai'
import { groundsOf } from '../../../../lib/app/restore/grounds.ts'
import type { Grounds } from '../../../../lib/app/restore/grounds.ts'
import { hostIn } from '../../../../lib/app/restore/host.ts'
import { namedOf } from '../../../../lib/app/restore/named.ts'
import type { Named, Scene } from '../../../../lib/app/restore/named.ts'
import type { Configuration, Field, Value } from '../../../../lib/model/configuration.ts'
import type { Document } from '../../../../lib/registry/document.ts'
import { aConfiguration } from '../../../helpers/configurations.ts'

describe('what does not move with the recording of a lost host', () => {
  it('is named: folders of the host, devices, addresses of its cards, and ports that nobody knows of', () => {
    const { notes } = named({
      'mounts|/conf|type': 'bind',
      'mounts|/conf|source': '/srv/conf',
      'devices|/dev/snd|source': '/dev/snd',
      'networks|lan|macAddress': '02:00:00:00:00:01',
      networkMode: 'host',
    })
    expect(notes).to.deep.equal([
      'b/web: /srv/conf has to be there, with what is in it',
      'b/web: the device /dev/snd has to be there',
      'b/web: it has its MAC address 02:00:00:00:00:01 again: the lost host may not come back beside it',
      'b/web: it stands in the network of its host: nobody knows which ports it takes there',
    ])
  })

  it('is named for a folder that the engine would make empty', () => {
    const bind = { 'mounts|/conf|type': 'bind', 'mounts|/conf|source': '/srv/conf', 'mounts|/conf|mode': 'Z' }
    expect(named(bind).notes).to.deep.equal([
      'b/web: /srv/conf has to be there, with what is in it; the engine makes it empty otherwise',
    ])
  })

  it('needs consent where a volume comes to be empty, and none where its data lies elsewhere or is none', () => {
    const volume = (said: Readonly<Record<string, Value>>): Named =>
      named(
        {},
        {
          grounds: { made: [made(aConfiguration({ kind: 'volume', name: 'data', fields: fieldsOf(said) }))], used: [] },
        },
      )
    expect(volume({}).empty).to.deep.equal(['b/volume:data'])
    expect(volume({ 'options|type': 'tmpfs', 'options|device': 'tmpfs' })).to.deep.equal(named({}))
    expect(volume({ 'options|type': 'nfs', 'options|device': ':/shop' }).notes).to.deep.equal([
      'b/volume:data: its data lies in :/shop, which has to be there',
    ])
    expect(volume({ driver: 'rexray' }).notes).to.deep.equal([
      'b/volume:data: what is in it is the affair of its driver "rexray"',
    ])
    expect(named({ 'mounts|/data|anonymous': true }).empty).to.deep.equal(['b/web: the volume without a name at /data'])
  })

  it('is refused: a port, on an address or on all of them, that a running container has there', () => {
    const running = [
      aConfiguration({ name: 'other', fields: fieldsOf({ 'runtime|ports|80/tcp': ['198.51.100.1:8080'] }) }),
    ]
    const port = (place: string): readonly string[] => named({ 'ports|8000/tcp': [place] }, { running }).cannot
    expect(port(':8080')).to.deep.equal(['b/web: the port 8080/tcp is that of "other" there'])
    expect(port('198.51.100.1:8080')).to.have.length(1)
    expect(port('198.51.100.2:8080')).to.deep.equal([])
    expect(port(':8081')).to.deep.equal([])
    expect(port(':')).to.deep.equal([])
    expect(named({ 'ports|8000/udp': [':8080'] }, { running }).cannot).to.deep.equal([])
  })

  it('is refused: an address that somebody has in a network that is there already', () => {
    const running = [
      aConfiguration({ name: 'other', fields: fieldsOf({ 'runtime|networks|back|address': '198.51.100.10' }) }),
    ]
    const wanted = { 'networks|back|ipv4Address': '198.51.100.10' }
    const used = [aConfiguration({ kind: 'network', name: 'back' })]
    expect(named(wanted, { running, grounds: { made: [], used } }).cannot).to.deep.equal([
      'b/web: the address 198.51.100.10 in "back" is that of "other" there',
    ])
    expect(named(wanted, { running }).cannot, 'a network that is made has nobody in it').to.deep.equal([])
  })

  it('is refused: an image for other machines', () => {
    const image = { 'image|platform': 'linux/arm64' }
    expect(named(image, { platform: 'linux/amd64' }).cannot).to.deep.equal([
      'b/web: its image is made for linux/arm64, and the engine there is linux/amd64',
    ])
    expect(named(image, { platform: 'linux/arm64' }).cannot).to.deep.equal([])
    expect(named(image, { platform: null }).cannot).to.deep.equal([])
  })
})

describe('what containers of a lost host stand on', () => {
  const web = document(
    aConfiguration({
      name: 'web',
      fields: fieldsOf({ 'networks|back|attached': true, 'mounts|/data|volume': 'data' }),
    }),
  )
  const back = network('back', { 'subnets|198.51.100.0/24|family': 'ipv4' })
  const grounds = (documents: readonly Document[], there: readonly Configuration[] = []): Grounds =>
    groundsOf(
      hostIn(documents, 'a', () => true),
      { to: 'b', there, revealOf: () => () => undefined, keyId: 'k' },
    )

  it('is what they use; the rest is left out, and so is what an orchestrator makes', () => {
    const idle = document(aConfiguration({ kind: 'volume', name: 'idle' }))
    const service = document(aConfiguration({ kind: 'service', name: 'shop_web' }))
    const elsewhere = { ...web, target: 'c' }
    const host = hostIn([web, back, volume('data'), idle, service, elsewhere], 'a', () => true)
    expect(host.resources.map(({ configuration: { name } }) => name)).to.deep.equal(['back', 'data'])
    expect(host.left).to.deep.equal([
      { kind: 'service', name: 'shop_web', why: 'what made it makes it again' },
      { kind: 'volume', name: 'idle', why: 'no container uses it' },
    ])
  })

  it('is made, a network behind the one whose settings it takes', () => {
    const template = network('template', { configOnly: true })
    const all = [web, network('back', { configFrom: 'template' }), volume('data'), template]
    expect(grounds(all).made.map(({ what, name }) => `${what} ${name}`)).to.deep.equal([
      'network template',
      'network back',
      'volume data',
    ])
    expect(grounds(all).cannot).to.deep.equal([])
  })

  it('is used where it is there just so, and refused where another one has its name', () => {
    expect(grounds([web, back], [back.configuration]).used.map(({ name }) => name)).to.deep.equal(['back'])
    const other = network('back', { internal: true }).configuration
    expect(grounds([web, back], [other]).cannot).to.deep.equal([
      'b/network:back: there is another one of that name: internal, subnets["198.51.100.0/24"].family',
    ])
  })

  it('is refused where its subnet lies across another one there', () => {
    const across = network('other', { 'subnets|198.51.100.128/25|family': 'ipv4' }).configuration
    const beside = network('third', { 'subnets|198.51.101.0/24|family': 'ipv4' }).configuration
    expect(grounds([web, back], [across, beside]).cannot).to.deep.equal([
      'b/network:back: subnets["198.51.100.0/24"]: the network "other" there has 198.51.100.128/25',
    ])
  })

  it('keeps the subnet that its engine chose for whoever has an address of his own in it', () => {
    const chosen = document(
      aConfiguration({
        kind: 'network',
        name: 'back',
        fields: fieldsOf(
          { 'subnets|172.18.0.0/16|family': 'ipv4', 'subnets|172.18.0.0/16|gateway': '172.18.0.1' },
          'engine',
        ),
      }),
    )
    const fixed = document(
      aConfiguration({ name: 'web', fields: fieldsOf({ 'networks|back|ipv4Address': '172.18.0.9' }) }),
    )
    expect(grounds([web, chosen]).made[0]?.body).not.to.have.property('IPAM')
    expect(grounds([fixed, chosen]).made[0]?.body['IPAM']).to.deep.equal({
      Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }],
    })
  })
})

function named(said: Readonly<Record<string, Value>>, scene: Partial<Scene> = {}): Named {
  const container = aConfiguration({ name: 'web', fields: fieldsOf(said) })
  return namedOf([container], { to: 'b', running: [], platform: null, grounds: { made: [], used: [] }, ...scene })
}

function made(wanted: Configuration): Grounds['made'][number] {
  return { target: 'b', what: 'volume', name: wanted.name, body: {}, wanted }
}

/** By their paths, the parts of which "|" divides. */
function fieldsOf(said: Readonly<Record<string, Value>>, origin: Field['origin'] = 'operator'): readonly Field[] {
  return Object.entries(said).map(([path, value]) => ({ path: path.split('|'), value, origin }))
}

function document(configuration: Configuration): Document {
  return { target: 'a', keyId: 'k', configuration }
}

function network(name: string, said: Readonly<Record<string, Value>>): Document {
  return document(aConfiguration({ kind: 'network', name, fields: fieldsOf(said) }))
}

function volume(name: string): Document {
  return document(aConfiguration({ kind: 'volume', name }))
}
