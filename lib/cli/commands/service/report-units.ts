import { CONFINED, STATE } from './confined.ts'
import { ENVIRONMENT_FILE, word } from './unit.ts'
import type { UnitWords } from './unit.ts'

/** What a timer of reports has to know. */
export interface ReportUnitWords extends Omit<UnitWords, 'page' | 'memory'> {
  /** As systemd writes it. */
  readonly onCalendar: string
  /** Name of a notifier of the inventory. */
  readonly mail: string
  readonly period: string
}

/** Begins a report at its times; one that was missed while the machine was off is made up for. Source: systemd.timer(5). */
export function reportTimerOf({ onCalendar }: Pick<ReportUnitWords, 'onCalendar'>): string {
  return `[Unit]
Description=orch-watch: when a report is made

[Timer]
OnCalendar=${onCalendar}
Persistent=true

[Install]
WantedBy=timers.target
`
}

/** Makes one report and sends it. It reads what the daemon has written, and writes nothing. */
export function reportServiceOf({ node, program, config, user, mail, period }: ReportUnitWords): string {
  const words = ['--config', config, 'report', '--period', period, '--mail', mail]
  return `[Unit]
Description=orch-watch: a report by mail
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=${[node, program, ...words].map(word).join(' ')}
User=${user}
EnvironmentFile=-${ENVIRONMENT_FILE}
${STATE}
SyslogIdentifier=orch-watch-report
TimeoutStartSec=15min
MemoryMax=1G
${CONFINED}
`
}
