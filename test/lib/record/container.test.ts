import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { recordContainer } from '../../../lib/record/container.ts'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import { hiding } from '../../../lib/record/hide.ts'
import { pathWords, valueWords } from '../../../lib/record/words.ts'
import type { Configuration } from '../../../lib/model/configuration.ts'

type Inspect = Record<string, Record<string, unknown>>

describe('what a container was made of', () => {
  it('has every network with its addresses and names, every mount and limit, each with who set it', () => {
    const got = lines(recorded('rich'))
    expect(got).to.include.members([
      'operator networks.back.ipv4Address = 192.0.2.10',
      'operator networks.back.aliases = ["db"]',
      'operator networks.front.aliases = ["fr"]',
      'operator mounts["/data"].volume = data',
      'operator mounts["/host"].readOnly = true',
      'operator mounts["/anon"].anonymous = true',
      'operator mounts["/scratch"].options = size=1m',
      'operator limits.memoryBytes = 67108864',
      'operator ulimits.nofile.soft = 100',
      'operator devices["/dev/xnull"].source = /dev/null',
      'operator healthcheck.intervalNs = 5000000000',
      'operator logging.options.max-size = 1m',
      'operator restart.maximumRetries = 3',
      'operator security.capAdd = ["CAP_NET_ADMIN"]',
      'operator sysctls["net.ipv4.ip_forward"] = 1',
    ])
  })

  it('leaves to the engine what the engine chose: twice the memory as swap, where volumes lie, addresses', () => {
    const got = lines(recorded('rich'))
    expect(got).to.include.members([
      'engine limits.memorySwapBytes = 134217728',
      'engine runtime.networks.front.address = 198.51.100.2',
      'engine mounts["/data"].mode = z',
    ])
    expect(got.join('\n')).not.to.contain('_data').and.not.to.contain('LogPath')
  })

  it('takes it for the engine’s choice that what shares processes with its host has no label', () => {
    const shared = (options: string[]): string[] =>
      lines(recorded('rich', (own) => Object.assign(own['HostConfig']!, { PidMode: 'host', SecurityOpt: options })))
    expect(shared(['label=disable'])).to.include('engine security.options = ["label=disable"]')
    expect(shared(['no-new-privileges'])).to.include('operator security.options = ["no-new-privileges"]')
  })

  it('names the container whose network is shared, not its dead id', () => {
    expect(lines(recorded('side'))).to.include('operator networkMode = container:rich')
  })

  it('keeps that no path of the kernel is hidden, which is a right, and that it is killed at once', () => {
    const own = { MaskedPaths: [], ReadonlyPaths: [] }
    const open = lines(
      recorded('rich', (rich) => [
        Object.assign(rich['HostConfig']!, own),
        Object.assign(rich['Config']!, { StopTimeout: 0 }),
      ]),
    )
    expect(open).to.include.members([
      'operator security.maskedPaths = []',
      'operator security.readOnlyPaths = []',
      'operator stopTimeoutSeconds = 0',
    ])
    const usual = lines(recorded('rich')).filter((line) => /maskedPaths|readOnlyPaths/u.test(line))
    expect(usual.map((line) => line.split(' ')[0])).to.deep.equal(['engine', 'engine'])
    const all = lines(recorded('rich', (rich) => Object.assign(rich['HostConfig']!, { ...own, Privileged: true })))
    expect(all.join('\n')).not.to.match(/operator security\.(?:maskedPaths|readOnlyPaths)/u)
  })

  it('keeps labels of every name', () => {
    expect(lines(recorded('rich'))).to.include.members([
      'operator labels.__proto__ = x',
      'operator labels["odd.label"] = ü "x"',
    ])
  })

  it('shows no value of the environment, and the same fingerprint for the same value', () => {
    const twice = (env: string[]): string[] => lines(recorded('rich', (own) => (own['Config']!['Env'] = env)))
    const [one, other] = [twice(['A=hunter2']), twice(['B=hunter2'])]
    expect(one.join()).not.to.contain('hunter2')
    expect(one.find((line) => line.includes('env.A'))?.split('=')[1]).to.equal(
      other.find((line) => line.includes('env.B'))?.split('=')[1],
    )
  })

  it('gives what the image says to the image, and takes it back when somebody says something else', () => {
    const image = (given: Record<string, unknown>) => (): void => {
      Object.assign(images['Config'] as object, given)
    }
    const images = fixture('image')
    image({ Env: ['PATH=/bin', 'TZ=UTC'], Cmd: ['sleep', '1000'], Labels: { a: '1', b: '2' }, User: '1000' })()
    const got = lines(
      recordContainer(
        {
          kind: 'container',
          image: images,
          document: changed('rich', (own) => {
            own['Config']!['Env'] = ['PATH=/bin', 'TZ=Europe/Berlin']
            own['Config']!['Labels'] = { a: '1', b: '3' }
          }),
        },
        hide,
      ),
    )
    expect(got).to.include.members([
      'image env.PATH = /bin',
      'operator env.TZ = Europe/Berlin',
      'image labels.a = 1',
      'operator labels.b = 3',
      'image command = ["sleep", "1000"]',
      'image user = 1000',
    ])
  })

  it('takes a command for somebody’s own where the entrypoint is, though the image has the same', () => {
    const image = fixture('image')
    Object.assign(image['Config'] as object, { Cmd: ['sleep', '1000'] })
    const document = changed('rich', (own) => (own['Config']!['Entrypoint'] = ['/bin/sh']))
    expect(lines(recordContainer({ kind: 'container', document, image }, hide))).to.include(
      'operator command = ["sleep", "1000"]',
    )
  })

  it('is the same object under compose, whatever its container is called', () => {
    const labels = {
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': 'web',
      'com.docker.compose.container-number': '2',
    }
    const got = recorded('rich', (own) => {
      own['Config']!['Labels'] = labels
      Object.assign(own, { Name: '/abc_shop-web-2' })
    })
    expect(got).to.include({ name: 'shop/web/2', runsAs: 'abc_shop-web-2' })
  })

  it('is not kept of tasks of a service, containers of a pod, and what compose ran once', () => {
    for (const key of ['com.docker.swarm.task.id', 'io.kubernetes.pod.uid'])
      expect(
        recordedOrNull('rich', (own) => (own['Config']!['Labels'] = { [key]: 'x' })),
        key,
      ).to.equal(null)
    expect(
      recordedOrNull('rich', (own) => (own['Config']!['Labels'] = { 'com.docker.compose.oneoff': 'True' })),
    ).to.equal(null)
  })

  it('is unchanged by whatever comes and goes by itself', () => {
    const later = recorded('rich', (own) => {
      Object.assign(own, { Id: 'f'.repeat(64), Created: '2026-12-01T00:00:00Z', RestartCount: 7, ResolvConfPath: '/x' })
      own['State'] = { Status: 'exited' }
      own['Config']!['Hostname'] = 'box'
      const networks = own['NetworkSettings']!['Networks'] as Inspect
      Object.assign(networks['back']!, { Aliases: ['db', 'ffffffffffff'] })
      Object.assign(networks['front']!, {
        Aliases: ['fr', 'ffffffffffff'],
        IPAddress: '198.51.100.9',
        MacAddress: '02:42:00:00:00:09',
        EndpointID: 'e',
      })
      own['HostConfig']!['CapAdd'] = ['net_admin']
      own['HostConfig']!['NewInAnotherVersion'] = null
    })
    expect(diff(recorded('rich'), later)).to.deep.equal([])
  })

  it('keeps under its own name what the engine learns one day', () => {
    const got = recorded('rich', (own) => (own['HostConfig']!['Frobnicate'] = { Level: 3 }))
    expect(lines(got)).to.include('operator host.Frobnicate.Level = 3')
  })

  it('makes something, or nothing, of whatever an engine answers', () => {
    for (const document of [null, 1, [], {}, { Id: 1 }, { Id: 'a', Name: '/x', Config: 3, HostConfig: [] }])
      expect(() => recordContainer({ kind: 'container', document }, hide)).not.to.throw()
  })
})

const hide = hiding({ secret: [], plain: [] }, (text) =>
  String(Buffer.from(text).reduce((sum, each) => (sum * 31 + each) >>> 0, 7)),
)

function fixture(name: string): Inspect {
  return JSON.parse(readFileSync(new URL(`../../fixtures/inspect/${name}.json`, import.meta.url), 'utf8')) as Inspect
}

function changed(name: string, change: (own: Inspect) => unknown): Inspect {
  const own = fixture(name)
  change(own)
  return own
}

function recordedOrNull(name: string, change: (own: Inspect) => unknown = () => undefined): Configuration | null {
  return recordContainer(
    { kind: 'container', document: changed(name, change), image: fixture('image'), nameOf: () => 'rich' },
    hide,
  )
}

function recorded(name: string, change?: (own: Inspect) => unknown): Configuration {
  const got = recordedOrNull(name, change)
  if (!got) throw new Error('nothing was recorded')
  return got
}

function lines(of: Configuration | null): string[] {
  return (of?.fields ?? []).map(({ path, value, origin }) => `${origin} ${pathWords(path)} = ${valueWords(value)}`)
}
