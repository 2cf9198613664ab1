import { inventoryJsonSchema } from '../../../app/schema.ts'
import { userPluginFolders } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { CommonArgs, Io } from '../../command.ts'
import { writeOut } from '../../write-out.ts'

export async function run(args: CommonArgs, io: Io): Promise<number> {
  const schema = await inventoryJsonSchema(await userPluginFolders(args, io))
  await writeOut(io.stdout, `${JSON.stringify(schema, null, 2)}\n`)
  return EXIT.ok
}
