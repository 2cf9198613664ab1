import { toLabels } from '../../lib/model/labels.ts'
import type { Report } from '../../lib/model/report.ts'
import { aFaulted, aReport, aResult, aTargetReport } from './builders.ts'
import { HOSTILE } from './hostile.ts'

/** Every hostile name as a target, a label and its value, an item, a text, a metric, a fault and a hint, all in one report. */
export function aHostileReport(): Report {
  return aReport({
    targets: HOSTILE.map((name) => aTargetReport({ id: name, runtime: name, labels: toLabels([[name, name]]) })),
    results: HOSTILE.flatMap((name) => [
      aResult({
        target: name,
        item: name,
        status: 'critical',
        summary: name,
        metrics: [{ name, value: 0.5, unit: 'ratio', warn: name, crit: name }],
      }),
      aResult({ target: name, check: name, item: name, summary: name }),
      aFaulted({ target: name, item: name, message: name, hint: name }),
    ]),
  })
}

/** What a program does to have a name back: `\u{…}` is the character of that number. */
export function fromVisible(text: string): string {
  return text.replace(/\\u\{([0-9a-f]+)\}/gu, (_all, digits: string) => String.fromCodePoint(parseInt(digits, 16)))
}
