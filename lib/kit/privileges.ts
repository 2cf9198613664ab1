import type { Change } from './configuration-diff.ts'
import type { Value } from '../model/configuration.ts'

/** Sockets by which a container commands its engine, and with it the host. */
const ENGINE_SOCKETS = /\/(?:docker|podman|containerd|crio)[\w.-]*\.sock$/u

type Adds = (is: Value, was: Value, path: readonly string[]) => boolean

/** By the outermost name of a setting. */
const BY_SETTING: Readonly<Record<string, Adds>> = {
  security: (is, was, [, what = '']) => BY_SECURITY[what]?.(is, was, []) ?? false,
  namespaces: (is) => is === 'host',
  networkMode: (is) => is === 'host',
  devices: (is) => is !== null,
  mounts: (is, _was, path) => path[2] === 'source' && typeof is === 'string' && ENGINE_SOCKETS.test(is),
  user: (is, was) => isRoot(is) && !isRoot(was),
}

const BY_SECURITY: Readonly<Record<string, Adds>> = {
  privileged: (is) => is === true,
  capAdd: (is, was) => texts(is).some((each) => !texts(was).includes(each)),
  capDrop: (is, was) => texts(was).some((each) => !texts(is).includes(each)),
  // A list of nothing hides nothing.
  maskedPaths: (is, was) => isEmpty(is) && !isEmpty(was),
  readOnlyPaths: (is, was) => isEmpty(is) && !isEmpty(was),
  options: (is, was) =>
    (texts(was).some(isConfining) && !texts(is).some(isConfining)) ||
    texts(is).some((each) => isLoosening(each) && !texts(was).includes(each)),
}

/** Whether a change gives a container more power over its host than it had. */
export function addsPrivilege({ path, before, after }: Change): boolean {
  const [where = ''] = path
  const adds = Object.hasOwn(BY_SETTING, where) ? BY_SETTING[where] : undefined
  return adds?.(after?.value ?? null, before?.value ?? null, path) ?? false
}

function isEmpty(paths: Value): boolean {
  return Array.isArray(paths) && paths.length === 0
}

function isConfining(option: string): boolean {
  return /^no-new-privileges(?:[:=]true)?$/u.test(option)
}

function isLoosening(option: string): boolean {
  return /[:=](?:unconfined|disable)$/u.test(option)
}

function isRoot(user: Value): boolean {
  return user === null || user === '' || (typeof user === 'string' && /^(?:root|0)(?::|$)/u.test(user))
}

function texts(value: Value): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
