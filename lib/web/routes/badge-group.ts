import { publicGroup } from '../../pages/public/seen.ts'
import { badgeRoute } from '../badge.ts'

/** All targets of one group, named by `name`. */
export default badgeRoute('group', ['name'], ({ req }, board) => {
  const name = req.query('name') ?? ''
  const { targets, status } = publicGroup(board, name)
  return targets.length === 0 ? null : { label: name, status, groups: [name] }
})
