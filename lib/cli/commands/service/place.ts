import { existsSync } from 'node:fs'
import { unlink, writeFile } from 'node:fs/promises'
import { oneLine } from '../../../base/escape.ts'
import { UsageError } from '../../usage-error.ts'
import { answers, ended, must } from './programs.ts'

export const NAME = 'orch-watch.service'
/** The account that is made when no other is named. */
export const DEFAULT_USER = 'orch-watch'
/** Its home as well, so that `~/.ssh` is where it may write. */
export const STATE_FOLDER = '/var/lib/orch-watch'
const FOLDER = '/etc/systemd/system'
export const PLACE = `${FOLDER}/${NAME}`
/** The timer of reports, and what it starts. */
export const REPORT_TIMER = 'orch-watch-report.timer'
export const REPORT_SERVICE = 'orch-watch-report.service'
/** Lines of the log that say why it has not started. */
const LAST_LINES = 5

/** Source: sd_booted(3). */
const BOOTED = '/run/systemd/system'

export function mustRunSystemd(what: string): void {
  if (process.getuid?.() !== 0)
    throw new UsageError(`only root can ${what} a service: "sudo orch-watch service ${what}"`)
  if (!existsSync(BOOTED))
    throw new UsageError(
      `systemd does not run this machine (there is no ${BOOTED}): let whatever starts programs here run "orch-watch run"`,
    )
}

/** Makes the account when it is ours, and refuses one that there is not. */
export async function account(user: string | undefined): Promise<string> {
  if (await answers('id', ['-u', user ?? DEFAULT_USER])) return user ?? DEFAULT_USER
  if (user !== undefined) throw new UsageError(`there is no account "${user}"`)
  const [home, shell] = [STATE_FOLDER, '/usr/sbin/nologin']
  await must('useradd', ['--system', '--user-group', '--home-dir', home, '--shell', shell, DEFAULT_USER])
  return DEFAULT_USER
}

/** A service whose account cannot read what it is started with would end at once, and say it to a log only. */
export async function mustBeReadable(path: string, user: string): Promise<void> {
  if (/^\/(var\/)?tmp\//u.test(path))
    throw new UsageError(`"${oneLine(path)}" is out of reach: the service has a /tmp of its own`)
  if (await answers('runuser', ['-u', user, '--', 'test', '-r', path])) return
  throw new UsageError(`the account "${user}" may not read "${oneLine(path)}", or a folder above it`)
}

/**
 * Puts the unit in place, and starts it anew where it runs already: what runs is what was asked for last.
 *
 * @returns what it says of itself
 * @throws UsageError with the last lines of its log when it does not start
 */
export async function install(unit: string): Promise<string> {
  await writeFile(PLACE, unit, { mode: 0o644 })
  await must('systemctl', ['daemon-reload'])
  await must('systemctl', ['enable', NAME])
  const { why } = await ended('systemctl', ['restart', NAME])
  if (why !== null) throw new UsageError(`${NAME} is in place, but it does not start: ${oneLine(await lastWords(why))}`)
  const { out } = await ended('systemctl', ['show', '--property', 'StatusText', '--value', NAME])
  return oneLine(out.trim())
}

/** Puts the timer of reports in place and starts it; `null` takes away one that was there. */
export async function installReport(units: { readonly timer: string; readonly service: string } | null): Promise<void> {
  if (units === null) return uninstallReport()
  await writeFile(`${FOLDER}/${REPORT_SERVICE}`, units.service, { mode: 0o644 })
  await writeFile(`${FOLDER}/${REPORT_TIMER}`, units.timer, { mode: 0o644 })
  await must('systemctl', ['daemon-reload'])
  await must('systemctl', ['enable', REPORT_TIMER])
  await must('systemctl', ['restart', REPORT_TIMER])
}

async function uninstallReport(): Promise<void> {
  if (!existsSync(`${FOLDER}/${REPORT_TIMER}`)) return
  await must('systemctl', ['disable', '--now', REPORT_TIMER])
  for (const name of [REPORT_TIMER, REPORT_SERVICE]) await unlink(`${FOLDER}/${name}`)
  await must('systemctl', ['daemon-reload'])
}

/** What the service itself said is worth more than that it has failed. */
async function lastWords(why: string): Promise<string> {
  const { out } = await ended('systemctl', ['show', '--property', 'InvocationID', '--value', NAME])
  const id = out.trim()
  const own = ['-q', '--no-pager', '-o', 'cat', '-p', 'info', '-n', `${LAST_LINES}`]
  const said = id === '' ? '' : (await ended('journalctl', [...own, `_SYSTEMD_INVOCATION_ID=${id}`])).out.trim()
  return said === '' ? why : said.replaceAll('\n', '; ')
}

/** Stops it and takes away what `install` has put there; state and account stay. */
export async function uninstall(): Promise<void> {
  if (!existsSync(PLACE)) throw new UsageError(`${NAME} is not installed: there is no ${PLACE}`)
  await uninstallReport()
  await must('systemctl', ['disable', '--now', NAME])
  await unlink(PLACE)
  await must('systemctl', ['daemon-reload'])
  // One that had failed would be listed as failed for ever. One that had not is not known any more, which is well.
  await ended('systemctl', ['reset-failed', NAME])
}
