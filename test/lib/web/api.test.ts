import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect } from 'chai'
import { loadRoutes } from '../../../lib/app/web.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { withText } from '../../helpers/hostile-board.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { serveBoard } from '../../helpers/web.ts'

interface Way {
  readonly responses: Readonly<
    Record<string, { readonly content?: { readonly 'application/json': { readonly schema: object } } }>
  >
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, { readonly get?: Way; readonly post?: Way }>>
}

const schemaOf = (way: Way | undefined, status: number): object => {
  return (
    way?.responses[String(status)]?.content?.['application/json'].schema ?? expect.fail(`nothing is said of ${status}`)
  )
}

describe('what programs may ask', () => {
  it('is all in the document, and the document has nothing else', async () => {
    const web = await serveBoard()
    try {
      const { openapi, paths } = (await (await fetch(`${web.origin}/api/v1/openapi.json`)).json()) as Document
      expect(openapi).to.equal('3.1.0')
      const routes = (await loadRoutes()).map(({ path }) => path).filter((path) => path.startsWith('/api/'))
      expect(Object.keys(paths).sort()).to.deep.equal(routes.filter((path) => !path.endsWith('openapi.json')).sort())
    } finally {
      await web.close()
    }
  })

  it('is answered as the document says, whatever the fleet is called', async () => {
    let board = fleetBoard()
    const web = await serveBoard({ board: () => board })
    const ajv = new Ajv2020({ strict: false })
    formats.default(ajv)
    try {
      const { paths } = (await (await fetch(`${web.origin}/api/v1/openapi.json`)).json()) as Document
      for (const [path, { get }] of Object.entries(paths)) {
        if (!get) continue
        const check = ajv.compile(schemaOf(get, 200))
        for (const text of ['', ...HOSTILE.slice(0, 60)]) {
          board = text === '' ? fleetBoard() : withText(fleetBoard(), text)
          expect(check(await (await fetch(`${web.origin}${path}`)).json()), JSON.stringify(check.errors)).to.equal(true)
        }
      }
    } finally {
      await web.close()
    }
  })

  it('does not call fresh what is old', async () => {
    const web = await serveBoard()
    try {
      const { summary } = (await (await fetch(`${web.origin}/api/v1/status`)).json()) as { summary: object }
      expect(summary).to.deep.equal({ ok: 91, warning: 2, unknown: 3, critical: 2, stale: 9 })
    } finally {
      await web.close()
    }
  })
})
