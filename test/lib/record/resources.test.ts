import { expect } from 'chai'
import fc from 'fast-check'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import type { Configuration } from '../../../lib/model/configuration.ts'
import { composeResource, dockerCreate } from '../../../lib/record/export/resource.ts'
import { shellLines } from '../../../lib/record/export/shell-line.ts'
import { record } from '../../../lib/record/record.ts'
import { checkFiles } from '../../helpers/checks.ts'
import { anyJson, hide, linesOf, recordedOf } from '../../helpers/recordings.ts'

const nothing = (): undefined => undefined

describe('what a network was made of', () => {
  it('has what somebody asked for: driver, options, labels, subnets with range, gateway and reserved addresses', () => {
    const got = linesOf(network(FULL))
    expect(got).to.deep.equal([
      'operator attachable = true',
      'operator driver = macvlan',
      'operator internal = true',
      'engine ipam.driver = default',
      'operator ipv6 = true',
      'operator labels.a = b',
      'orchestrator labels["com.docker.compose.network"] = back',
      'operator options.parent = eth0',
      'operator subnets["203.0.113.0/24"].family = ipv4',
      'operator subnets["203.0.113.0/24"].gateway = 203.0.113.129',
      'operator subnets["203.0.113.0/24"].range = 203.0.113.128/25',
      'operator subnets["203.0.113.0/24"].reserved.router = 203.0.113.2',
    ])
  })

  it('leaves to the engine a subnet out of its pools with the gateway it would take, and nothing else', () => {
    const origin = (Config: object[], Options?: object): string[] =>
      linesOf(network({ IPAM: { Driver: 'default', Config, Options } })).flatMap((line) =>
        line.includes('.family') ? [line.split(' ')[0] ?? ''] : [],
      )
    expect(origin([{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }])).to.deep.equal(['engine'])
    expect(origin([{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1/16' }])).to.deep.equal(['engine'])
    expect(origin([{ Subnet: '192.168.16.0/20', Gateway: '192.168.16.1' }])).to.deep.equal(['engine'])
    expect(origin([{ Subnet: '10.89.1.0/24', Gateway: '<nil>' }], { driver: 'host-local' })).to.deep.equal(['engine'])
    expect(origin([{ Subnet: 'fd00:abcd::/64', Gateway: 'fd00:abcd::1' }])).to.deep.equal(['engine'])
    // What somebody asked for, an engine tells without a gateway, or it is none that it would have taken.
    expect(origin([{ Subnet: '172.18.0.0/16' }])).to.deep.equal(['operator'])
    expect(origin([{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.254' }])).to.deep.equal(['operator'])
    expect(origin([{ Subnet: '172.18.7.0/24', Gateway: '172.18.7.1' }])).to.deep.equal(['operator'])
    expect(origin([{ Subnet: '198.51.100.0/24', Gateway: '198.51.100.1' }])).to.deep.equal(['operator'])
    expect(origin([{ Subnet: '172.18.0.0/16', IPRange: '172.18.5.0/24', Gateway: '172.18.0.1' }])).to.deep.equal([
      'operator',
    ])
  })

  it('has not changed when the engine chose another subnet for it', () => {
    const at = (nth: number): Configuration =>
      recordedOf(
        network({ Id: `n${nth}`, IPAM: { Config: [{ Subnet: `172.${nth}.0.0/16`, Gateway: `172.${nth}.0.1` }] } }),
      )
    expect(diff(at(18), at(19))).to.deep.equal([])
  })

  it('takes what comes from another network for none of its own', () => {
    const of = network({ ...FULL, ConfigFrom: { Network: 'template' } })
    expect(linesOf(of)).to.include.members(['operator configFrom = template', 'engine options.parent = eth0'])
    expect(linesOf(of)).to.include('engine subnets["203.0.113.0/24"].family = ipv4')
  })

  it('is nothing that comes with the engine, and nothing of a swarm', () => {
    for (const Name of ['bridge', 'host', 'none', 'docker_gwbridge', 'ingress', 'podman'])
      expect(network({ Name })).to.equal(null)
    expect(network({ Scope: 'swarm', Driver: 'overlay' })).to.equal(null)
    expect(network({ Driver: 'null' })).to.equal(null)
  })
})

describe('what a volume was made of', () => {
  it('has driver, options and labels, and not where it lies', () => {
    const of = volume({ Driver: 'rexray', Options: { size: '10' }, Labels: { tier: 'gold' }, Mountpoint: '/var/x' })
    expect(linesOf(of)).to.deep.equal([
      'operator driver = rexray',
      'operator labels.tier = gold',
      'operator options.size = 10',
    ])
  })

  it('hides the password of a share, wherever it stands', () => {
    const o = 'addr=198.51.100.7,username=shop,password=hunter2'
    const lines = linesOf(volume({ Options: { type: 'cifs', device: '//198.51.100.7/shop', o, password: 'hunter2' } }))
    expect(lines.join('\n')).not.to.contain('hunter2')
    expect(lines).to.include('operator options.type = cifs')
    expect(lines.filter((line) => line.includes('= secret '))).to.have.length(2)
  })

  it('is none that nobody named, and none of a swarm', () => {
    expect(volume({ Name: 'f'.repeat(64) })).to.equal(null)
    expect(volume({ Labels: { 'com.docker.volume.anonymous': '' } })).to.equal(null)
    expect(volume({ Labels: { 'com.docker.stack.namespace': 'shop' } })).to.equal(null)
    expect(volume({ ClusterVolume: { ID: 'x' } })).to.equal(null)
  })

  it('is another one when it was made at another time', () => {
    const [one, other] = ['2026-05-01T10:00:00Z', '2026-05-01T11:00:00Z'].map((CreatedAt) => volume({ CreatedAt }))
    expect(one?.incarnation).not.to.equal(other?.incarnation)
  })
})

describe('whatever an engine answers of networks and volumes', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom('network' as const, 'volume' as const), (document, kind) => {
        record({ kind, document }, hide)
        record({ kind, document: { Id: 'a', Name: 'b', IPAM: document, Options: document, Labels: document } }, hide)
        record({ kind, document: { Id: 'a', Name: 'b', IPAM: { Config: [document] } } }, hide)
      }),
    )
  })
})

describe('networks and volumes', () => {
  it('are judged by no check', () => {
    const asking = checkFiles.filter(({ check }) => check.needs.configurations?.includes('resources'))
    expect(asking.map(({ name }) => name)).to.deep.equal([])
  })
})

describe('a network or a volume in other words', () => {
  it('is a call of docker network create', () => {
    expect(shellLines(dockerCreate(recordedOf(network(FULL)), nothing)!.form).replaceAll(/ \\\n +/gu, ' ')).to.equal(
      'docker network create --driver macvlan --opt parent=eth0 --label a=b --internal --attachable --ipv6 ' +
        '--subnet 203.0.113.0/24 --ip-range 203.0.113.128/25 --gateway 203.0.113.129 --aux-address router=203.0.113.2 shop_back',
    )
  })

  it('stands at the top of a compose file', () => {
    const said = composeResource(recordedOf(network(FULL)), nothing)
    expect(said?.form).to.deep.equal({
      networks: {
        shop_back: {
          name: 'shop_back',
          driver: 'macvlan',
          driver_opts: { parent: 'eth0' },
          labels: { a: 'b' },
          internal: true,
          attachable: true,
          enable_ipv6: true,
          ipam: {
            config: [
              {
                subnet: '203.0.113.0/24',
                ip_range: '203.0.113.128/25',
                gateway: '203.0.113.129',
                aux_addresses: { router: '203.0.113.2' },
              },
            ],
          },
        },
      },
    })
    expect(said?.cannot).to.deep.equal([])
  })

  it('names a secret where it has to be filled in, and what compose cannot say', () => {
    const of = recordedOf(volume({ Options: { type: 'cifs', o: 'password=hunter2' } }))
    const said = dockerCreate(of, nothing)
    expect(shellLines(said!.form)).to.contain("'o=<<SECRET options.o>>'")
    expect(said?.missing).to.deep.equal(['options.o'])
    expect(shellLines(dockerCreate(of, () => 'password=hunter2')!.form)).to.contain('o=password=hunter2')
    expect(composeResource(recordedOf(network({ ConfigOnly: true })), nothing)?.cannot).to.deep.equal(['configOnly'])
  })
})

const FULL = {
  Name: 'shop_back',
  Driver: 'macvlan',
  Internal: true,
  Attachable: true,
  EnableIPv6: true,
  Options: { parent: 'eth0' },
  Labels: { a: 'b', 'com.docker.compose.network': 'back' },
  IPAM: {
    Driver: 'default',
    Options: null,
    Config: [
      {
        Subnet: '203.0.113.0/24',
        IPRange: '203.0.113.128/25',
        Gateway: '203.0.113.129',
        AuxiliaryAddresses: { router: '203.0.113.2' },
      },
    ],
  },
}

function network(said: object): Configuration | null {
  const document = {
    Name: 'back',
    Id: 'n1',
    Created: '2026-05-01T10:00:00Z',
    Scope: 'local',
    Driver: 'bridge',
    ...said,
  }
  return record({ kind: 'network', document }, hide)
}

function volume(said: object): Configuration | null {
  const document = { Name: 'data', CreatedAt: '2026-05-01T10:00:00Z', Driver: 'local', Scope: 'local', ...said }
  return record({ kind: 'volume', document }, hide)
}
