import { expect } from 'chai'
import { systemClock } from '../../../../lib/base/clock.ts'
import kubernetes from '../../../../lib/connectors/kubernetes.ts'
import { credentials } from '../../../../lib/connectors/kubernetes/access.ts'
import { apiClient } from '../../../../lib/connectors/kubernetes/client.ts'
import { clusterWatch } from '../../../../lib/connectors/kubernetes/watch.ts'
import type { Watch } from '../../../../lib/connectors/kubernetes/watch.ts'
import { watchesOf } from '../../../../lib/connectors/kubernetes/kinds.ts'
import type { Session } from '../../../../lib/kit/connector.ts'
import { refuse, startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { aPod } from '../../../helpers/kube-objects.ts'
import { movedClock } from '../../../helpers/docker-session.ts'
import { until } from '../../../helpers/sshd.ts'
import { nodesIn, openKubernetes, valueOf, workloadsIn } from '../../../contracts/kubernetes.ts'

const KINDS = ['daemonsets', 'deployments', 'jobs', 'nodes', 'pods', 'statefulsets']

describe('what is heard of a cluster', function () {
  this.timeout(20_000)
  let fake: FakeKubernetes
  let session: Session
  let events: number
  const open = async (more: object = {}): Promise<void> => {
    const given = { clock: movedClock(), onEvent: () => (events += 1) }
    session = await openKubernetes({ kubeconfig: fake.kubeconfig, context: 'token', ...more }, given)
    await look()
  }
  const look = async (): Promise<void> => {
    valueOf((await workloadsIn(session, 'list')).list)
  }
  const kindsWatched = (): string[] => fake.watching().map((path) => path.split('/').at(-1) ?? '')
  const changed = (version: string): object => ({
    type: 'MODIFIED',
    object: { metadata: { name: 'one', uid: 'one', resourceVersion: version } },
  })
  const asked = (kind: string, version: string): boolean =>
    fake.asked.some((path) => path.includes(`/${kind}?watch=1`) && path.includes(`resourceVersion=${version}`))

  beforeEach(async () => {
    events = 0
    fake = await startFakeKubernetes()
    fake.objects['/api/v1/pods'] = [aPod({ name: 'one' })]
  })
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })

  for (const kind of KINDS)
    it(`makes the target due when something changes among its ${kind}`, async () => {
      await open()
      await until(() => fake.watching(`/${kind}`).length === 1)
      fake.tell(kind, changed('1001'))
      await until(() => events === 1)
    })

  it('is one watch of each kind, however often one looks', async () => {
    await open()
    await until(() => fake.watching().length === KINDS.length)
    await look()
    await nodesIn(session, 'members')
    expect(kindsWatched().sort()).to.deep.equal(KINDS)
    await session.close()
    await until(() => fake.watching().length === 0)
  })

  it('is all the rest where one kind may not be watched: that one is looked at as often as ever', async () => {
    fake.unwatchable.add('deployments')
    await open()
    await until(() => fake.watching().length === KINDS.length - 1)
    await until(() => asked('deployments', '1000'))
    expect(kindsWatched()).not.to.include('deployments')
    fake.tell('pods', changed('1001'))
    await until(() => events === 1)
  })

  it('goes on from a bookmark when a watch ends, and from the last change when it is cut', async () => {
    await open()
    await until(() => fake.watching('/pods').length === 1)
    fake.tell('pods', { type: 'BOOKMARK', object: { metadata: { resourceVersion: '1500' } } })
    fake.endWatches('pods')
    await until(() => asked('pods', '1500') && fake.watching('/pods').length === 1)
    fake.tell('pods', changed('1600'))
    await until(() => events === 1)
    fake.endWatches('pods', 'destroy')
    await until(() => asked('pods', '1600'))
    expect(events).to.equal(1)
  })

  it('wants a fresh list when what has happened is forgotten, and goes on from there', async () => {
    await open()
    await until(() => fake.watching('/jobs').length === 1)
    fake.tell('jobs', { type: 'ERROR', object: { code: 410, reason: 'Expired' } })
    fake.endWatches('jobs')
    await until(() => events === 1)
    expect(fake.watching('/jobs')).to.deep.equal([])
    const before = fake.asked.length
    await look()
    await until(() => fake.watching('/jobs').length === 1)
    expect(fake.asked.slice(before).filter((path) => path.includes('/jobs?watch=1'))).to.have.lengthOf(1)
  })

  it('wants a fresh list too when the watch itself is answered with 410', async () => {
    let isExpired = true
    fake.instead = ({ url }, response) => {
      if (!url?.startsWith('/api/v1/pods?watch') || !isExpired) return false
      refuse(response, 410, 'Expired', 'too old resource version')
      return true
    }
    await open()
    await until(() => events === 1)
    isExpired = false
    await look()
    await until(() => fake.watching('/pods').length === 1)
  })

  it('takes nothing for news that a kubelet repeats, and a node that is not ready any more for some', async () => {
    await open()
    await until(() => fake.watching('/nodes').length === 1)
    const beat = (status: string, version: number): void =>
      fake.tell('nodes', {
        type: 'MODIFIED',
        object: {
          metadata: { name: 'node-1', uid: 'n1', resourceVersion: String(version) },
          status: { conditions: [{ type: 'Ready', status, lastHeartbeatTime: `2026-11-23T00:00:0${version}Z` }] },
        },
      })
    for (const version of [1, 2, 3]) beat('True', version)
    beat('False', 4)
    fake.tell('pods', changed('1001'))
    await until(() => events >= 3)
    expect(events).to.equal(3)
  })

  it('never takes more connections than were agreed, however many namespaces there are', async () => {
    const many = Array.from({ length: 60 }, (_, at) => `shop-${at}`)
    const agreed = [...watchesOf(60).values()].reduce((sum, own) => sum + own, 0)
    expect(agreed).to.equal(24)
    expect(kubernetes.holds!({ namespaces: many })).to.equal(agreed + 6)
    expect(kubernetes.holds!({})).to.equal(KINDS.length + 6)
    await open({ namespaces: many })
    await until(() => fake.watching().length === agreed)
    await look()
    expect(fake.watching()).to.have.lengthOf(agreed)
  })
})

describe('a watch that hangs', () => {
  let watch: Watch | undefined
  afterEach(() => watch?.close())

  it('is given up after its time, and begun again from where it was', async () => {
    const opened: string[] = []
    let aborted = 0
    const client = {
      open: (path: string, { whole }: { readonly whole: AbortSignal }): Promise<never> => {
        opened.push(path)
        return new Promise((_resolve, reject) => {
          whole.addEventListener('abort', () => {
            aborted += 1
            reject(whole.reason as Error)
          })
        })
      },
    }
    const most = new Map([['pods', 1]])
    watch = clusterWatch(client, { clock: movedClock(), onEvent: () => undefined, most, hangsMs: 20 })
    watch.follow('pods', { group: '/api/v1', versions: new Map([['', '7']]) })
    await until(() => opened.length >= 3)
    expect(aborted).to.be.at.least(2)
    expect(new Set(opened)).to.have.lengthOf(1)
    expect(opened[0]).to.contain('timeoutSeconds=300').and.contain('resourceVersion=7')
  })

  it('frees its connection, though the server goes on saying nothing', async () => {
    const fake = await startFakeKubernetes()
    const own = credentials({ kubeconfig: fake.kubeconfig, context: 'token' }, systemClock)
    const client = apiClient(own, systemClock)
    try {
      watch = clusterWatch(client, {
        ...{ clock: movedClock(), onEvent: () => undefined },
        ...{ most: new Map([['pods', 1]]), hangsMs: 150 },
      })
      watch.follow('pods', { group: '/api/v1', versions: new Map([['', '7']]) })
      await until(() => fake.asked.length >= 4)
      await until(() => fake.watching().length <= 1)
    } finally {
      watch?.close()
      client.close()
      await fake.stop()
    }
  })
})
