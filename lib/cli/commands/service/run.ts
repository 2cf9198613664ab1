import { readFile, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { ServiceArgs } from './args.ts'
import {
  account,
  DEFAULT_USER,
  install,
  installReport,
  mustBeReadable,
  mustRunSystemd,
  NAME,
  REPORT_SERVICE,
  REPORT_TIMER,
  STATE_FOLDER,
  uninstall,
} from './place.ts'
import { ENVIRONMENT_FILE, pageBeside, unitOf } from './unit.ts'
import type { UnitWords } from './unit.ts'
import { onCalendar } from './on-calendar.ts'
import { reportServiceOf, reportTimerOf } from './report-units.ts'

export async function run(args: ServiceArgs, io: Io): Promise<number> {
  if (args.what === 'print') await writeOut(io.stdout, await printed(args, io))
  else {
    mustRunSystemd(args.what)
    await writeOut(io.stdout, args.what === 'install' ? await installed(args, io) : await uninstalled())
  }
  return EXIT.ok
}

async function printed(args: ServiceArgs, io: Io): Promise<string> {
  const words = await wordsOf(args, io)
  const report = reportUnitsOf(args, words)
  if (!report) return unitOf(words)
  return [`# ${NAME}`, unitOf(words), `# ${REPORT_TIMER}`, report.timer, `# ${REPORT_SERVICE}`, report.service].join(
    '\n',
  )
}

async function installed(args: ServiceArgs, io: Io): Promise<string> {
  const words = await wordsOf(args, io)
  const report = reportUnitsOf(args, words)
  const user = await account(args.user)
  for (const path of [words.node, words.program, words.config]) await mustBeReadable(path, user)
  const says = await install(unitOf(words))
  await installReport(report)
  return `${NAME} is installed and runs as ${user}: ${says}
  how it is    systemctl status orch-watch
  what it sees orch-watch status --config ${words.config}
  its log      journalctl -u orch-watch
  read anew    systemctl reload orch-watch
${report ? `  its reports  systemctl list-timers ${REPORT_TIMER}\n` : ''}`
}

async function uninstalled(): Promise<string> {
  await uninstall()
  return `${NAME} is stopped and taken away; its account, and what it knew in ${STATE_FOLDER}, are left\n`
}

/** A unit is made for an inventory that can be read: one that starts and ends at once helps nobody. */
async function wordsOf(args: ServiceArgs, io: Io): Promise<UnitWords & { readonly mails: readonly string[] }> {
  const { inventory } = await loadWorld(args, { ...io, env: { ...io.env, ...(await environmentOfService()) } })
  const [called] = process.argv.slice(1)
  if (called === undefined) throw new UsageError('it cannot be told where orch-watch is installed')
  if (!/^[0-9]+[KMGT%]?$/u.test(args.memory))
    throw new UsageError(`--memory "${args.memory}" is not a size: write "1G"`)
  if (args.user !== undefined && !/^[a-z_][a-z0-9_-]{0,31}$/u.test(args.user))
    throw new UsageError(`--user "${args.user}" is not the name of an account`)
  const program = await realpath(called)
  return {
    node: process.execPath,
    program,
    config: resolve(io.cwd, inventory.files[0] ?? 'targets.yaml'),
    page: pageBeside(program),
    user: args.user ?? DEFAULT_USER,
    memory: args.memory,
    mails: inventory.notifiers.filter(({ use }) => use === 'email').map(({ name }) => name),
  }
}

/** The timer of reports and what it starts; null where nobody asks for one. All that is wrong with it is told first. */
function reportUnitsOf(args: ServiceArgs, words: UnitWords & { readonly mails: readonly string[] }) {
  if (args.report === undefined) return null
  const [only, ...others] = words.mails
  const mail = args.reportMail ?? (others.length === 0 ? only : undefined)
  if (mail === undefined || !words.mails.includes(mail))
    throw new UsageError(
      `--report-mail has to name a notifier of "use: email": ${words.mails.join(', ') || 'there is none'}`,
    )
  if (!/^[\w.]+$/u.test(args.reportPeriod)) throw new UsageError('--report-period is "24h", "7d", "30d" or "month"')
  const units = { ...words, mail, period: args.reportPeriod, onCalendar: onCalendar(args.report) }
  return { timer: reportTimerOf(units), service: reportServiceOf(units) }
}

/** What the service will find in its environment; nothing where there is no such file, or it is not ours to read. */
async function environmentOfService(): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(ENVIRONMENT_FILE, 'utf8'))
  } catch (error) {
    if (['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return {}
    throw error
  }
}
