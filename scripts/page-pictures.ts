// npm run pictures: makes the pictures that the pages of docs show anew.
// npx tsx scripts/page-pictures.ts FOLDER [PAGE…]: the status page in Chromium, light, dark, small and on a phone, to be looked at.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { CHROMIUM, QUIET } from '../test/helpers/chromium.ts'
import { DOC_PICTURES } from '../test/helpers/doc-pictures.ts'
import { PAGES } from '../test/helpers/page-samples.ts'
import { servePages } from '../test/helpers/page-server.ts'

const FACES = {
  light: { width: 1200, height: 1500, scheme: 1 },
  dark: { width: 1200, height: 1500, scheme: 0 },
  small: { width: 1000, height: 760, scheme: 1 },
  phone: { width: 360, height: 2400, scheme: 1 },
} as const

interface Picture {
  readonly file: string
  readonly page: string
  readonly face: keyof typeof FACES
}

const DOCS = '--docs'
const [folder = 'pictures', ...wanted] = process.argv.slice(2)
const pages = wanted.length > 0 ? wanted : Object.keys(PAGES)
const faces = Object.keys(FACES) as (keyof typeof FACES)[]
const pictures: readonly Picture[] =
  folder === DOCS
    ? DOC_PICTURES
    : pages.flatMap((page) => faces.map((face) => ({ file: join(folder, `${page}-${face}.png`), page, face })))

const served = await servePages(PAGES)
const profile = mkdtempSync(join(tmpdir(), 'orch-watch-pictures-'))
try {
  for (const picture of pictures) await take(picture, served.origin)
} finally {
  await served.close()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
}

/** What was there stays until there is another one. */
async function take({ file, page, face }: Picture, origin: string): Promise<void> {
  const { width, height, scheme } = FACES[face]
  const made = `${file}.new.png`
  mkdirSync(dirname(file), { recursive: true })
  await promisify(execFile)(
    CHROMIUM,
    [
      ...[...QUIET, `--user-data-dir=${profile}`, `--window-size=${width},${height}`, '--hide-scrollbars'],
      ...[`--blink-settings=preferredColorScheme=${scheme}`, `--screenshot=${made}`, `${origin}/${page}`],
    ],
    { timeout: 60_000, killSignal: 'SIGKILL' },
  )
  renameSync(made, file)
}
