import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { expect } from 'chai'
import { loadRoutes } from '../../../lib/app/web.ts'
import { HOSTILE } from '../../helpers/hostile.ts'
import { withText } from '../../helpers/hostile-board.ts'
import { fleetBoard } from '../../helpers/sample-fleet.ts'
import { serveBoard, someSides } from '../../helpers/web.ts'

interface Way {
  readonly parameters?: readonly { readonly name: string; readonly required: boolean; readonly example?: string }[]
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

/** What has to be asked, as the document itself shows it. */
function examplesOf({ parameters = [] }: Way): string {
  const needed = parameters.filter(({ required }) => required).map(({ name, example = '' }) => [name, example] as const)
  return needed.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(needed)).toString()}`
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
    let sides = someSides()
    const web = await serveBoard({ board: () => board, quiet: () => sides.quiet() })
    const ajv = new Ajv2020({ strict: false })
    formats.default(ajv)
    try {
      const { paths } = (await (await fetch(`${web.origin}/api/v1/openapi.json`)).json()) as Document
      // What is told on a line is held against its contract where it is made.
      for (const [path, { get }] of Object.entries(paths).filter(([each]) => each !== '/api/v1/events')) {
        if (!get) continue
        const check = ajv.compile(schemaOf(get, 200))
        for (const text of ['', ...HOSTILE.slice(0, 60)]) {
          board = text === '' ? fleetBoard() : withText(fleetBoard(), text)
          sides = text === '' ? someSides() : someSides((value) => withText(value, text))
          expect(
            check(await (await fetch(`${web.origin}${path}${examplesOf(get)}`)).json()),
            JSON.stringify(check.errors),
          ).to.equal(true)
        }
      }
    } finally {
      await web.close()
    }
  })

  it('tells which windows are open, and when the others open', async () => {
    const web = await serveBoard()
    try {
      const answer = await fetch(`${web.origin}/api/v1/maintenance`)
      const { windows } = (await answer.json()) as {
        windows: readonly { name: string; open: boolean; times: unknown[] }[]
      }
      expect(windows.map(({ name, open, times }) => `${name} ${open} ${times.length}`)).to.deep.equal([
        'moving racks true 1',
        'backups of the databases false 13',
        'patch day false 1',
      ])
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
