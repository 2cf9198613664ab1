import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect } from 'chai'
import { healPlanSchema, healRunSchema } from '../../../lib/cli/commands/heal/documents.ts'
import { planAnswer, ranAnswer } from '../../../lib/web/api-words.ts'
import type { Web } from '../../../lib/web/serve.ts'
import type { WebOutcome } from '../../../lib/web/wishing.ts'
import { NOW } from '../../helpers/boards.ts'
import { serveBoard } from '../../helpers/web.ts'
import { aDesk, aPlan } from '../../helpers/wishes.ts'
import type { Desk } from '../../helpers/wishes.ts'

const WRITE = 'w'.repeat(32)
const HOUR = 3_600_000
const said = { by: 'deploy-bot', note: 'moving racks' }
const heard = { by: 'deploy-bot (api)', note: 'moving racks' }

interface Answered {
  readonly status: number
  readonly body: { readonly error?: string; readonly problems?: readonly { at: string; says: string }[] }
}

describe('what programs may have done', () => {
  let web: Web & { readonly origin: string }
  let desk: Desk
  let refuses: WebOutcome | null

  beforeEach(async () => {
    refuses = null
    desk = aDesk({ answers: () => refuses })
    web = await serveBoard({ tokens: { write: { reveal: () => WRITE, source: 'env:T' } }, wishes: desk })
  })
  afterEach(() => web.close())

  async function post(path: string, body: unknown): Promise<Answered> {
    const answer = await fetch(`${web.origin}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${WRITE}`, 'content-type': 'application/json; charset=utf-8' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Answered['body'] }
  }

  const cases: readonly (readonly [string, object, object])[] = [
    ['/ack', { incident: 'a1', ...said }, { do: 'ack', incident: 'a1', isSticky: false, ...heard }],
    [
      '/ack',
      { incident: 'a1', sticky: true, for: '2h', ...said },
      { do: 'ack', incident: 'a1', isSticky: true, until: NOW + 2 * HOUR, ...heard },
    ],
    ['/unack', { incident: 'a1', by: said.by }, { do: 'unack', incident: 'a1', by: heard.by }],
    [
      '/silence',
      {
        target: ['web-*'],
        labels: ['env=test', 'env=dev', '__proto__=x'],
        until: '2026-11-23T03:00:00+01:00',
        ...said,
      },
      {
        ...{ do: 'silence', until: NOW + HOUR, ...heard },
        match: {
          target: ['web-*'],
          labels: [
            ['env', ['test', 'dev']],
            ['__proto__', ['x']],
          ],
        },
      },
    ],
    ['/unsilence', { id: 's1', by: said.by }, { do: 'unsilence', id: 's1', by: heard.by }],
    [
      '/hold',
      { target: ['web-1'], kind: ['container'], name: ['shop-*'], for: '1h', ...said },
      {
        do: 'hold',
        matches: [{ target: ['web-1'], kind: ['container'], name: ['shop-*'] }],
        until: NOW + HOUR,
        ...heard,
      },
    ],
    ['/release', { id: 'h1', by: said.by }, { do: 'release', id: 'h1', by: heard.by }],
    ['/heal/plan', {}, { do: 'heal-plan' }],
    ['/heal/run', { plan: aPlan().id, by: said.by }, { do: 'heal-run', plan: aPlan().id, by: heard.by }],
    ['/heal/stop', said, { do: 'heal-stop', ...heard }],
    ['/heal/resume', { by: said.by }, { do: 'heal-resume', by: heard.by, note: '' }],
  ]

  it('is told to the desk of the daemon with the name of who asks, and answered as the document says', async () => {
    const ajv = new Ajv2020({ strict: false })
    formats.default(ajv)
    const document = await (
      await fetch(`${web.origin}/api/v1/openapi.json`, { headers: { authorization: `Bearer ${WRITE}` } })
    ).json()
    const { paths } = document as {
      paths: Record<string, { post: { requestBody: Content; responses: Record<string, Content> } }>
    }
    interface Content {
      readonly content: { readonly 'application/json': { readonly schema: object } }
    }
    const schemaOf = ({ content }: Content): object => content['application/json'].schema
    for (const [path, body, wish] of cases) {
      const { requestBody, responses } = paths[`/api/v1${path}`]!.post
      expect(ajv.validate(schemaOf(requestBody), body), `${path} ${ajv.errorsText()}`).to.equal(true)
      const answer = await post(path, body)
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).to.equal(200)
      expect(ajv.validate(schemaOf(responses['200']!), answer.body), `${path} ${ajv.errorsText()}`).to.equal(true)
      expect(desk.asked.at(-1)).to.deep.equal(wish)
    }
    expect(new Set(cases.map(([path]) => `/api/v1${path}`))).to.deep.equal(
      new Set(Object.keys(paths).filter((path) => 'post' in paths[path]!)),
    )
  })

  it('is refused with the reason when the daemon does not do it', async () => {
    refuses = { kind: 'refused', why: 'there is no open incident "a1"' }
    expect(await post('/ack', { incident: 'a1', ...said })).to.deep.equal({
      status: 409,
      body: { error: 'there is no open incident "a1"' },
    })
  })

  it('is asked for exactly: what is missing, unknown, twice or too much is said, and nothing is done', async () => {
    const wrong: readonly (readonly [string, unknown, number, RegExp])[] = [
      ['/ack', { incident: 'a1', ...said, force: true }, 422, /force/u],
      ['/ack', { incident: 'a1', by: 'x' }, 422, /note/u],
      ['/ack', { incident: 'a1', ...said, for: '2h', until: '2026-11-24T00:00:00Z' }, 422, /not both/u],
      ['/ack', { incident: 'a1', by: 'a\nb', note: 'x' }, 422, /one line/u],
      ['/silence', { ...said, for: '2h' }, 422, /say what/u],
      ['/silence', { target: [], ...said, for: '2h' }, 422, /target/u],
      ['/silence', { target: ['a'], ...said }, 422, /"for\\" or/u],
      ['/silence', { target: ['a'], ...said, for: '2 hrz' }, 422, /from a minute to a year/u],
      ['/silence', { labels: ['env'], ...said, for: '2h' }, 422, /name=value/u],
      ['/hold', { ...said, for: '2h' }, 422, /target/u],
      ['/heal/run', { by: 'x' }, 422, /plan/u],
      ['/heal/plan', [], 422, /this is not/u],
      ['/ack', '{"incident":', 400, /not JSON/u],
      ['/ack', '{"incident":"a","incident":"b"}', 400, /twice/u],
      ['/silence', '{"target":["a"],"t\\u0061rget":["b"]}', 400, /twice/u],
      ['/heal/plan', '[{"a":1,"b":{"a":1}},{"a":"\\"a\\":"}]', 422, /this is not/u],
      ['/ack', '['.repeat(60_000), 400, /not JSON/u],
    ]
    for (const [path, body, status, says] of wrong) {
      const answer = await post(path, body)
      expect(answer.status, JSON.stringify(answer.body)).to.equal(status)
      expect(JSON.stringify(answer.body), String(says)).to.match(says)
    }
    expect(desk.asked).to.deep.equal([])
  })

  it('answers plans and runs of them with the documents of the command line', async () => {
    const plan = (await post('/heal/plan', {})).body
    expect(healPlanSchema.parse(plan)).to.deep.equal(planAnswer.parse(plan))
    const ran = (await post('/heal/run', { plan: aPlan().id, by: 'x' })).body
    expect(healRunSchema.parse(ran)).to.deep.equal(ranAnswer.parse(ran))
  })
})
