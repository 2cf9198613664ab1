import { oneLine } from '../../base/escape.ts'
import { withoutSecrets } from '../../base/mask.ts'
import { RefusedError } from './faults.ts'
import { asRaw, itemsOf, partOf, textOf } from './pick.ts'

// Source: Kubernetes, apimachinery/pkg/api/errors, apiserver/pkg/endpoints/handlers/responsewriters (errors.go).

const MOST = 20

const JUDGED = new Set([400, 403, 413, 422])

/** Whether this account may not do it, whatever it is; a policy that turns an update down answers 403 as well. */
function isForbidden({ status, body }: RefusedError): boolean {
  return status === 403 && /: User \\?"[^"]*" cannot [a-z]+ resource/u.test(body)
}

/** Whether somebody who has a say in it does nothing on trial. */
export function isUntried({ body }: RefusedError): boolean {
  return /does not support dry run/u.test(body)
}

/**
 * Why an update was turned down, each with the setting it is about where that is said. None where nobody has judged it:
 * nobody answered, or this account may not ask.
 */
export function objectionsIn(error: unknown): readonly string[] {
  if (!(error instanceof RefusedError) || !JUDGED.has(error.status) || isForbidden(error)) return []
  const { status, body } = error
  const answer = statusIn(body)
  const causes = itemsOf(partOf(answer, 'details')['causes']).slice(0, MOST)
  const named = causes.flatMap((each) => {
    const [field, message] = [textOf(each['field']), textOf(each['message'])]
    return field === '' ? [] : [words(`${field}: ${withoutValue(message)}`)]
  })
  if (named.length > 0) return named
  const message = textOf(answer['message'])
  return [message === '' ? `the API server answers ${status}` : words(withoutValue(message))]
}

function statusIn(body: string): ReturnType<typeof asRaw> {
  try {
    return asRaw(JSON.parse(body))
  } catch {
    return {}
  }
}

/** What is wrong with a value is told with the value, which may be a secret: `Invalid value: "hunter2": must be …`. */
function withoutValue(message: string): string {
  return message
    .replace(/\b((?:Invalid|Unsupported|Duplicate) value): .*: /su, '$1: ')
    .replace(/\bDuplicate value: .*$/su, 'Duplicate value')
}

function words(text: string): string {
  return oneLine(withoutSecrets(text), 400)
}
