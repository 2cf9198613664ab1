import { formatDuration } from '../../base/duration.ts'
import { countOf } from '../../kit/words.ts'
import type { Board } from '../board.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { action } from '../parts/action.ts'
import { facts } from '../parts/facts.ts'
import { ahead, instant } from '../parts/moment.ts'
import { chip } from '../parts/sign.ts'
import type { BudgetSeen, HealingSeen } from './seen.ts'

/** Whether anything is mended at all, and by whose word. */
export function switchHead(healing: HealingSeen, { at, own }: Board): Html {
  const { switch: turned, rules, budgets } = healing
  const acting = rules.filter(({ mode }) => mode === 'act').length
  const [all] = budgets
  return html`<div class="title">
      <h1>Healing</h1>
      ${chip(stateWord(healing))} ${own.takesChanges && turner(turned.stopped)}
    </div>
    <p class="says large">${says(healing)}</p>
    ${turned.freezes.map(
      ({ name: called, about, until }) =>
        html`<p class="says">
          Frozen by ${name(called)} (${name(about)}) until ${instant(until)}
          <span class="faint">${ahead(until, at)}</span>
        </p>`,
    )}
    ${facts([
      ['settings.heal.enabled', turned.isEnabled ? 'true' : 'false'],
      ['rules that act', `${acting} of ${rules.length}`],
      ...(all ? ([['done by all rules', budgetWords(all, at)]] as const) : []),
      ['held', countOf(healing.holds.length, 'object or pattern', 'objects or patterns')],
    ])}`
}

function turner(stopped: string | null): Html {
  return stopped === null
    ? action('heal-stop', { word: 'Stop all healing' })
    : action('heal-resume', { word: 'Let it go on' })
}

function stateWord({ switch: { stopped, isEnabled }, rules }: HealingSeen): string {
  if (stopped !== null) return 'stopped'
  if (rules.length === 0) return 'no rules'
  if (!isEnabled) return 'off'
  return rules.some(({ mode }) => mode === 'act') ? 'on' : 'dry run'
}

function says({ switch: { stopped, isEnabled }, rules }: HealingSeen): Piece {
  if (stopped !== null) return html`Nothing is mended: stopped ${name(stopped)}`
  if (rules.length === 0) return 'No rule has a remedy: nothing is mended, whatever breaks.'
  if (!isEnabled) return 'It is switched off: what would be done is decided and said, and nothing is done.'
  const acting = rules.filter(({ mode }) => mode === 'act').length
  if (acting === 0) return 'Every rule is a dry run: what would be done is decided and said, and nothing is done.'
  const dry = rules.length - acting
  return `${countOf(acting, 'rule mends', 'rules mend')} what breaks${dry > 0 ? `, ${dry} more ${dry === 1 ? 'is a dry run' : 'are dry runs'}` : ''}.`
}

/** "3 of 10 in 1h", and when there is room again. */
export function budgetWords({ budget, used, roomAt }: BudgetSeen, now: number): Html {
  const words = `${used} of ${budget.deeds} in ${formatDuration(budget.withinMs)}`
  return roomAt === null
    ? html`${words}`
    : html`<strong class="warning">${words}</strong> <span class="faint">used up, one more ${ahead(roomAt, now)}</span>`
}
