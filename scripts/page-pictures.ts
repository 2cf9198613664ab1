// npx tsx scripts/page-pictures.ts FOLDER [PAGE…]: the status page in Chromium, light, dark and on a phone, to be looked at; and a
// small one, which docs/status-page.md shows.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CHROMIUM, QUIET } from '../test/helpers/chromium.ts'
import { PAGES } from '../test/helpers/page-samples.ts'
import { servePages } from '../test/helpers/page-server.ts'

const FACES = {
  light: { width: 1200, height: 1500, scheme: 1 },
  dark: { width: 1200, height: 1500, scheme: 0 },
  small: { width: 1000, height: 760, scheme: 1 },
  phone: { width: 360, height: 2400, scheme: 1 },
} as const

const [folder = 'pictures', ...wanted] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const served = await servePages(PAGES)
const profile = mkdtempSync(join(tmpdir(), 'orch-watch-pictures-'))
try {
  for (const page of wanted.length > 0 ? wanted : Object.keys(PAGES))
    for (const [face, { width, height, scheme }] of Object.entries(FACES)) {
      await promisify(execFile)(
        CHROMIUM,
        [
          ...[...QUIET, `--user-data-dir=${profile}`, `--window-size=${width},${height}`, '--hide-scrollbars'],
          ...[`--blink-settings=preferredColorScheme=${scheme}`, `--screenshot=${join(folder, `${page}-${face}.png`)}`],
          `${served.origin}/${page}`,
        ],
        { timeout: 60_000, killSignal: 'SIGKILL' },
      )
    }
} finally {
  await served.close()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
}
