import { openBrowser } from '../helpers/browser.ts'
import { manyContainers } from '../helpers/many-containers.ts'
import { HOSTILE } from '../helpers/hostile.ts'
import { withText } from '../helpers/hostile-board.ts'
import { changeableBoard } from '../helpers/forms.ts'
import { fleetStory } from '../helpers/sample-story.ts'
import { aMeasured, aRecorded } from '../helpers/sample-past.ts'
import { serveBoard, someSides } from '../helpers/web.ts'
import type { WebWorld } from '../../lib/web/route.ts'
import type { Bench, Proof } from './proof.ts'

/** On a quiet machine, until the browser has painted it. */
const PAINTED_MS = 2_000

const WRITE = 'a-token-for-changes-0123456789'

const SIZES = { payloads: 60, containers: 10_000 }

/** Whatever tenants call what is theirs, nothing of it runs in the browser of whoever looks; and a large fleet is no large page. */
export const page: Proof<typeof SIZES> = {
  about: 'no text of others runs on the status page, in any field; ten thousand containers are painted at once',
  full: SIZES,
  small: { payloads: 6, containers: 10_000 },
  async run({ sizes, ending, say }: Bench<typeof SIZES>) {
    const browser = await openBrowser()
    ending.later(() => browser.close())
    let text = ''
    const wrong: string[] = []
    const worded = <T>(value: T): T => (text === '' ? value : withText(value, text))
    const web = await serveBoard({
      board: () => (text === '' ? manyContainers(sizes.containers) : withText(changeableBoard(), text)),
      ...someSides(worded),
      ...hostilePast(() => text),
      tokens: { write: { reveal: () => WRITE, source: 'env:TOKEN' } },
    })
    ending.later(() => web.close())
    // From then on the browser has the token.
    await browser.goTo(`${web.origin.replace('//', `//ada:${WRITE}@`)}/do/heal-stop`)
    const began = performance.now()
    await browser.goTo(`${web.origin}/`)
    const painted = Math.round(performance.now() - began)
    if (painted > PAINTED_MS) wrong.push(`${sizes.containers} containers were painted after ${painted} ms`)
    const rows = Number(await browser.ask(`document.querySelectorAll('tr, .cause').length`))
    const paths = [
      '/',
      '/targets',
      '/workloads',
      '/incidents',
      '/quiet',
      '/healing',
      '/healing?after=9',
      '/cost',
      `/incident?id=${fleetStory().incident.id}`,
    ]
    let loads = 0
    for (text of actingFirst().slice(0, sizes.payloads)) {
      const id = encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'))
      const about = [`/target?id=${id}`, `/workload?target=${id}&id=${id}`, `/search?q=${id}`]
      const forms = [
        `/do/ack?incident=${id}`,
        `/do/silence?target=${id}&check=${id}`,
        `/do/hold?target=${id}&name=${id}`,
      ]
      for (const path of [...paths, ...about, ...pastPaths(id), ...forms]) {
        await browser.goTo(`${web.origin}${path.slice(0, 2000)}`)
        loads += 1
        const title = String(await browser.ask('document.title'))
        if (!title.endsWith(' · orch-watch')) wrong.push(`${path}: its title is ${title}`)
        for (const each of browser.complaints().filter((said) => !said.includes('404')))
          wrong.push(`${path}: ${each.slice(0, 300)}`)
      }
      say(`${loads} pages loaded`)
    }
    return { figures: { pagesLoaded: loads, paintedMs: painted, rowsOfLargeFleet: rows }, wrong }
  },
}

/** Pages about the past: of everything, and of what is called so. */
function pastPaths(id: string): readonly string[] {
  const revisions = ['/revisions', `/revisions?q=${id}&target=${id}`, `/revisions?object=${id}`]
  return [...revisions, `/revision?object=${id}&to=${id}`, '/history', `/history?of=${id}`, `/history?target=${id}`]
}

/** The past of a fleet in which everything is called so; of none that has no names. */
function hostilePast(text: () => string): Pick<WebWorld, 'recorded' | 'measured'> {
  const named = <T>(value: T): T => (text() === '' ? value : withText(value, text()))
  const [recorded, measured] = [aRecorded(), aMeasured()]
  const isAny = { object: 'web-1/shop/cart/1' }
  return {
    recorded: {
      objects: async () => named(await recorded.objects()),
      object: async () => named(await recorded.object(isAny)),
      difference: async () => named(await recorded.difference(isAny, {})),
      revisions: async (of, most) => named(await recorded.revisions(of, most)),
    },
    measured: {
      ...measured,
      numbers: async ({ period }) => named(await measured.numbers({ target: 'web-1', period })),
      availability: async (targets) => named(await measured.availability(targets)),
      ended: async () => named(await measured.ended({})),
    },
  }
}

/** Those that mean something to a browser, then the others; none is empty, as that is the fleet as it is. */
function actingFirst(): readonly string[] {
  const acts = (text: string): boolean => /[<>"'&]/u.test(text)
  return [...HOSTILE.filter(acts), ...HOSTILE.filter((text) => text !== '' && !acts(text))]
}
