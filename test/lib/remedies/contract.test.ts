import { loadRemedies, remedyNames } from '../../../lib/app/remedies.ts'
import { remedyContract } from '../../contracts/remedy.ts'
import type { Stage } from '../../contracts/remedy.ts'

/** Every remedy has a stage to show itself on, in the file of its name in the folder beside this one. */
const stages = new Map<string, () => Promise<Stage>>()
for (const name of remedyNames()) {
  const { open } = (await import(`./members/${name}.ts`)) as { readonly open: () => Promise<Stage> }
  stages.set(name, open)
}
const remedies = await loadRemedies(remedyNames())

for (const [name, open] of stages) describe(`the remedy ${name}`, () => remedyContract(remedies.get(name)!, name, open))
