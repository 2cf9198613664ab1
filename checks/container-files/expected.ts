import { listInLabel, matcher } from '../../lib/kit/index.ts'
import type { Container } from '../../lib/model/engine.ts'
import type { Options } from './options.ts'

/** Whoever makes a container says with it which files may change there. */
const EXPECTED_LABEL = 'orch-watch.expected-files'

/** Whether a path may be other than in the image. */
export function expectedIn(container: Container, { expected }: Options): (path: string) => boolean {
  return matcher([...expected, ...listInLabel(container, EXPECTED_LABEL)])
}
