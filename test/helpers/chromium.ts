import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const CHROMIUM = '/usr/bin/chromium'

/** What keeps a browser to itself: it asks nobody but servers on loopback, whatever a page says. */
export const QUIET = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
  ...['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--enable-logging=stderr'],
]

/** The document as a real browser has it after it ran what it would run, and what the browser complained about. */
export function domOf(page: string): { readonly dom: string; readonly complaints: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-chromium-'))
  try {
    const file = join(folder, 'page.html')
    writeFileSync(file, page)
    const { stdout, stderr, status } = spawnSync(
      CHROMIUM,
      [...QUIET, `--user-data-dir=${join(folder, 'profile')}`, '--dump-dom', `file://${file}`],
      { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 },
    )
    if (status !== 0) throw new Error(`chromium ended with ${status}: ${stderr.slice(-500)}`)
    return { dom: stdout, complaints: stderr.split('\n').filter((line) => line.includes(':CONSOLE')) }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
  }
}
