import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { PrintedLine } from '../../../../lib/model/session.ts'
import { openKubernetes } from '../../../contracts/kubernetes.ts'
import { faultOf } from '../../../helpers/docker-session.ts'
import { refuse, startFakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import type { FakeKubernetes } from '../../../helpers/fake-kubernetes.ts'
import { aPod } from '../../../helpers/kube-objects.ts'

const never = new AbortController().signal
const ASKED = { workload: 'shop/deployment/web', instance: { id: 'pod-web-1-a', name: 'web-1-a' }, most: 3 }

describe('what the containers of a pod printed last', function () {
  this.timeout(20_000)
  let fake: FakeKubernetes
  let session: Session
  /** By container: what its log is, or the status with which a server refuses to tell. */
  let logs: Record<string, string | number>
  const asked: URL[] = []
  beforeEach(async () => {
    fake = await startFakeKubernetes()
    asked.splice(0)
    const containers = [{ name: 'web' }, { name: 'proxy' }]
    fake.objects['/api/v1/pods'] = [aPod({ name: 'web-1-a' }, {}, { containers }), aPod({ name: 'web-1-b' })]
    fake.instead = (request, response) => {
      const url = new URL(request.url ?? '', 'https://fake')
      if (!url.pathname.endsWith('/log')) return false
      asked.push(url)
      const log = logs[url.searchParams.get('container') ?? ''] ?? ''
      if (typeof log === 'number') refuse(response, log, 'Refused', 'no log of it')
      else response.writeHead(200, { 'content-type': 'text/plain' }).end(log)
      return true
    }
    session = await openKubernetes({ kubeconfig: fake.kubeconfig, context: 'token' })
  })
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })

  const lines = (instance = ASKED.instance): Promise<readonly PrintedLine[]> =>
    session.workloads!.lastLines!({ ...ASKED, instance }, never)

  it('stands in the order in which it was printed, each line with its container', async () => {
    logs = {
      web: '2026-11-23T01:00:00.000000001Z one\n2026-11-23T01:00:02Z three  with blanks\n',
      proxy: '2026-11-23T01:00:01Z two\nnot dated\n',
    }
    expect((await lines()).map(({ by, text }) => [by, text])).to.deep.equal([
      ['proxy', 'two'],
      ['proxy', 'not dated'],
      ['web', 'three  with blanks'],
    ])
    expect(asked.map(({ pathname }) => pathname)).to.deep.equal(
      Array(2).fill('/api/v1/namespaces/shop/pods/web-1-a/log'),
    )
    const { container, ...query } = Object.fromEntries(asked[0]!.searchParams)
    expect([container, query]).to.deep.equal(['web', { timestamps: 'true', tailLines: '3', limitBytes: '1048576' }])
  })

  it('names no container where there is only one', async () => {
    logs = { web: '2026-11-23T01:00:00.5Z one\n' }
    expect(await lines({ id: 'pod-web-1-b', name: 'web-1-b' })).to.deep.equal([
      { atNs: String(BigInt(Date.UTC(2026, 10, 23, 1)) * 1_000_000n + 500_000_000n), by: '', text: 'one' },
    ])
  })

  it('is nothing of a container that has not begun', async () => {
    logs = { web: '2026-11-23T01:00:00Z one\n', proxy: 400 }
    expect((await lines()).map(({ text }) => text)).to.deep.equal(['one'])
  })

  it('is what keeps it from beginning, in words of the server, where none of them has', async () => {
    logs = { web: 400, proxy: 400 }
    expect((await faultOf(lines())).message).to.equal(
      '"/api/v1/namespaces/shop/pods/web-1-a/log" answers 400: no log of it',
    )
  })

  it('is a fault where it may not be read, and where the pod is gone', async () => {
    logs = { web: 403 }
    const forbidden = await faultOf(lines())
    expect([forbidden.code, forbidden.hint]).to.deep.equal([
      'auth-failed',
      'docs/least-privilege.md has the ClusterRole, and the Role for single namespaces, that allows what is asked',
    ])
    expect((await faultOf(lines({ id: 'x', name: 'web-9' }))).message).to.equal('there is no pod "web-9" any more')
  })
})
