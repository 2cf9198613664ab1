import { nanosecondsOf } from '../../base/instant.ts'
import { fault } from '../../kit/fault.ts'
import { parseJson } from '../../kit/json-body.ts'
import { cutLine } from '../../kit/last-lines.ts'
import type { PrintedLine, WorkloadReader } from '../../model/session.ts'
import type { Client } from './client.ts'
import { RefusedError } from './faults.ts'
import { asRaw, itemsOf, partOf, textOf } from './pick.ts'

// Source: Kubernetes API 1.19 to 1.34: the subresource pods/log, its tailLines, timestamps and limitBytes; a server
// that is asked for a pod of several containers wants to know which (400).

const POD_BYTES = 4 * 1024 ** 2
/** A server ends there what it answers, and a tail is read from its end: more than two hundred long lines. */
const LOG_BYTES = 1024 ** 2
/** Of a pod with more containers, the first ones. */
const MOST_CONTAINERS = 8

/** What the containers of one pod printed last, in the order in which they did. */
export function lastLinesOfPods(client: Client): NonNullable<WorkloadReader['lastLines']> {
  return async ({ workload, instance, most }, signal) => {
    const namespace = encodeURIComponent(workload.slice(0, workload.indexOf('/')))
    const pods = `/api/v1/namespaces/${namespace}/pods`
    // Whoever may list pods need not be allowed to get one.
    const named = `fieldSelector=${encodeURIComponent(`metadata.name=${instance.name}`)}`
    const [pod] = itemsOf(asRaw(parseJson(await client.ask(`${pods}?${named}`, signal, POD_BYTES)))['items'])
    if (!pod) throw fault('not-supported', `there is no pod "${instance.name}" any more`)
    const containers = itemsOf(partOf(pod, 'spec')['containers'])
      .slice(0, MOST_CONTAINERS)
      .map(({ name }) => textOf(name))
    const tail = `timestamps=true&tailLines=${most}&limitBytes=${LOG_BYTES}`
    const each = await Promise.all(
      containers.map(async (name) => {
        const path = `${pods}/${encodeURIComponent(instance.name)}/log?container=${encodeURIComponent(name)}&${tail}`
        const answer = await begun(client.ask(path, signal, 2 * LOG_BYTES))
        return answer instanceof RefusedError ? answer : linesIn(answer, containers.length > 1 ? name : '')
      }),
    )
    const refused = each.filter((one) => one instanceof RefusedError)
    // None of them has begun: why not is what somebody wants to know.
    if (refused[0] && refused.length === each.length) throw refused[0]
    return inOrder(each.flatMap((one) => (one instanceof RefusedError ? [] : one))).slice(-most)
  }
}

/** One that has not begun yet has printed nothing: servers call that a bad request, and say what it waits for. */
async function begun(answer: Promise<Buffer>): Promise<Buffer | RefusedError> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RefusedError && error.status === 400) return error
    throw error
  }
}

function linesIn(answer: Buffer, by: string): readonly PrintedLine[] {
  const lines = answer.toString('utf8').split('\n')
  let atNs = '0'
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const blank = line.indexOf(' ')
      const stamp = nanosecondsOf(line.slice(0, Math.max(0, blank)))
      atNs = stamp ?? atNs
      return { atNs, by, text: cutLine(stamp === null ? line : line.slice(blank + 1)) }
    })
}

/** Those of one container stay in the order in which they came. */
function inOrder(lines: readonly PrintedLine[]): readonly PrintedLine[] {
  return [...lines].sort((one, other) => {
    const [left, right] = [BigInt(one.atNs), BigInt(other.atNs)]
    return left < right ? -1 : left > right ? 1 : 0
  })
}
