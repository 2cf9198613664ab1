import type { Expression } from '../../model/expression.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Match } from '../../model/rule.ts'

/**
 * The same inventory with expressions that tell when they fail: the first time, and not again. Who keeps quiet because
 * of a failure would keep quiet for good, and nobody would know why.
 */
export function tellingFailures(inventory: Inventory, warn: (text: string) => void): Inventory {
  const watched = (match: Match, whose: string): Match =>
    match.expression ? { ...match, expression: tellingOnce(match.expression, whose, warn) } : match
  return {
    ...inventory,
    rules: inventory.rules.map((rule) => ({
      ...rule,
      when: watched(rule.when, `"when" of the rule "${rule.name}"`),
      ...(rule.unless && {
        unless: { ...rule.unless, match: watched(rule.unless.match, `"unless" of the rule "${rule.name}"`) },
      }),
    })),
    maintenance: inventory.maintenance.map((window) => ({
      ...window,
      match: watched(window.match, `the window "${window.name}"`),
    })),
  }
}

function tellingOnce(expression: Expression, whose: string, warn: (text: string) => void): Expression {
  let isTold = false
  return {
    ...expression,
    ask(facts) {
      const answer = expression.ask(facts)
      if (answer.kind === 'failed' && !isTold) {
        isTold = true
        const about = [facts.target, facts.check, facts.item].filter((part) => part !== '').join(' ')
        warn(`the expression in ${whose} fails and fits nothing: ${answer.why}; first for ${about}`)
      }
      return answer
    },
  }
}
