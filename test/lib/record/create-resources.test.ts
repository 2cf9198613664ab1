import { expect } from 'chai'
import type { Configuration } from '../../../lib/model/configuration.ts'
import { networkRequest } from '../../../lib/record/create/network-request.ts'
import { volumeRequest } from '../../../lib/record/create/volume-request.ts'
import { record } from '../../../lib/record/record.ts'
import { hide, recordedOf } from '../../helpers/recordings.ts'

const nothing = (): undefined => undefined
const plain = { networks: new Set<string>(), keepsSubnets: false }

describe('what makes a network again', () => {
  it('has all that somebody asked for, and tells the engine nothing of what it chose itself', () => {
    const { body, cannot } = networkRequest(network(FULL), nothing, plain)
    expect([body, cannot]).to.deep.equal([
      {
        Name: 'back',
        CheckDuplicate: true,
        Driver: 'macvlan',
        Internal: true,
        IPAM: {
          Options: { a: 'b' },
          Config: [
            {
              Subnet: '203.0.113.0/24',
              Gateway: '203.0.113.129',
              IPRange: '203.0.113.128/25',
              AuxiliaryAddresses: { router: '203.0.113.2' },
            },
          ],
        },
        Options: { parent: 'eth0' },
        Labels: { 'com.docker.compose.network': 'back', 'com.docker.compose.version': '2.1', tier: 'gold' },
      },
      [],
    ])
    const chosen = network({ IPAM: { Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] } })
    expect(networkRequest(chosen, nothing, plain).body).not.to.have.property('IPAM')
  })

  it('asks for the subnet that the engine chose where somebody has an address of his own in it', () => {
    const chosen = network({ IPAM: { Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] } })
    expect(networkRequest(chosen, nothing, { ...plain, keepsSubnets: true }).body['IPAM']).to.deep.equal({
      Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }],
    })
  })

  it('needs the network that it takes its settings from, and repeats none of them', () => {
    const from = network({ ...FULL, ConfigFrom: { Network: 'template' } })
    expect(networkRequest(from, nothing, plain).cannot).to.deep.equal(['configFrom: there is no network "template"'])
    const { body, cannot } = networkRequest(from, nothing, { ...plain, networks: new Set(['template']) })
    expect(cannot).to.deep.equal([])
    expect(body['ConfigFrom']).to.deep.equal({ Network: 'template' })
    expect(body).not.to.have.any.keys('Options', 'IPAM')
  })
})

describe('what makes a volume again', () => {
  const cifs = { Driver: 'local', Options: { type: 'cifs', device: '//198.51.100.7/shop', o: 'password=hunter2' } }

  it('has driver, options and labels, secrets opened', () => {
    const { body, cannot } = volumeRequest(volume({ ...cifs, Labels: { tier: 'gold' } }), () => 'password=hunter2')
    expect([body, cannot]).to.deep.equal([
      { Name: 'data', Driver: 'local', DriverOpts: cifs.Options, Labels: { tier: 'gold' } },
      [],
    ])
  })

  it('is refused by the name of the secret that nobody kept', () => {
    expect(volumeRequest(volume(cifs), nothing).cannot).to.deep.equal([
      'options.o: a secret, and its value is not kept',
    ])
  })
})

const FULL = {
  Driver: 'macvlan',
  Internal: true,
  Options: { parent: 'eth0' },
  Labels: { 'com.docker.compose.network': 'back', 'com.docker.compose.version': '2.1', tier: 'gold' },
  IPAM: {
    Driver: 'default',
    Options: { a: 'b' },
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

function network(said: object): Configuration {
  return recordedOf(record({ kind: 'network', document: { Name: 'back', Id: 'n1', Driver: 'bridge', ...said } }, hide))
}

function volume(said: object): Configuration {
  return recordedOf(record({ kind: 'volume', document: { Name: 'data', ...said } }, hide))
}
