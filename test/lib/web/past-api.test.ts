import { expect } from 'chai'
import type { HistoryQuery } from '../../../lib/model/history.ts'
import type { WebWorld } from '../../../lib/web/route.ts'
import { NOW } from '../../helpers/boards.ts'
import { aMeasured, aRecorded, someNumbers } from '../../helpers/sample-past.ts'
import { serveBoard } from '../../helpers/web.ts'

const DAY = 86_400_000

interface History {
  readonly from: string
  readonly series: readonly { readonly item: string; readonly points: readonly { readonly mean: number }[] }[]
  readonly left: number
}

describe('what programs may ask of the past', () => {
  async function asked(
    path: string,
    own: Partial<Pick<WebWorld, 'recorded' | 'measured'>> = {},
  ): Promise<readonly [number, string]> {
    const web = await serveBoard(own)
    try {
      const answer = await fetch(`${web.origin}/api/v1/${path}`)
      return [answer.status, await answer.text()]
    } finally {
      await web.close()
    }
  }

  it('is what the store is asked for, and no more', async () => {
    const queries: HistoryQuery[] = []
    const measured = aMeasured({ measured: (query) => Promise.resolve((queries.push(query), [])) })
    await asked('history?target=web-1&check=disk', { measured })
    await asked(
      'history?target=web-1&check=disk&item=&metric=used&from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&resolution=hour',
      {
        measured,
      },
    )
    const from = Date.UTC(2026, 10, 1)
    expect(queries).to.deep.equal([
      { subject: { target: 'web-1', check: 'disk' }, from: NOW - DAY, to: NOW + 1, resolution: 'auto', limit: 2000 },
      {
        subject: { target: 'web-1', check: 'disk', item: '' },
        metric: 'used',
        from,
        to: from + DAY + 1,
        resolution: 'hour',
        limit: 2000,
      },
    ])
  })

  it('tells numbers with their moments, and how many series were left out', async () => {
    const [one] = await aMeasured().measured({} as HistoryQuery)
    const measured = aMeasured({ measured: () => Promise.resolve(Array.from({ length: 60 }, () => one!)) })
    const [status, text] = await asked('history?target=web-1&check=cpu', { measured })
    const { from, series, left } = JSON.parse(text) as History
    expect([status, from, series.length, left]).to.deep.equal([200, '2026-11-22T01:00:00.000Z', 50, 10])
    expect(series[0]?.points).to.have.length(someNumbers().series[0]?.steps.filter(({ bucket }) => bucket).length ?? 0)
  })

  it('refuses with words what is no question', async () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['history', /^"target" is missing\n$/u],
      ['history?target=a', /^"check" is missing\n$/u],
      [
        'history?target=a&check=b&form=2026',
        /^there is no "form": allowed are target, check, item, metric, from, to, resolution\n$/u,
      ],
      ['history?target=a&target=b&check=c', /^"target" is given more than once\n$/u],
      ['history?target=a&check=b&from=yesterday', /^"from" is "yesterday": /u],
      ['history?target=a&check=b&resolution=minute', /^"resolution" is "minute": .*"raw"/u],
      ['history?target=a&check=b&from=2026-11-24T00:00:00Z', /^"from" \(.*\) has to be before "to" \(.*\)\n$/u],
      ['history?target=a&check=b&from=1970-01-01T00:00:00Z', /^"from" and "to" lie more than ten years apart\n$/u],
      [`history?target=${'x'.repeat(501)}&check=b`, /^"target" is "x+… ?.*/u],
      ['revisions?limit=0', /^"limit" is "0": a number from 1 to 500\n$/u],
      ['revisions?limit=501', /^"limit" is "501": a number from 1 to 500\n$/u],
      ['revisions?kind=pod', /^"kind" is "pod": /u],
    ]
    for (const [path, says] of wrong) {
      const [status, text] = await asked(path)
      expect([path, status]).to.deep.equal([path, 400])
      expect(text).to.match(says)
    }
  })

  it('tells changes of everything, or of one object', async () => {
    const of: unknown[] = []
    const recorded = aRecorded({ revisions: (...given) => (of.push(given), aRecorded().revisions(...given)) })
    const [status, text] = await asked('revisions', { recorded })
    expect(status).to.equal(200)
    expect((JSON.parse(text) as { revisions: readonly object[] }).revisions[0]).to.deep.include({
      ...{
        target: 'web-1',
        kind: 'container',
        name: 'shop/cart/1',
        at: '2026-11-23T00:00:00.000Z',
        cause: 'image-changed',
      },
    })
    await asked('revisions?object=web-1%2Fshop%2Fcart%2F1&limit=5', { recorded })
    expect(of).to.deep.equal([
      [null, 100],
      [{ target: 'web-1', kind: 'container', name: 'shop/cart/1' }, 5],
    ])
  })

  it('says what it does not know, and why it cannot say', async () => {
    expect(await asked('revisions?object=none')).to.deep.equal([404, 'nothing is recorded of "none"\n'])
    const off = aRecorded({ revisions: () => Promise.resolve({ kind: 'off' }) })
    expect((await asked('revisions', { recorded: off }))[0]).to.equal(404)
    const unread = aRecorded({ object: () => Promise.resolve({ kind: 'unread', why: 'a lock\nis there' }) })
    expect(await asked('revisions?object=web-1/a', { recorded: unread })).to.deep.equal([503, 'a lock is there\n'])
    const two = [
      { target: 'a', kind: 'service', name: 'b' } as const,
      { target: 'a', kind: 'container', name: 'b' } as const,
    ]
    const several = aRecorded({ object: () => Promise.resolve({ kind: 'read', value: { several: two } }) })
    expect(await asked('revisions?object=a/b', { recorded: several })).to.deep.equal([
      400,
      '"a/b" is several things: say "kind", one of service, container\n',
    ])
  })
})
