import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ALERTMANAGER, anAlertmanager } from '../helpers/alertmanager.ts'
import type { RunningAlertmanager, ShownAlert } from '../helpers/alertmanager.ts'
import { aBoard } from './board.ts'
import { startBuilt } from './built-daemon.ts'
import { startMailHost } from './mail-host.ts'
import type { MailHost } from './mail-host.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { watching } from './told-of-board.ts'

type Sizes = { readonly withinS: number }

/** Programs of others that take what we tell: Alertmanager, and a mail server. */
export const others: Proof<Sizes> = {
  about: 'Alertmanager shows what fires and what has ended, and a real mail server gets the letters',
  full: { withinS: 60 },
  small: { withinS: 30 },
  async run({ sizes, ending, folder }: Bench<Sizes>): Promise<Verdict> {
    if (!existsSync(ALERTMANAGER)) throw new Error(`"${ALERTMANAGER}" is missing (Debian: prometheus-alertmanager)`)
    const alertmanager = await anAlertmanager()
    ending.later(() => alertmanager.stop())
    const mail = await startMailHost()
    ending.later(() => mail.stop())
    const board = aBoard(folder, 3)
    writeFileSync(join(folder, 'targets.yaml'), inventory(board.target, alertmanager, mail))
    const daemon = startBuilt(folder)
    const undo = ending.later(() => daemon.end('SIGKILL'))
    await watching(daemon)
    const comesTrue = (holds: () => Promise<boolean>): Promise<boolean> => within(holds, sizes.withinS * 1000)
    const fires = async (item: string): Promise<boolean> => (await alertOf(alertmanager, item)) !== undefined

    board.turn(['item-0', 'item-1'], true)
    const bothFire = await comesTrue(async () => (await fires('item-0')) && (await fires('item-1')))
    const shown = await alertOf(alertmanager, 'item-0')
    const bothMailed = await comesTrue(() => Promise.resolve([0, 1].every((at) => isMailed(mail, 'CRITICAL', at))))
    // Of each alert it has heard that the other severities have ended.
    const before = await resolvedCount(alertmanager)
    board.turn(['item-0'], false)
    const oneEnds = await comesTrue(async () => !(await fires('item-0')))
    const endIsMailed = await comesTrue(() => Promise.resolve(isMailed(mail, 'RECOVERED', 0)))
    const otherFires = await fires('item-1')
    const resolved = (await resolvedCount(alertmanager)) - before
    const code = await daemon.end('SIGTERM')
    await undo()
    return {
      figures: {
        'labels of an alert': JSON.stringify(shown?.labels ?? {}),
        'ended alerts that Alertmanager has heard of': resolved,
        letters: subjects(mail).length,
        subjects: JSON.stringify(subjects(mail)),
      },
      wrong: [
        ...(bothFire ? [] : ['Alertmanager does not show both alerts']),
        ...wrongLabels(shown),
        ...(oneEnds ? [] : ['Alertmanager shows an alert that has ended']),
        ...(otherFires ? [] : ['Alertmanager does not show an alert that goes on']),
        ...(resolved > 0 ? [] : ['Alertmanager was told of no end']),
        ...(bothMailed ? [] : ['the mail server has not got both problems']),
        ...(endIsMailed ? [] : ['the mail server has not got the end']),
        ...(isMailed(mail, 'RECOVERED', 1) ? ['the mail server was told of an end that was none'] : []),
        ...(code === 0 ? [] : [`SIGTERM ended it with ${code}`]),
      ],
    }
  },
}

function inventory(target: string, { url }: RunningAlertmanager, { port }: MailHost): string {
  return `settings: { every: 1s, labels: { site: proof }, patience: { attempts: 1 } }
targets: [${target}]
notifiers:
  alerts: { use: alertmanager, urls: ['${url}'] }
  letters: { use: email, host: 127.0.0.1, port: ${port}, tls: none, from: watch@mail.invalid, to: [ops@mail.invalid] }
rules: [{ name: tell, then: [alerts, letters], group: { by: incident, wait: 0s, interval: 0s }, limit: 100 per 1s }]
`
}

async function alertOf(alertmanager: RunningAlertmanager, item: string): Promise<ShownAlert | undefined> {
  return (await alertmanager.alerts()).find(({ labels }) => labels['item'] === item)
}

function wrongLabels(alert: ShownAlert | undefined): string[] {
  const wanted = {
    alertname: 'command',
    target: 'board',
    check: 'command',
    item: 'item-0',
    severity: 'critical',
    site: 'proof',
  }
  return Object.entries(wanted).flatMap(([name, value]) => {
    const found = alert?.labels[name]
    return found === value ? [] : [`the alert has ${name}="${found ?? ''}" and not "${value}"`]
  })
}

async function resolvedCount({ url }: RunningAlertmanager): Promise<number> {
  const page = await (await fetch(`${url}/metrics`)).text()
  const lines = [...page.matchAll(/^alertmanager_alerts_received_total\{status="resolved"[^}]*\} (\S+)$/gmu)]
  return lines.reduce((sum, [, value]) => sum + Number(value), 0)
}

function subjects(mail: MailHost): string[] {
  return [...mail.letters().matchAll(/^Subject: (.*)$/gmu)].map(([, subject = '']) => subject.trim())
}

function isMailed(mail: MailHost, word: string, at: number): boolean {
  return subjects(mail).some((subject) => subject.includes(word) && subject.includes(`item-${at}`))
}

async function within(holds: () => Promise<boolean>, ms: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < ms; waitedMs += 200) {
    if (await holds()) return true
    await wait(200)
  }
  return false
}
