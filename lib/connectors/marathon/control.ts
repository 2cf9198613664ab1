import * as z from 'zod'
import type { UpdateProgress, WorkloadControl, WorkloadName } from '../../kit/control.ts'
import { fault } from '../../kit/fault.ts'
import { refusalOf } from '../../kit/web-api/answer.ts'
import type { Answer } from '../../kit/web-api/answer.ts'
import { instantOf } from './api.ts'
import {
  affectedBy, deploymentsOf, findEarlier, findRunSpec, isPod, pathOf, statusOf, tellOnce,
} from './run-spec.ts' // prettier-ignore
import type { Marathon, RunSpec } from './run-spec.ts'
import { PODS_STAY, scaledPod, steeringOf } from './steering.ts'

// Source: Marathon 0.10 to 1.11, docs/docs/rest-api: apps, pods, deployments.

/** Changes apps and pods by their own update. Never by force: what is under way already comes to its end first. */
export function runSpecControl(marathon: Marathon): WorkloadControl {
  /** There is no update on condition: a change between the look and the update is overruled. It is a moment. */
  const unchanged = async (of: WorkloadName, version: string, signal: AbortSignal): Promise<RunSpec> => {
    const now = await findRunSpec(marathon, of, signal)
    if (now?.version === version) return now
    throw fault('busy', `/${of.name}: somebody has changed it meanwhile: it is of ${now?.version ?? 'no'} version`)
  }
  return {
    named: (id) => (id.startsWith('/') && id.length > 1 ? { kind: 'app', name: id.slice(1) } : null),
    async read(of, signal) {
      const document = await findRunSpec(marathon, of, signal)
      return document && { definition: { kind: 'app', document }, version: document.version, ...steeringOf(document) }
    },
    // What a definition refers to Marathon looks for when it starts it.
    objections: () => Promise.resolve([]),
    async update(of, document, version, signal) {
      const now = await unchanged(of, version, signal)
      // Of an app, what is not named is to be as if nobody had ever said it.
      const path = isPod(now) ? pathOf('pods', of) : `${pathOf('apps', of)}?partialUpdate=false`
      mustBeTaken(await tellOnce(marathon, { method: 'PUT', path, body: bodyOf(document) }, signal))
    },
    async scale(of, instances, version, signal) {
      const now = await unchanged(of, version, signal)
      const call = isPod(now)
        ? { path: pathOf('pods', of), body: bodyOf(scaledPod(now, instances)) }
        : { path: pathOf('apps', of), body: JSON.stringify({ instances }) }
      mustBeTaken(await tellOnce(marathon, { method: 'PUT', ...call }, signal))
    },
    async restart(of, version, _, signal) {
      if (isPod(await unchanged(of, version, signal))) throw fault('not-supported', PODS_STAY)
      mustBeTaken(await tellOnce(marathon, { method: 'POST', path: `${pathOf('apps', of)}/restart` }, signal))
    },
    progress: (of, signal) => progressOf(marathon, of, signal),
    async earlier(of, signal) {
      const now = await findRunSpec(marathon, of, signal)
      const document = now && (await findEarlier(marathon, of, now, signal))
      return document && { kind: 'app', document }
    },
    async revert(of, version, signal) {
      const made = instantOf(version)
      const ours = (await deploymentsOf(marathon, of, signal)).find(
        (each) => made !== undefined && instantOf(each.version) === made && affectedBy(each).length === 1,
      )
      if (!ours) return false
      const path = `/v2/deployments/${encodeURIComponent(ours.id)}`
      mustBeTaken(await tellOnce(marathon, { method: 'DELETE', path }, signal))
      return true
    },
  }
}

/** What Marathon writes down itself, and does not want to be told. */
const ITS_OWN = new Set([
  'version', 'versionInfo', 'deployments', 'lastTaskFailure', 'readinessCheckResults', 'taskStats', 'tasksStats', 'tasks',
  'tasksStaged', 'tasksRunning', 'tasksHealthy', 'tasksUnhealthy',
]) // prettier-ignore

function bodyOf(document: unknown): string {
  const settings = Object.entries(document as object)
  return JSON.stringify(Object.fromEntries(settings.filter(([key, value]) => !ITS_OWN.has(key) && value !== null)))
}

const locked = z.object({ deployments: z.array(z.object({ id: z.string() })).catch([]) }).catch({ deployments: [] })

/** Throws for an answer that says it was not. */
function mustBeTaken(answer: Answer): void {
  const { status, place, body } = answer
  if (status >= 200 && status < 300) return
  if (status === 401 || status === 403)
    throw fault('auth-failed', `${place}: does not let us change this (${status})`, {
      hint: 'this account needs the right to update it, beside that to read',
    })
  if (status !== 409) throw refusalOf(answer)
  const ids = locked.parse(jsonIn(body)).deployments.map(({ id }) => id)
  const which = ids.length > 0 ? `: deployment ${ids.join(', ')}` : ''
  throw fault('busy', `${place}: another change of it is under way${which}`, {
    hint: 'wait until it has come to its end, or take it back where it was begun',
  })
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}

async function progressOf(marathon: Marathon, of: WorkloadName, signal: AbortSignal): Promise<UpdateProgress> {
  const [first] = await deploymentsOf(marathon, of, signal)
  if (first) {
    const { id, currentStep, totalSteps } = first
    return { kind: 'under-way', why: `deployment ${id}, step ${currentStep ?? '?'} of ${totalSteps ?? '?'}` }
  }
  const now = await findRunSpec(marathon, of, signal)
  if (!now) return { kind: 'failed', why: `/${of.name} is gone` }
  const { desired, updated, ready, rollout } = await statusOf(marathon, of, now, signal)
  if (!rollout && updated >= desired && ready >= desired) return { kind: 'done' }
  return { kind: 'under-way', why: `${Math.min(updated, ready)} of ${desired} are new and ready` }
}
